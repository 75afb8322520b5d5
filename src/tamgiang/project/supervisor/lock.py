"""One program at a time over a state folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tamgiang.project.supervisor.refusals import AlreadyRunning


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the state folder; raise AlreadyRunning when another supervisor does."""
    with (folder / "supervisor.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise AlreadyRunning(home=folder) from fault
        lock.write(str(os.getpid()))
        lock.flush()
        yield
