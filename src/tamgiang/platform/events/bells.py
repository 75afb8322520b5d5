"""What a reader of the outbox sleeps on between two looks."""

import os
import secrets
import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

import psycopg
from django.db import connection

from tamgiang.platform.events.wake import address, forget, open_folder

CHANNEL = "tamgiang_events"


class Doorbell(Protocol):
    """Rings when something was committed, or when another thread says so."""

    def wait(self, seconds: float) -> None:
        """Return at the first ring, or after `seconds`."""

    def ring(self) -> None:
        """Wake the one who waits, from another thread or a signal handler."""

    def close(self) -> None:
        """Take it down."""


@contextmanager
def doorbell(reader: str) -> Iterator[Doorbell]:
    """The doorbell of one reader, for the body; `reader` names its socket for people."""
    bell: Doorbell = NotifyBell() if connection.vendor == "postgresql" else SocketBell(reader)
    try:
        yield bell
    finally:
        bell.close()


class SocketBell:
    """A datagram socket on this machine."""

    def __init__(self, reader: str) -> None:
        self._folder = open_folder()
        self._name = f"{reader}-{os.getpid()}-{secrets.token_hex(3)}"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(address(self._folder, self._name))

    def wait(self, seconds: float) -> None:
        """Return at the first ring, or after `seconds`."""
        select.select([self._socket], [], [], seconds)
        with suppress(BlockingIOError):
            while self._socket.recv(1):
                continue

    def ring(self) -> None:
        """Send a byte to oneself; a full queue rings just as well."""
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as caller:
            caller.setblocking(False)
            caller.sendto(b".", address(self._folder, self._name))

    def close(self) -> None:
        """Take the socket away."""
        forget(self._folder, self._name)
        self._socket.close()
        os.close(self._folder)


class NotifyBell:
    """A connection of its own that LISTENs; opened anew when the server went away."""

    def __init__(self) -> None:
        self._inner, self._outer = socket.socketpair()
        self._inner.setblocking(False)
        self._line: psycopg.Connection[Any] | None = None

    def wait(self, seconds: float) -> None:
        """Return at the first ring, or after `seconds`; at once when the line is newly open.

        What was committed before LISTEN took effect rang unheard, so the reader looks once more.
        """
        if self._line is None and self._opened():
            return
        waiting = [self._inner.fileno()] + ([self._line.fileno()] if self._line else [])
        select.select(waiting, [], [], seconds)
        with suppress(BlockingIOError):
            self._inner.recv(4096)
        self._heard()

    def _heard(self) -> None:
        if self._line is not None:
            try:
                list(self._line.notifies(timeout=0))
            except psycopg.Error:
                self._line.close()
                self._line = None

    def _opened(self) -> bool:
        given = connection.get_connection_params()
        keys = ("dbname", "user", "password", "host", "port")
        wanted = {key: given[key] for key in keys if given.get(key)}
        with suppress(psycopg.Error):
            line = psycopg.connect(**wanted, autocommit=True, connect_timeout=5)
            line.execute(f"LISTEN {CHANNEL}")
            self._line = line
        return self._line is not None

    def ring(self) -> None:
        """Wake the one who waits by way of a pair of sockets."""
        with suppress(OSError):
            self._outer.send(b".")

    def close(self) -> None:
        """Hang up."""
        self._inner.close()
        self._outer.close()
        if self._line is not None:
            self._line.close()
