"""The other ends of event streams, in processes of their own: many readers, one who writes.

`listen PLACE TICKET CLIENTS MESSAGES` prints "ready" once all are in, then one line
"message nanoseconds" for each message each of them hears, and ends. PLACE is host:port or the path
of a unix socket. `publish MESSAGES PAUSE` commits that many events and prints when each was
committed. `bare PATH CLIENTS MESSAGES PAUSE` is the least there can be: it writes bytes to whoever
connected.
"""

import asyncio
import os
import re
import sys
import time
from typing import cast

import uvloop

TOPIC = "bench.tick"
SAID = re.compile(rb'"ref":"bench:n:(\d+)"')


class Reader(asyncio.Protocol):
    """One page that listens."""

    def __init__(self, everybody: "Everybody") -> None:
        self._everybody = everybody
        self._rest = b""
        self._greeted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream; HTTP/1.0, so that it comes as it is."""
        cast(asyncio.Transport, transport).write(self._everybody.request)

    def data_received(self, data: bytes) -> None:
        """Note when each message came."""
        now = time.time_ns()
        text = self._rest + data
        whole, _, self._rest = text.rpartition(b"\n\n")
        # The first number the hub says means that this stream is level with what is new.
        if not self._greeted and b"\nid: " in text:
            self._greeted = True
            self._everybody.came_in()
        for found in SAID.finditer(whole):
            self._everybody.heard(int(found[1]), now)

    def connection_lost(self, fault: Exception | None) -> None:
        """A stream that is cut loses what it has not heard."""
        self._everybody.lost += 1


class Everybody:
    """All readers of this process."""

    def __init__(self, ticket: str, clients: int, messages: int) -> None:
        ask = f"GET /events?ticket={ticket} HTTP/1.0\r\nHost: localhost\r\n\r\n"
        self.request = ask.encode()
        self.samples: list[tuple[int, int]] = []
        self.lost = 0
        self._inside, self._clients, self._wanted = 0, clients, clients * messages
        self.all_in, self.all_heard = asyncio.Event(), asyncio.Event()

    def came_in(self) -> None:
        """One more is level."""
        self._inside += 1
        if self._inside == self._clients:
            self.all_in.set()

    def heard(self, number: int, now: int) -> None:
        """One message reached one reader."""
        self.samples.append((number, now))
        if len(self.samples) == self._wanted:
            self.all_heard.set()


async def listen(place: str, ticket: str, clients: int, messages: int) -> None:
    """Open all streams, wait until every message came to everyone, print when."""
    loop, everybody = asyncio.get_running_loop(), Everybody(ticket, clients, messages)
    host, _, port = place.rpartition(":")
    for number in range(clients):
        if place.startswith("/"):
            await loop.create_unix_connection(lambda: Reader(everybody), place)
        else:
            await loop.create_connection(lambda: Reader(everybody), host, int(port))
        if number % 100 == 99:
            await asyncio.sleep(0.02)
    async with asyncio.timeout(60):
        await everybody.all_in.wait()
    os.write(1, b"ready\n")
    try:
        async with asyncio.timeout(60):
            await everybody.all_heard.wait()
    except TimeoutError:
        pass
    for found, at in everybody.samples:
        sys.stdout.write(f"{found} {at}\n")


def publish(messages: int, pause: float) -> None:
    """Commit events one by one, each in a transaction of its own."""
    from bench.house import start

    start()
    from django.db import transaction

    from tamgiang.platform.events.outbox import emit

    for number in range(messages):
        time.sleep(pause)
        with transaction.atomic():
            emit(TOPIC, f"bench:n:{number}", {}, actor="system:bench")
        sys.stdout.write(f"{number} {time.time_ns()}\n")


def ticket() -> None:
    """Print a ticket to what `publish` writes."""
    from bench.house import start

    start()
    from tamgiang.platform.events.tickets import ticket_for
    from tamgiang.platform.scopes import Scope

    sys.stdout.write(ticket_for(["bench."], scope=Scope("user:1")))


class Listening(asyncio.Protocol):
    """One connection to the bare server."""

    def __init__(self, lines: list[asyncio.Transport]) -> None:
        self._lines = lines

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let in whoever comes."""
        line = cast(asyncio.Transport, transport)
        line.write(b"HTTP/1.1 200 OK\r\n\r\nid: 0-0\n\n:\nid: 0-0\n\n")
        self._lines.append(line)


async def bare(path: str, clients: int, messages: int, pause: float) -> None:
    """Write the same bytes to everybody, and say when."""
    lines: list[asyncio.Transport] = []
    loop = asyncio.get_running_loop()
    server = await loop.create_unix_server(lambda: Listening(lines), path, backlog=4096)
    os.write(1, b"open\n")
    async with asyncio.timeout(60):
        while len(lines) < clients:
            await asyncio.sleep(0.05)
    await asyncio.sleep(1.0)
    for number in range(messages):
        await asyncio.sleep(pause)
        said = f'id: 1-{number}\nevent: {TOPIC}\ndata: {{"ref":"bench:n:{number}"}}\n\n'.encode()
        sys.stdout.write(f"{number} {time.time_ns()}\n")
        for line in lines:
            line.write(said)
    await asyncio.sleep(1.0)
    server.close()


def main(words: list[str]) -> None:
    """Do what the first word says."""
    match words:
        case ["listen", place, given, clients, messages]:
            uvloop.run(listen(place, given, int(clients), int(messages)))
        case ["publish", messages, pause]:
            publish(int(messages), float(pause))
        case ["ticket"]:
            ticket()
        case ["bare", path, clients, messages, pause]:
            uvloop.run(bare(path, int(clients), int(messages), float(pause)))


if __name__ == "__main__":
    main(sys.argv[1:])
