"""Which process runs a job, and whether it still lives."""

import os
import socket
from functools import cache
from pathlib import Path


@cache
def worker_id() -> str:
    """This process: host, process number, and when it began (numbers are used again)."""
    return _id(os.getpid())


def lives(worker: str) -> bool | None:
    """Whether the process of that id lives; None for one of another machine."""
    host, _, rest = worker.partition("/")
    if host != _host():
        return None
    return worker == _id(int(rest.partition("/")[0]))


def _id(pid: int) -> str:
    return f"{_host()}/{pid}/{_began(pid)}"


def _host() -> str:
    return socket.gethostname()[:40].replace("/", "-")


def _began(pid: int) -> str:
    """When a process of this machine began, in clock ticks; empty when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    # The name, in parentheses, may hold blanks; the start time is the 20th field after it.
    return stat.rpartition(")")[2].split()[19]
