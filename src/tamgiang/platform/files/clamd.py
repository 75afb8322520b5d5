"""Asking a ClamAV daemon about one file, by its INSTREAM command.

Source: clamd(8), "INSTREAM": chunks of a 4-byte length in network order and data, ended by a
length of zero; the answer is `stream: OK` or `stream: NAME FOUND`.
"""

import socket
import struct
from pathlib import Path

from django.conf import settings

CHUNK = 1 << 16
#: Seconds for each step; a scanner that says nothing is as good as none.
PATIENCE = 30.0


class ScannerAway(Exception):
    """The scanner cannot be reached, says nothing, or says that it cannot tell."""


def configured() -> bool:
    """Whether the house has a scanner."""
    return bool(settings.CLAMD)


def infected(path: Path) -> bool:
    """Whether the scanner knows the file as malware. Raises ScannerAway."""
    try:
        with _connected() as line, path.open("rb") as file:
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(CHUNK):
                line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
            answer = _answer(line)
    except OSError as fault:
        raise ScannerAway(str(fault)) from fault
    if answer.endswith(b" FOUND"):
        return True
    if answer == b"stream: OK":
        return False
    raise ScannerAway(answer.decode("utf-8", "replace"))


def _connected() -> socket.socket:
    """`unix:/run/clamav/clamd.ctl`, or `host:port` of a scanner the operator runs."""
    kind, _colon, rest = settings.CLAMD.partition(":")
    if kind == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(rest)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((kind, int(rest)), timeout=PATIENCE)


def _answer(line: socket.socket) -> bytes:
    told = b""
    while not told.endswith(b"\0") and len(told) < 4096:
        piece = line.recv(4096)
        if not piece:
            break
        told += piece
    return told.rstrip(b"\0\n")
