"""One HTTP connection from the front; one request at a time."""

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import NamedTuple, Protocol, cast

import msgspec

from tamgiang.modules.centre.intake.http.reading import BadRequest, Request, request

#: Seconds a request may take to arrive, and a connection may wait for its next one.
PATIENCE = 30.0
#: Bytes that may wait in either direction.
UNREAD = 64 * 1024
MOST_WAITING = 2 * 1024 * 1024


class Reply(NamedTuple):
    """What is answered; a body that is a mapping goes out as JSON."""

    status: int
    body: Mapping[str, object] | None = None
    headers: Mapping[str, str] = {}


Tell = Callable[[Reply], None]


class House(Protocol):
    """Who answers requests."""

    def serve(self, asked: Request, tell: Tell) -> None:
        """Call `tell` once, in the loop, now or later."""


class Connection(asyncio.Protocol):
    """Reads requests and writes replies in their order."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._buffer = bytearray()
        self._busy = self._closing = False
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first request."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=UNREAD)
        self._timer = self._loop.call_later(PATIENCE, self._transport.abort)

    def connection_lost(self, fault: Exception | None) -> None:
        """The front has gone."""
        self._closing = True
        self._timer.cancel()

    def pause_writing(self) -> None:
        """Nobody reads the replies."""
        self._closing = True
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Collect, and serve what is whole."""
        self._buffer += data
        if len(self._buffer) > MOST_WAITING:
            self._transport.abort()
        elif not self._busy:
            self._next()

    def _next(self) -> None:
        while self._buffer and not self._busy and not self._closing:
            try:
                asked = request(self._buffer)
            except BadRequest as fault:
                self._write(refused(fault.status, "bad_request"), lasting=False)
                return
            if asked is None:
                return
            self._busy = True
            self._timer.cancel()
            self._serve(asked)

    def _serve(self, asked: Request) -> None:
        inside = True

        def tell(reply: Reply) -> None:
            self._write(reply, lasting=asked.lasting)
            self._busy = False
            if not inside:
                self._next()

        self._house.serve(asked, tell)
        inside = False

    def _write(self, reply: Reply, *, lasting: bool) -> None:
        if self._closing:
            return
        self._transport.write(_bytes(reply, lasting))
        self._timer.cancel()
        self._timer = self._loop.call_later(PATIENCE, self._transport.abort)
        if not lasting:
            self._closing = True
            self._transport.close()


def refused(status: int, code: str, headers: Mapping[str, str] = {}, **more: object) -> Reply:
    """A problem document (RFC 9457)."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return Reply(status, {**said, "code": f"centre.{code}", **more}, headers)


def _bytes(reply: Reply, lasting: bool) -> bytes:
    body = b"" if reply.body is None else msgspec.json.encode(reply.body)
    kind = "application/problem+json" if reply.status >= 400 else "application/json"
    lines = [
        f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        *([f"Content-Type: {kind}"] if body else []),
        *(f"{name}: {value}" for name, value in reply.headers.items()),
        *([] if lasting else ["Connection: close"]),
    ]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
