"""RTSP messages: requests written, what comes taken apart (RFC 2326 4 to 7). No sockets."""

import re
from dataclasses import dataclass

LONGEST_HEAD = 16 * 1024
LONGEST_BODY = 64 * 1024
MOST_HEADERS = 100

_ANSWER = re.compile(r"RTSP/1\.\d (\d{3})(?: |$)")
_REQUEST = re.compile(r"([A-Z_]{1,32}) (\S{1,2048}) RTSP/1\.\d$")
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f]")
_SESSION = re.compile(r"([!-:<-~]{1,256})(?:\s*;\s*timeout\s*=\s*(\d{1,9}))?")
_CHANNELS = re.compile(r"interleaved\s*=\s*(\d{1,3})(?:-(\d{1,3}))?")


class BadMessage(Exception):
    """What came is no RTSP message, or too long; the connection ends."""


@dataclass(frozen=True, slots=True)
class Message:
    """An answer (`status` 200 to 599) or a camera's own request (`status` 0, `method` set).

    `headers`: names in lower case, in the order written; a name may stand several times.
    """

    status: int
    method: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for known, value in self.headers if known == name]

    def one(self, name: str) -> str:
        """The first value of a header, empty when there is none."""
        return next((value for known, value in self.headers if known == name), "")

    @property
    def number(self) -> int:
        """CSeq; -1 when it is none."""
        said = self.one("cseq")
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else -1


def message(data: bytes, start: int) -> tuple[Message, int] | None:
    """(message, its end) at `start`; None while it is not whole. Raises BadMessage."""
    stop = data.find(b"\r\n\r\n", start, start + LONGEST_HEAD)
    if stop < 0:
        if len(data) - start >= LONGEST_HEAD:
            raise BadMessage("long")
        if data[start : start + 1] and not 65 <= data[start] <= 90:
            raise BadMessage("start")
        return None
    lines = data[start:stop].decode("latin-1").split("\r\n")
    if len(lines) > MOST_HEADERS:
        raise BadMessage("headers")
    headers = _headers(lines[1:])
    length = next((value for name, value in headers if name == "content-length"), "0")
    if not (length.isascii() and length.isdecimal() and len(length) < 10):
        raise BadMessage("length")
    if int(length) > LONGEST_BODY:
        raise BadMessage("length")
    end = stop + 4 + int(length)
    if len(data) < end:
        return None
    status, method = _first_line(lines[0])
    return Message(status, method, headers, data[stop + 4 : end]), end


def _first_line(line: str) -> tuple[int, str]:
    if answer := _ANSWER.match(line):
        return int(answer[1]), ""
    if asked := _REQUEST.match(line):
        return 0, asked[1]
    raise BadMessage("start")


def _headers(lines: list[str]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in (" ", "\t") and found:
            name, value = found[-1]
            found[-1] = (name, f"{value} {line.strip()}")
            continue
        name, colon, value = line.partition(":")
        if not colon or not name.strip() or _CONTROLS.search(line):
            raise BadMessage("header")
        found.append((name.strip().lower(), value.strip()))
    return tuple(found)


def request(method: str, url: str, number: int, headers: dict[str, str]) -> bytes:
    """A request without a body. The texts must be free of line ends."""
    lines = [f"{method} {url} RTSP/1.0", f"CSeq: {number}", "User-Agent: tamgiang"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join((*lines, "", "")).encode("latin-1")


def reply(number: int, status: int) -> bytes:
    """The answer to a camera's own request."""
    return f"RTSP/1.0 {status} {'OK' if status == 200 else 'No'}\r\nCSeq: {number}\r\n\r\n".encode()


def session(said: str) -> tuple[str, int]:
    """(name, seconds it lasts without a sign of life) of a Session header. Raises BadMessage."""
    found = _SESSION.match(said)
    if not found:
        raise BadMessage("session")
    return found[1], int(found[2] or 60)


def channels(said: str, asked: tuple[int, int]) -> tuple[int, int]:
    """(channel of packets, channel of reports) of a Transport header; as asked when not told."""
    found = _CHANNELS.search(said)
    if not found:
        return asked
    packets = int(found[1])
    reports = int(found[2]) if found[2] else packets + 1
    if max(packets, reports) > 255 or packets == reports:
        raise BadMessage("channels")
    return packets, reports
