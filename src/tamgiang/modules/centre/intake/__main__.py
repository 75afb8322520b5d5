"""The intake process: `python -m tamgiang.modules.centre.intake`.

TAMGIANG_MQTT: host:port of the MQTT door, by default port 1883 of TAMGIANG_HOST (127.0.0.1); `0` or
`off` for none. TAMGIANG_MQTTS: the same of the encrypted door, by default port 8883, where the
house speaks HTTPS. TAMGIANG_SOCKET: the unix socket for HTTP behind the front. TAMGIANG_BROKER: an
outside broker to listen to, `mqtt://user:password@host:port/site/+/telemetry`, where `+` stands for
the code of a source.
"""

import asyncio
import gc
import logging
import os
import resource
import signal

import django
import uvloop

from tamgiang.modules.centre.intake.condition import FILES_NEEDED

log = logging.getLogger("tamgiang.intake")

#: New objects between two looks for garbage; readings make many, and next to no cycles.
GARBAGE = 50_000


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamgiang.project.settings")
    django.setup()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most < FILES_NEEDED:
        log.warning("only %d files may be open at once: fewer connections than could be", most)
    uvloop.run(_serve(most))


async def _serve(files: int) -> None:
    # Imported late: the apps must be loaded first.
    from tamgiang.modules.centre.intake import broker, doors, upkeep, watching
    from tamgiang.modules.centre.intake.collecting import Collector
    from tamgiang.modules.centre.intake.receiving import Receiver
    from tamgiang.modules.centre.intake.sources import Door
    from tamgiang.modules.centre.telemetry import open_store

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    # The store's own thread uses it from here on.
    receiver = Receiver(Collector(open_store, watching.watcher()), Door(read=False))
    receiver.state["files"] = files
    opened = (await doors.mqtt(receiver), await doors.http(receiver))
    servers = [server for server in opened if server]
    tasks = [loop.create_task(upkeep.keep_up(receiver)), loop.create_task(doors.mqtts(receiver))]
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


if __name__ == "__main__":
    main()
