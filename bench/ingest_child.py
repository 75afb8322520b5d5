"""Children of the ingest benchmark: a house with sources, devices that send, a bare endpoint.

`seed COUNT`, `devices PORT COUNT RATE SECONDS MAD` (prints sent, acknowledged, the waits in
milliseconds, and what a mad device sent beside at so many a second), `bare PORT FILE`.
"""

import asyncio
import json
import sqlite3
import sys
import time
from datetime import date

import msgspec
import uvloop

TOPIC = b"v1/devices/me/telemetry"
VALUES = {"level": 2.1, "leakage": 0, "batteryLevel": 81}
MARKS = {"bd1": 1.5, "bd2": 3.0, "bd3": 4.5}
WAIT = 0.05
TABLE = (
    "CREATE TABLE reading (position INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL, "
    "at INTEGER NOT NULL, received INTEGER NOT NULL, body TEXT NOT NULL);"
    "CREATE UNIQUE INDEX reading_source_at ON reading (source, at);"
)
PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "wal_autocheckpoint = 4000")
INSERT = "INSERT INTO reading (source, at, received, body) VALUES (?, ?, ?, ?)"


def seed(count: int) -> None:
    """River gauges with a token (`device-<n>`) and marks each, in the house of TAMGIANG_HOME."""
    from bench.house import block, start

    start()
    from django.core.management import call_command
    from django.utils import timezone

    from tamgiang.modules.centre.models import Mark, Source, Token
    from tamgiang.modules.centre.observing.digests import token_digest
    from tamgiang.modules.centre.registers import SOURCE
    from tamgiang.platform.registers.services import bulk_create
    from tamgiang.platform.scopes import system_scope

    call_command("migrate", verbosity=0)
    day, place = date(2020, 1, 1), block()
    rows = [
        {
            "code": f"G{n}", "name": f"G{n}", "kind": "river_level", "entry": "device",
            "per_minute": 10_000_000 if n < count else 600,
            "block_id": place, "effective_on": day, "ended_on": None,
            "position_lat": None, "position_lon": None, "river": None, "owner": None,
            "interval_s": None,
        }
        for n in range(count + 1)
    ]  # fmt: skip
    with system_scope("bench"):
        bulk_create(SOURCE, rows, actor="bench")
        uids = list(Source.objects.order_by("pk").values_list("uid", flat=True))
    Token.objects.bulk_create(
        Token(
            source=uid,
            digest=token_digest(f"device-{n}"),
            created_at=timezone.now(),
            created_by="bench",
        )
        for n, uid in enumerate(uids)
    )
    Mark.objects.bulk_create(
        Mark(
            source=f"G{n}", key="level", name=name, label_vi=name, label_en=name, value=value,
            valid_from=day, basis="bench",
        )
        for n in range(count)
        for name, value in MARKS.items()
    )  # fmt: skip


