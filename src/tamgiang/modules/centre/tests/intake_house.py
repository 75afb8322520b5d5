"""An intake in the test's own loop: real sockets, a real store, sources made up on the spot."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from tamgiang.modules.centre.intake.buckets import Bucket
from tamgiang.modules.centre.intake.collecting import Collector, Watcher
from tamgiang.modules.centre.intake.http.connection import Connection as HttpConnection
from tamgiang.modules.centre.intake.http.door import Door as HttpDoor
from tamgiang.modules.centre.intake.mqtt.connection import Connection
from tamgiang.modules.centre.intake.receiving import Receiver
from tamgiang.modules.centre.intake.sources import Door, Known
from tamgiang.modules.centre.measures import limits
from tamgiang.modules.centre.observing.digests import token_digest
from tamgiang.modules.centre.telemetry.embedded import EmbeddedStore


def known(
    pk: int, kind: str = "river_level", per_minute: int = 600, entry: str = "device"
) -> Known:
    """Source number `pk`, whose token is `token-<pk>`."""
    rate = per_minute / 60
    bucket = Bucket(rate, rate * 60)
    return Known(pk, UUID(int=pk), f"S{pk}", kind, entry, 1, bucket, limits(kind))


def door(*sources: Known, mapping: Mapping[str, Any] | None = None) -> Door:
    """All sources with a token each; that of the first speaks for the others by their codes."""
    digests = {token_digest(f"token-{source.pk}"): source for source in sources}
    first = token_digest(f"token-{sources[0].pk}")
    return Door(
        digests,
        {first: {source.code: source for source in sources[1:]}},
        {first: mapping} if mapping else {},
        {source.uid: source for source in sources},
        {source.code: source for source in sources},
        {source.pk: source for source in sources},
    )


@dataclass
class Intake:
    """A running intake."""

    receiver: Receiver
    port: int
    socket: Path
    file: Path

    def stored(self) -> list[tuple[int, int, Mapping[str, float]]]:
        """(source, microseconds, values) of everything stored, in its order."""
        store = EmbeddedStore(self.file)
        rows = store.after(0, 1_000_000)
        store.close()
        return [(r.source, r.at, r.values) for _, r in rows]

    async def pub(self, *words: str, user: str = "token-1", version: str = "mqttv311") -> int:
        """Run mosquitto_pub against it; its exit status."""
        process = await asyncio.create_subprocess_exec(
            "mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.port), "-u", user, "-V", version,
            *words, stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        await process.communicate()
        return process.returncode or 0

    async def http(
        self, path: str, body: bytes, token: str = "", method: str = "POST"
    ) -> tuple[int, dict[str, str], bytes]:
        """One request over the unix socket: (status, headers, body)."""
        reader, writer = await asyncio.open_unix_connection(str(self.socket))
        bearer = f"Authorization: Bearer {token}\r\n" if token else ""
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\n{bearer}Connection: close\r\n"
        writer.write(head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        said = await reader.read()
        writer.close()
        top, _, rest = said.partition(b"\r\n\r\n")
        lines = top.decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:])
        return int(lines[0].split()[1]), headers, rest


@asynccontextmanager
async def intake(
    folder: Path, doors: Door, watcher: Watcher | None = None
) -> AsyncIterator[Intake]:
    """Serve MQTT on a free port and HTTP on a socket; everything taken is stored at the end."""
    file = folder / "telemetry.sqlite3"
    receiver = Receiver(Collector(lambda: EmbeddedStore(file), watcher), doors)
    loop = asyncio.get_running_loop()
    mqtt = await loop.create_server(lambda: Connection(receiver), "127.0.0.1", 0, backlog=4096)
    http_door = HttpDoor(receiver)
    path = folder / "intake.sock"
    http = await loop.create_unix_server(lambda: HttpConnection(http_door), str(path))
    try:
        yield Intake(receiver, mqtt.sockets[0].getsockname()[1], path, file)
    finally:
        mqtt.close()
        http.close()
        receiver.end()
        await receiver.collector.close()
