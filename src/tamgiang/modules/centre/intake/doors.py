"""The doors of the intake process: where it listens, and why it does not."""

import asyncio
import logging
import os
from pathlib import Path

from django.conf import settings

from tamgiang.modules.centre.intake.certificates import Certificates
from tamgiang.modules.centre.intake.http.connection import Connection as HttpConnection
from tamgiang.modules.centre.intake.http.door import Door
from tamgiang.modules.centre.intake.mqtt.connection import PATIENCE, Connection
from tamgiang.modules.centre.intake.receiving import Receiver

log = logging.getLogger(__name__)

PORT, SECURE_PORT = 1883, 8883
#: Seconds between two looks for a certificate that is not there yet, or has been renewed.
LOOK, RENEW = 1.0, 60.0
BACKLOG = 4096


async def http(receiver: Receiver) -> asyncio.Server | None:
    """Behind the front, at TAMGIANG_SOCKET; None without one."""
    path = os.environ.get("TAMGIANG_SOCKET")
    if not path:
        return None
    Path(path).unlink(missing_ok=True)
    door = Door(receiver)
    mask = os.umask(0o177)
    try:
        return await asyncio.get_running_loop().create_unix_server(
            lambda: HttpConnection(door), path, backlog=1024
        )
    finally:
        os.umask(mask)


async def mqtt(receiver: Receiver) -> asyncio.Server | None:
    """The plain door, at TAMGIANG_MQTT."""
    return await _listen(receiver, "mqtt", "TAMGIANG_MQTT", PORT)


async def mqtts(receiver: Receiver) -> None:
    """The encrypted door, at TAMGIANG_MQTTS, once the front's authority is there; until cancelled.

    Only where the house speaks HTTPS.
    """
    kind = os.environ.get("TAMGIANG_HTTPS", "")
    if not kind:
        receiver.state["mqtts"] = "off"
        return
    storage = settings.HOME / "certificates"
    names = [name for name in os.environ.get("TAMGIANG_HOSTS", "").split(",") if name]
    kept = Certificates(storage, names or ["localhost"], public=kind == "acme")
    receiver.state["mqtts"] = "waiting for a certificate"
    while not _renewed(kept):
        await asyncio.sleep(LOOK)
    server = await _listen(receiver, "mqtts", "TAMGIANG_MQTTS", SECURE_PORT, kept)
    try:
        while server is not None:
            await asyncio.sleep(RENEW)
            _renewed(kept)
    finally:
        if server is not None:
            server.close()


def _renewed(kept: Certificates) -> bool:
    try:
        return kept.renew()
    except (OSError, ValueError):
        log.exception("no new certificate; one there was stays, and it is tried again")
        return False


async def _listen(
    receiver: Receiver, door: str, variable: str, usual: int, kept: Certificates | None = None
) -> asyncio.Server | None:
    said = os.environ.get(variable, "")
    if said in ("0", "off"):
        receiver.state[door] = "off"
        return None
    host, _, port = said.rpartition(":") if said else ("", "", "")
    host = host or os.environ.get("TAMGIANG_HOST", "127.0.0.1")
    try:
        server = await asyncio.get_running_loop().create_server(
            lambda: Connection(receiver),
            host,
            int(port or usual),
            backlog=BACKLOG,
            ssl=kept.context if kept else None,
            ssl_handshake_timeout=PATIENCE if kept else None,
        )
    except OSError as fault:
        log.error("no %s: %s:%s cannot be used (%s)", door, host, port or usual, fault.strerror)
        receiver.state[door] = f"{host}:{port or usual}: {fault.strerror}"
        return None
    receiver.state[door] = "listening"
    receiver.state[f"{door}_port"] = server.sockets[0].getsockname()[1]
    return server
