"""Text under a person's key: what is written where nothing is overwritten, or lives elsewhere."""

import hmac
import os
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tamgiang.kernel.chain import canonical

#: A sealed text begins so; the control character keeps it apart from what people type.
MARK = "\x02sealed:1:"
#: A digest under a key begins so: nobody finds its values by trying, once the key is gone.
KEYED = "k1:"
NONCE = 12


def seal(key: bytes, text: str, about: str) -> str:
    """`text` enciphered (AES-256-GCM) and bound to `about`, as text for a column or a JSON body."""
    nonce = os.urandom(NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), about.encode())
    return MARK + b64encode(sealed).decode()


def unseal(key: bytes | None, text: str, about: str) -> str | None:
    """What was sealed; text that never was, as it stands; None when its key was destroyed."""
    if not text.startswith(MARK):
        return text
    if key is None:
        return None
    raw = b64decode(text.removeprefix(MARK))
    try:
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], about.encode()).decode()
    except InvalidTag:
        return None


def is_sealed(text: str) -> bool:
    """Whether the text is enciphered."""
    return text.startswith(MARK)


def keyed_digest(key: bytes, body: object) -> str:
    """HMAC-SHA256 over the canonical form of `body`; without the key it tells nothing of it."""
    return KEYED + hmac.digest(key, canonical(body), "sha256").hex()
