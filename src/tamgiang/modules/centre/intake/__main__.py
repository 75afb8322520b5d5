"""The intake process: `python -m tamgiang.modules.centre.intake`.

TAMGIANG_MQTT: host:port of the MQTT door, by default port 1883 of TAMGIANG_HOST (127.0.0.1); `off`
for none. TAMGIANG_SOCKET: the unix socket for HTTP behind the front.
"""

import asyncio
import logging
import os
import resource
import signal
from collections import Counter
from typing import TYPE_CHECKING

import django
import uvloop

if TYPE_CHECKING:
    from tamgiang.modules.centre.intake.receiving import Receiver

log = logging.getLogger("tamgiang.intake")

PORT = 1883
#: Seconds between two looks at the list of sources and tokens.
RENEW = 5.0
#: Seconds between two writings of what was refused.
KEEP = 2.0


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamgiang.project.settings")
    django.setup()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvloop.run(_serve())


async def _serve() -> None:
    # Imported late: the apps must be loaded first.
    from tamgiang.modules.centre.intake.collecting import Collector
    from tamgiang.modules.centre.intake.receiving import Receiver
    from tamgiang.modules.centre.intake.sources import Door
    from tamgiang.modules.centre.telemetry import open_store

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    # The store's own thread uses it from here on.
    collector = Collector(open_store)
    receiver = Receiver(collector, Door())
    upkeep = loop.create_task(_upkeep(receiver))
    server = await _mqtt(receiver)
    await stop.wait()
    if server is not None:
        server.close()
    upkeep.cancel()
    await collector.close()


async def _mqtt(receiver: "Receiver") -> asyncio.Server | None:
    from tamgiang.modules.centre.intake.mqtt.connection import Connection

    said = os.environ.get("TAMGIANG_MQTT", "")
    if said == "off":
        return None
    host, _, port = said.rpartition(":") if said else ("", "", "")
    host = host or os.environ.get("TAMGIANG_HOST", "127.0.0.1")
    loop = asyncio.get_running_loop()
    try:
        return await loop.create_server(
            lambda: Connection(receiver), host, int(port or PORT), backlog=4096
        )
    except OSError as fault:
        log.error("no MQTT: %s:%s cannot be used (%s)", host, port or PORT, fault.strerror)
        return None


async def _upkeep(receiver: "Receiver") -> None:
    """Read tokens anew and write down what was refused; a fault of the database is waited out."""
    from tamgiang.modules.centre.intake.keeping import keep
    from tamgiang.modules.centre.intake.sources import load

    renewed = -RENEW
    while True:
        now = asyncio.get_running_loop().time()
        try:
            if now - renewed >= RENEW:
                receiver.renew(await asyncio.to_thread(load, receiver.door))
                renewed = now
            refused, receiver.refused = receiver.refused, Counter()
            dead, receiver.dead = receiver.dead, []
            if refused or dead:
                await asyncio.to_thread(keep, refused, dead)
        except Exception:
            log.exception("sources could not be read or refusals written; trying again")
        await asyncio.sleep(KEEP)


if __name__ == "__main__":
    main()
