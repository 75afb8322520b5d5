"""Basic and Digest (RFC 7617, RFC 2617, RFC 7616): what a camera asks, and the answer to it."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Literal

_TOKENS = re.compile(
    r'([A-Za-z0-9_-]{1,32}+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))|([A-Za-z][A-Za-z0-9_-]{0,31}+)(?=\s|$)'
)
#: Characters of a challenge that are looked at.
LONGEST = 4096
_HASHES: dict[str, Literal["md5", "sha256"]] = {"MD5": "md5", "SHA-256": "sha256"}
#: The better first; a name told to an open line is the last resort.
_RANKS = ("SHA-256", "MD5", "Basic")


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a camera asks for. `algorithm`: MD5, SHA-256 or Basic; `session`: the -sess kind."""

    algorithm: str
    realm: str = ""
    nonce: str = ""
    opaque: str | None = None
    qop: bool = False
    stale: bool = False
    session: bool = False


def challenge(written: list[str]) -> Challenge | None:
    """The best of the WWW-Authenticate headers; None when none can be answered."""
    found = [one for line in written for one in _challenges(line)]
    return min(found, key=lambda one: _RANKS.index(one.algorithm), default=None)


def _challenges(line: str) -> list[Challenge]:
    asked: list[tuple[str, dict[str, str]]] = []
    for token in _TOKENS.finditer(line[:LONGEST]):
        name, quoted, plain, scheme = token.groups()
        if scheme:
            asked.append((scheme.lower(), {}))
        elif asked:
            value = plain if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
            asked[-1][1].setdefault(name.lower(), value)
    read = (_challenge(scheme, options) for scheme, options in asked)
    return [one for one in read if one]


def _challenge(scheme: str, options: dict[str, str]) -> Challenge | None:
    if scheme == "basic":
        return Challenge("Basic", options.get("realm", ""))
    algorithm = options.get("algorithm", "MD5").upper()
    session = algorithm.endswith("-SESS")
    algorithm = algorithm.removesuffix("-SESS")
    qops = {one.strip().lower() for one in options.get("qop", "").split(",")} - {""}
    if scheme != "digest" or algorithm not in _HASHES or "nonce" not in options:
        return None
    if qops and "auth" not in qops:
        return None
    stale = options.get("stale", "").lower() == "true"
    realm, opaque = options.get("realm", ""), options.get("opaque")
    return Challenge(algorithm, realm, options["nonce"], opaque, bool(qops), stale, session)


@dataclass(slots=True)
class Credentials:
    """Name and password of a camera, and what it last asked for. Never shows the password."""

    user: str
    password: str = field(repr=False)
    asked: Challenge | None = None
    _count: int = 0

    def learn(self, asked: Challenge | None, *, answered: bool) -> bool:
        """Take a new challenge; whether a request may be sent again with the answer to it.

        `answered`: this very request was already sent again. A camera locks its door after a few
        wrong passwords, so that is done once more only where the camera says it forgot its nonce.
        """
        before, self.asked, self._count = self.asked, asked, 0
        if asked is None or not self.user:
            return False
        if asked.algorithm == "Basic":
            return before is None or before.algorithm != "Basic"
        return asked.stale or not answered

    def header(self, method: str, url: str) -> str | None:
        """The Authorization header of a request; None before the camera asked."""
        asked = self.asked
        if asked is None:
            return None
        if asked.algorithm == "Basic":
            both = f"{self.user}:{self.password}".encode()
            return f"Basic {base64.b64encode(both).decode()}"
        self._count += 1
        return digest(asked, self.user, self.password, method, url, self._count)


def digest(
    asked: Challenge, user: str, password: str, method: str, url: str, count: int, own: str = ""
) -> str:
    """The answer to a Digest challenge (RFC 7616 3.4). `own`: our nonce; chosen when empty."""
    own = own or secrets.token_hex(8)
    # What the camera wrote goes back byte by byte; headers are read as latin-1.
    realm, nonce = asked.realm.encode("latin-1"), asked.nonce.encode("latin-1")
    secret = _hash(asked, user.encode(), realm, password.encode())
    if asked.session:
        secret = _hash(asked, secret, nonce, own.encode())
    what = _hash(asked, method.encode(), url.encode())
    turn = f"{count:08x}"
    middle = (turn.encode(), own.encode(), b"auth") if asked.qop else ()
    response = _hash(asked, secret, nonce, *middle, what).decode()
    name = user.encode().decode("latin-1")
    parts = [f'username="{_quoted(name)}"', f'realm="{_quoted(asked.realm)}"']
    parts += [f'nonce="{_quoted(asked.nonce)}"', f'uri="{url}"', f'response="{response}"']
    if asked.algorithm != "MD5" or asked.session:
        parts.append(f"algorithm={asked.algorithm}{'-sess' if asked.session else ''}")
    if asked.opaque is not None:
        parts.append(f'opaque="{_quoted(asked.opaque)}"')
    if asked.qop:
        parts += ["qop=auth", f"nc={turn}"]
    if asked.qop or asked.session:
        parts.append(f'cnonce="{own}"')
    return "Digest " + ", ".join(parts)


def _hash(asked: Challenge, *parts: bytes) -> bytes:
    made = hashlib.new(_HASHES[asked.algorithm], b":".join(parts), usedforsecurity=False)
    return made.hexdigest().encode()


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
