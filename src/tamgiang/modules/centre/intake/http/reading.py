"""Taking HTTP/1.1 requests apart. Bytes in, requests out; no sockets."""

from dataclasses import dataclass

LONGEST_HEAD = 8 * 1024
#: Bytes of a body: a batch of a few thousand readings.
LONGEST_BODY = 1024 * 1024


class BadRequest(Exception):
    """What came is no request that is served here; the connection ends with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """A whole request. Names of headers are in lower case; `lasting` keeps the connection."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    lasting: bool


def request(data: bytearray) -> Request | None:
    """Take one request off the front of `data`; None while it is not whole. Raises BadRequest."""
    end = data.find(b"\r\n\r\n", 0, LONGEST_HEAD)
    if end < 0:
        if len(data) >= LONGEST_HEAD:
            raise BadRequest(431)
        return None
    lines = data[:end].decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise BadRequest(400)
    headers = _headers(lines[1:])
    begin, length = end + 4, _length(headers)
    if len(data) < begin + length:
        return None
    body = bytes(data[begin : begin + length])
    del data[: begin + length]
    lasting = words[2] == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
    return Request(words[0], words[1].partition("?")[0], headers, body, lasting)


def _headers(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise BadRequest(400)
        name = name.lower()
        if name in found and name in ("content-length", "authorization"):
            raise BadRequest(400)
        found[name] = value.strip()
    return found


def _length(headers: dict[str, str]) -> int:
    if "transfer-encoding" in headers:
        # The front hands on what it was given; a device knows how long its reading is.
        raise BadRequest(411)
    said = headers.get("content-length", "0")
    if not said.isascii() or not said.isdigit():
        raise BadRequest(400)
    length = int(said[:12])
    if length > LONGEST_BODY:
        raise BadRequest(413)
    return length
