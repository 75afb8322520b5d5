"""Waking those who read the outbox. A hint only: the outbox is the truth, readers also poll.

Each reading process owns a datagram socket in `TAMGIANG_HOME/run/wake` (see bells); a committing
process sends one byte to all of them. On PostgreSQL readers may sit on other machines: there a
trigger on the outbox sends NOTIFY at commit (migration 0002), and nothing is done here.
"""

import os
import socket
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

#: A folder changed as lately as this may change again without its time stamp showing it.
TICK = 20_000_000


def wake() -> None:
    """Tell every reader that there is something to read; never blocks, never fails."""
    if connection.vendor == "sqlite":
        _sender(str(settings.HOME)).send()


def open_folder(home: str | None = None) -> int:
    """A descriptor of the folder that holds the sockets of this house's readers.

    The path of a socket may hold 107 bytes only; by way of the descriptor it is short.
    """
    path = Path(home or str(settings.HOME)) / "run" / "wake"
    path.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_PATH | os.O_DIRECTORY)


def address(folder: int, name: str) -> str:
    """Where the socket `name` lies, short enough for a socket's address."""
    return f"/proc/self/fd/{folder}/{name}"


def forget(folder: int, name: str) -> None:
    """Remove a socket nobody reads any more."""
    with suppress(OSError):
        os.unlink(name, dir_fd=folder)


class _Sender:
    """Knows the readers of one house, and looks again only when their folder changed."""

    def __init__(self, home: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._folder = open_folder(home)
        self._changed = -1
        self._names: tuple[str, ...] = ()

    def _readers(self) -> tuple[str, ...]:
        changed = os.fstat(self._folder).st_mtime_ns
        if changed != self._changed:
            with os.scandir(f"/proc/self/fd/{self._folder}") as entries:
                self._names = tuple(entry.name for entry in entries)
            self._changed = changed if time.time_ns() - changed > TICK else -1
        return self._names

    def send(self) -> None:
        for name in self._readers():
            try:
                self._socket.sendto(b".", address(self._folder, name))
            except ConnectionRefusedError:
                forget(self._folder, name)
            except OSError:
                continue


@cache
def _sender(home: str) -> _Sender:
    return _Sender(home)
