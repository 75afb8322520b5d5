"""One connection to the hub: its request, what it missed, and what it hears from then on."""

import asyncio
from collections.abc import Sequence
from typing import Protocol, cast
from urllib.parse import parse_qs, urlsplit

from tamgiang.platform.events.hub.messages import (
    EXPIRED,
    HEAD,
    RESET,
    Audience,
    Message,
    Position,
    heartbeat,
    position_in,
)
from tamgiang.platform.events.hub.reader import Answer
from tamgiang.platform.events.tickets import TicketRefused, read_ticket

#: Bytes that may wait for a reader who does not read, before it is cut off.
UNREAD = 64 * 1024
LONGEST_REQUEST = 8 * 1024
SECONDS_TO_ASK = 10.0
#: Events a returning reader is told one by one; beyond them it is told to load anew.
LONGEST_REPLAY = 2000


class Switchboard(Protocol):
    """What a stream asks of the hub it belongs to."""

    loop: asyncio.AbstractEventLoop

    @property
    def count(self) -> int:
        """How many streams are open."""

    @property
    def full(self) -> bool:
        """Whether no further stream is taken."""

    def enter(self, stream: "Stream") -> None:
        """Count a stream that was let in."""

    def join(self, stream: "Stream") -> None:
        """From now on the stream hears what is new."""

    def leave(self, stream: "Stream") -> None:
        """The stream is closed."""

    def ask(self, after: Position | None, answer: Answer) -> None:
        """Have what came after a position told to `answer`, in the loop."""


class Stream(asyncio.Protocol):
    """A browser's connection."""

    def __init__(self, hub: Switchboard) -> None:
        self._hub = hub
        self._request = bytearray()
        self._asked = self._paused = False
        self._replayed = 0
        self._wanted: Position | None = None
        self.audience: Audience | None = None
        self.expires = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait a little for the request."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=UNREAD // 2)
        self._patience = self._hub.loop.call_later(SECONDS_TO_ASK, self._transport.abort)

    def connection_lost(self, fault: Exception | None) -> None:
        """The reader has gone."""
        self._patience.cancel()
        self._hub.leave(self)

    def data_received(self, data: bytes) -> None:
        """Collect the request; what comes after it is of no interest."""
        if self._asked:
            return
        self._request += data
        if b"\r\n\r\n" in self._request:
            self._asked = True
            self._patience.cancel()
            self._answer(bytes(self._request))
        elif len(self._request) > LONGEST_REQUEST:
            self._refuse(431, "Request Header Fields Too Large")

    def _answer(self, request: bytes) -> None:
        lines = request.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        method, _, rest = lines[0].partition(" ")
        address = urlsplit(rest.rpartition(" ")[0])
        if method != "GET":
            self._refuse(405, "Method Not Allowed")
        elif address.path == "/events/health":
            self._refuse(200, "OK", f"{self._hub.count}\n")
        elif address.path != "/events":
            self._refuse(404, "Not Found")
        elif self._hub.full:
            self._refuse(503, "Service Unavailable")
        else:
            self._open(parse_qs(address.query), lines[1:])

    def _open(self, query: dict[str, list[str]], headers: Sequence[str]) -> None:
        topics = [topic for part in query.get("topics", []) for topic in part.split(",") if topic]
        try:
            ticket = read_ticket(query.get("ticket", [""])[0])
            self.audience = Audience(ticket.narrowed(topics), ticket.blocks)
        except TicketRefused:
            self._refuse(403, "Forbidden")
            return
        self.expires = ticket.expires
        self._transport.write(HEAD)
        self._hub.enter(self)
        # A page that opens a new line after a loss cannot set the header: the address says it.
        last = _header(headers, "last-event-id") or query.get("after", [""])[0]
        self._ask(position_in(last))

    def _ask(self, after: Position | None) -> None:
        self._hub.ask(after, self._caught_up)

    def _caught_up(self, missed: Sequence[Message], reached: Position, level: bool) -> None:
        """A page of what was missed; called in the loop."""
        if self.audience is None or self._transport.is_closing():
            return
        self._replayed += len(missed)
        if self._replayed > LONGEST_REPLAY and not level:
            self.send(RESET)
            self._ask(None)
            return
        self.send(self.audience.chunk(missed) + heartbeat(reached))
        if level:
            self._hub.join(self)
        elif self._paused:
            self._wanted = reached
        else:
            self._ask(reached)

    def send(self, chunk: bytes) -> None:
        """Write, or cut off a reader who has left too much unread."""
        if not chunk or self._transport.is_closing():
            return
        if self._transport.get_write_buffer_size() > UNREAD:
            self._transport.abort()
            return
        self._transport.write(chunk)

    def expire(self) -> None:
        """Say that the ticket is over, and end."""
        self.send(EXPIRED)
        self._transport.close()

    def cut(self) -> None:
        """End at once."""
        self._transport.abort()

    def pause_writing(self) -> None:
        """The reader is slow."""
        self._paused = True

    def resume_writing(self) -> None:
        """It has caught up; go on telling what it missed."""
        self._paused = False
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self._ask(wanted)

    def _refuse(self, status: int, reason: str, body: str = "") -> None:
        self._asked = True
        text = body or f"{reason}\n"
        head = (
            f"HTTP/1.1 {status} {reason}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(text)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
        )
        self._transport.write((head + text).encode())
        self._transport.close()


def _header(lines: Sequence[str], name: str) -> str:
    for line in lines:
        key, _, value = line.partition(":")
        if key.strip().lower() == name:
            return value.strip()
    return ""
