"""The hub process: `python -m tamgiang.project.hub`.

TAMGIANG_HUB_SOCKET: the unix socket to listen on. TAMGIANG_HUB_PORT: else a loopback port (8091).
"""

import asyncio
import os
import resource
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import uvloop

from tamgiang.project.cli import set_up_django

PORT = 8091


def main(arguments: Sequence[str] = ()) -> int:
    """Serve until SIGTERM or SIGINT."""
    set_up_django()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvloop.run(_serve())
    return 0


async def _serve() -> None:
    # Imported late: the apps must be loaded first.
    from tamgiang.platform.events.hub.server import Hub

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    hub = Hub()
    await hub.open(listener())
    await stop.wait()
    await hub.close()


def listener() -> socket.socket:
    """The bound socket: the private one the front knows, or a port on loopback."""
    path = os.environ.get("TAMGIANG_HUB_SOCKET")
    if path:
        with suppress(FileNotFoundError):
            Path(path).unlink()
        bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        bound.bind(path)
        Path(path).chmod(0o600)
    else:
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", int(os.environ.get("TAMGIANG_HUB_PORT", PORT))))
    bound.setblocking(False)
    return bound


if __name__ == "__main__":
    sys.exit(main())
