"""The camera's side of Basic (RFC 7617) and Digest (RFC 2617, RFC 7616) access."""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

REALM = "farm"
PAIR = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')


class Scheme(StrEnum):
    """How a camera asks for a password."""

    BASIC = "basic"
    DIGEST = "digest"  # MD5 as in RFC 2069: without qop
    DIGEST_QOP = "digest-qop"  # MD5 with qop="auth"
    DIGEST_SHA = "digest-sha"  # SHA-256 with qop="auth"
    BOTH = "both"  # SHA-256, MD5 and Basic offered beside one another


@dataclass(slots=True)
class Door:
    """Who may look; nonces last for `uses` requests (0: for good)."""

    user: str
    password: str
    scheme: Scheme = Scheme.DIGEST
    uses: int = 0
    _nonces: dict[str, int] = field(default_factory=dict)

    def challenges(self, *, stale: bool) -> list[str]:
        """The values of WWW-Authenticate."""
        basic = f'Basic realm="{REALM}"'
        if self.scheme is Scheme.BASIC:
            return [basic]
        nonce = secrets.token_hex(16)
        self._nonces[nonce] = 0
        if len(self._nonces) > 1000:
            self._nonces.pop(next(iter(self._nonces)))
        told = f'Digest realm="{REALM}", nonce="{nonce}"' + (", stale=true" if stale else "")
        md5, sha = f'{told}, qop="auth", algorithm=MD5', f'{told}, qop="auth", algorithm=SHA-256'
        return {
            Scheme.DIGEST: [told],
            Scheme.DIGEST_QOP: [md5],
            Scheme.DIGEST_SHA: [sha],
            Scheme.BOTH: [sha, md5, basic],
        }[self.scheme]

    def opens(self, method: str, said: str) -> bool | None:
        """Whether an Authorization header lets in; None where only its nonce is too old."""
        scheme, _, rest = said.partition(" ")
        if scheme == "Basic":
            told = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
            return self.scheme in (Scheme.BASIC, Scheme.BOTH) and rest.strip() == told
        if scheme != "Digest" or self.scheme is Scheme.BASIC:
            return False
        values = {name: quoted or plain for name, quoted, plain in PAIR.findall(rest)}
        if values.get("response") != self._response(method, values):
            return False
        return self._fresh(values.get("nonce", ""))

    def _response(self, method: str, values: dict[str, str]) -> str:
        sha = values.get("algorithm", "MD5").upper() == "SHA-256"
        if sha and self.scheme not in (Scheme.DIGEST_SHA, Scheme.BOTH):
            return "refused"
        digest = _hex(hashlib.sha256 if sha else hashlib.md5)
        one = digest(f"{self.user}:{REALM}:{self.password}")
        two = digest(f"{method}:{values.get('uri', '')}")
        middle = [values.get("nonce", "")]
        if "qop" in values:
            middle += [values.get("nc", ""), values.get("cnonce", ""), values["qop"]]
        elif self.scheme is not Scheme.DIGEST:
            return "refused"
        return digest(":".join([one, *middle, two]))

    def _fresh(self, nonce: str) -> bool | None:
        if nonce not in self._nonces:
            return None
        self._nonces[nonce] += 1
        return True if not self.uses or self._nonces[nonce] <= self.uses else None


def _hex(algorithm: Callable[[bytes], "hashlib._Hash"]) -> Callable[[str], str]:
    return lambda text: algorithm(text.encode()).hexdigest()
