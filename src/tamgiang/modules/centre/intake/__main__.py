"""The intake process: `python -m tamgiang.modules.centre.intake`.

TAMGIANG_MQTT: host:port of the MQTT door, by default port 1883 of TAMGIANG_HOST (127.0.0.1); `0` or
`off` for none. TAMGIANG_SOCKET: the unix socket for HTTP behind the front. TAMGIANG_BROKER: an
outside broker to listen to, `mqtt://user:password@host:port/site/+/telemetry`, where `+` stands for
the code of a source.
"""

import asyncio
import gc
import logging
import os
import resource
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import django
import uvloop

if TYPE_CHECKING:
    from tamgiang.modules.centre.intake.receiving import Receiver

log = logging.getLogger("tamgiang.intake")

PORT = 1883
#: File descriptors the connections need, and what the process has open besides.
FILES = 16_500
#: New objects between two looks for garbage; readings make many, and next to no cycles.
GARBAGE = 50_000


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamgiang.project.settings")
    django.setup()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most < FILES:
        log.warning("only %d files may be open at once: fewer connections than could be", most)
    uvloop.run(_serve())


async def _serve() -> None:
    # Imported late: the apps must be loaded first.
    from tamgiang.modules.centre.intake import broker, upkeep, watching
    from tamgiang.modules.centre.intake.collecting import Collector
    from tamgiang.modules.centre.intake.receiving import Receiver
    from tamgiang.modules.centre.intake.sources import Door
    from tamgiang.modules.centre.telemetry import open_store

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    # The store's own thread uses it from here on.
    receiver = Receiver(Collector(open_store, watching.watcher()), Door())
    servers = [server for server in (await _mqtt(receiver), await _http(receiver)) if server]
    tasks = [loop.create_task(upkeep.keep_up(receiver))]
    if address := os.environ.get("TAMGIANG_BROKER"):
        tasks.append(loop.create_task(broker.listen(receiver, address)))
    # What is loaded by now stays: it need not be looked through for garbage again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)
    await stop.wait()
    for server in servers:
        server.close()
    for task in tasks:
        task.cancel()
    receiver.end()
    await receiver.collector.close()


async def _http(receiver: "Receiver") -> asyncio.Server | None:
    from tamgiang.modules.centre.intake.http.connection import Connection
    from tamgiang.modules.centre.intake.http.door import Door

    path = os.environ.get("TAMGIANG_SOCKET")
    if not path:
        return None
    Path(path).unlink(missing_ok=True)
    door = Door(receiver)
    mask = os.umask(0o177)
    try:
        return await asyncio.get_running_loop().create_unix_server(
            lambda: Connection(door), path, backlog=1024
        )
    finally:
        os.umask(mask)


async def _mqtt(receiver: "Receiver") -> asyncio.Server | None:
    from tamgiang.modules.centre.intake.mqtt.connection import Connection

    said = os.environ.get("TAMGIANG_MQTT", "")
    if said in ("0", "off"):
        receiver.state["mqtt"] = "off"
        return None
    host, _, port = said.rpartition(":") if said else ("", "", "")
    host = host or os.environ.get("TAMGIANG_HOST", "127.0.0.1")
    loop = asyncio.get_running_loop()
    try:
        server = await loop.create_server(
            lambda: Connection(receiver), host, int(port or PORT), backlog=4096
        )
    except OSError as fault:
        log.error("no MQTT: %s:%s cannot be used (%s)", host, port or PORT, fault.strerror)
        receiver.state["mqtt"] = f"{host}:{port or PORT}: {fault.strerror}"
        return None
    receiver.state["mqtt"] = "listening"
    receiver.state["mqtt_port"] = server.sockets[0].getsockname()[1]
    return server


if __name__ == "__main__":
    main()