async def devices(port: int, count: int, rate: float, seconds: float, mad: float) -> None:
    """As many devices as `count` send in turn, `rate` messages a second together, at QoS 1.

    One more sends `mad` messages a second at QoS 0.
    """
    crazed, unasked = Device(), 0
    if mad:
        await crazed.open(port, count)
    all_ = [Device() for _ in range(count)]
    for first in range(0, count, 100):
        some = range(first, min(count, first + 100))
        await asyncio.gather(*(all_[n].open(port, n) for n in some))
    begin, sent, total = time.perf_counter(), 0, round(rate * seconds)
    stamp = int(time.time() * 1000) - 1
    while sent < total:
        due = min(total, int((time.perf_counter() - begin) * rate))
        while sent < due:
            all_[sent % count].send(stamp + sent // count)
            sent += 1
        due = int((time.perf_counter() - begin) * mad)
        for number in range(unasked, due):
            crazed.send(stamp + number, qos=0)
        unasked = due
        await asyncio.sleep(0.002)
    deadline = time.perf_counter() + 20
    while time.perf_counter() < deadline and any(device.waiting for device in all_):
        await asyncio.sleep(0.05)
    waits = sorted(wait for device in all_ for wait in device.waits)
    said = {"sent": sent, "acknowledged": len(waits), "waits": waits[:: len(waits) // 400 or 1]}
    if mad:
        # A ping on the same line is answered after all that was sent before it.
        crazed.ping()
        await crazed.ponged
        said["mad"] = unasked
    sys.stdout.write(json.dumps(said))


class Device(asyncio.Protocol):
    """One device; what it was not told is stored is still waiting."""

    def __init__(self) -> None:
        self.waiting: dict[int, float] = {}
        self.waits: list[float] = []
        self._number = 0
        self._buffer = b""
        self.ponged: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def open(self, port: int, number: int) -> None:
        """Connect and be let in."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_connection(lambda: self, "127.0.0.1", port)
        user = f"device-{number}".encode()
        body = b"\x00\x04MQTT\x04\x82\x00\x00\x00\x00" + len(user).to_bytes(2) + user
        self._transport.write(bytes((0x10, len(body))) + body)
        await self._opened

    def ping(self) -> None:
        """Ask for a sign of life."""
        self._transport.write(b"\xc0\x00")

    def send(self, stamp: int, qos: int = 1) -> None:
        """One message of three values."""
        if not qos:
            body = b"\x00\x17" + TOPIC + json.dumps({"ts": stamp, "values": VALUES}).encode()
            self._transport.write(bytes((0x30, len(body))) + body)
            return
        self._number = self._number % 65_535 + 1
        body = b"\x00\x17" + TOPIC + self._number.to_bytes(2)
        body += json.dumps({"ts": stamp, "values": VALUES}).encode()
        self.waiting[self._number] = time.perf_counter()
        self._transport.write(bytes((0x32, len(body))) + body)

    def data_received(self, data: bytes) -> None:
        """Answers, four bytes each."""
        data = self._buffer + data
        if data == b"\xd0\x00":
            self.ponged.set_result(None)
            return
        for start in range(0, len(data) - 3, 4):
            if data[start] == 0x20:
                self._opened.set_result(None)
            else:
                number = data[start + 2] << 8 | data[start + 3]
                wait = time.perf_counter() - self.waiting.pop(number)
                self.waits.append(round(1000 * wait, 2))
        self._buffer = data[len(data) // 4 * 4 :]


class Bare(asyncio.Protocol):
    """The least that takes a message: read it, compare its values, store it, answer."""

    house: "Store"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Know where to answer."""
        self._transport = transport
        self._buffer = bytearray()
        self._user = 0

    def data_received(self, data: bytes) -> None:
        """Whole packets; lengths of at most two bytes."""
        self._buffer += data
        start = 0
        while len(self._buffer) - start >= 3:
            length, begin = self._buffer[start + 1], start + 2
            if length & 0x80:
                length, begin = length & 0x7F | self._buffer[start + 2] << 7, start + 3
            if len(self._buffer) < begin + length:
                break
            self._packet(self._buffer[start], bytes(self._buffer[begin : begin + length]))
            start = begin + length
        del self._buffer[:start]

    def _packet(self, first: int, body: bytes) -> None:
        if first == 0x10:
            self._user = int(body.rpartition(b"-")[2])
            self._transport.write(b"\x20\x02\x00\x00")  # type: ignore[attr-defined]
            return
        said = msgspec.json.decode(body[27:])
        above = [mark for mark in MARKS.values() if said["values"]["level"] > mark]
        self.house.put(self._user, said, len(above), self._transport, body[25:27])


class Store:
    """Rows of 50 ms in one transaction."""

    def __init__(self, file: str) -> None:
        self._database = sqlite3.connect(file, isolation_level=None)
        for pragma in PRAGMAS:
            self._database.execute(f"PRAGMA {pragma}")
        self._database.executescript(TABLE)
        self._rows: list[tuple[object, ...]] = []
        self._answers: list[tuple[object, bytes]] = []

    def put(
        self, user: int, said: dict[str, object], above: int, to: object, number: bytes
    ) -> None:
        """Keep until the batch is stored."""
        body = msgspec.json.encode(said["values"]).decode()
        self._rows.append((user, said["ts"], time.time_ns() // 1000 + above, body))
        self._answers.append((to, number))
        if len(self._rows) == 1:
            asyncio.get_running_loop().call_later(WAIT, self._store)

    def _store(self) -> None:
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany(INSERT, self._rows)
        self._database.execute("COMMIT")
        for to, number in self._answers:
            to.write(b"\x40\x02" + number)  # type: ignore[attr-defined]
        self._rows.clear()
        self._answers.clear()


async def bare(port: int, file: str) -> None:
    """Serve until ended."""
    Bare.house = Store(file)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Bare, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    word, *more = sys.argv[1:]
    if word == "seed":
        seed(int(more[0]))
    elif word == "devices":
        port, count, *speeds = more
        uvloop.run(devices(int(port), int(count), *map(float, speeds)))
    else:
        uvloop.run(bare(int(more[0]), more[1]))
