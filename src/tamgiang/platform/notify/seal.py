"""Sealing addresses and secrets under a key of this house that lies in no backup of records."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class SealBroken(Exception):
    """Sealed under another key, as after restoring without `secrets/`."""


def seal(text: str) -> str:
    """The text under the key of this house."""
    return _cipher().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text. Raises SealBroken."""
    try:
        return _cipher().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealBroken() from None


def keyed_digest(text: str) -> str:
    """By which an equal text is found again without opening any."""
    key = hashlib.sha256(b"digest:" + settings.NOTIFY_SECRET.encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _cipher() -> Fernet:
    key = hashlib.sha256(b"seal:" + settings.NOTIFY_SECRET.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
