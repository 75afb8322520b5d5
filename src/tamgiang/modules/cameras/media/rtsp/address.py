"""Where a camera is asked: `rtsp://user:password@host:port/path`."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

LONGEST = 2048
_PORTS = {"rtsp": 554, "rtsps": 322}


class BadAddress(ValueError):
    """The text is no address of a camera."""


@dataclass(frozen=True, slots=True)
class Address:
    """A camera's address. `url` is what stands in requests: without name and password."""

    host: str
    port: int
    secure: bool
    url: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def read(cls, text: str) -> "Address":
        """Take an address apart; name and password may be percent-encoded. Raises BadAddress."""
        if not text.isascii() or len(text) > LONGEST or any(not "!" <= one <= "~" for one in text):
            raise BadAddress("characters")
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port
        except ValueError as fault:
            raise BadAddress("address") from fault
        scheme = parts.scheme.lower()
        if scheme not in _PORTS or not host or port == 0:
            raise BadAddress("address")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if any(one < " " for one in user + password):
            raise BadAddress("characters")
        place = parts.netloc.rpartition("@")[2]
        query = f"?{parts.query}" if parts.query else ""
        return cls(
            host=host,
            port=port or _PORTS[scheme],
            secure=scheme == "rtsps",
            url=f"{scheme}://{place}{parts.path or '/'}{query}",
            user=user,
            password=password,
        )

    def redirected(self, text: str) -> "Address":
        """Where an answer points to. Name and password go along to the same host only.

        Raises BadAddress, also where the way would no longer be encrypted.
        """
        there = Address.read(text)
        if self.secure and not there.secure:
            raise BadAddress("unencrypted")
        if there.user or there.host != self.host:
            return there
        return Address(there.host, there.port, there.secure, there.url, self.user, self.password)


def control(base: str, said: str) -> str:
    """The address of a track or of the whole (RFC 2326 C.1.1). Raises BadAddress.

    Cameras mean the attribute to be put behind the base, queries and all, and so do clients.
    """
    if said in ("", "*"):
        return base
    if any(not "!" <= one <= "~" for one in said) or len(base) + len(said) > LONGEST:
        raise BadAddress("characters")
    if said.lower().startswith(("rtsp://", "rtsps://")):
        return Address.read(said).url
    return base + said if base.endswith("/") or said.startswith("?") else f"{base}/{said}"
