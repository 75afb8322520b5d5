"""The loop of the supervisor: it sleeps until a child ends or someone asks it to stop."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from tamgiang.project.supervisor.child import Child, bound_to_parent
from tamgiang.project.supervisor.plan import Process

STOP_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
HANDLED = STOP_SIGNALS | {signal.SIGCHLD}
#: Seconds all children together get to end in order.
GRACE = 8.0
LOG_LIMIT = 20 * 1024 * 1024


def tell(text: str) -> None:
    """One line to the person at the terminal; that nobody can read it must not end the house."""
    with contextlib.suppress(OSError):
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


class Supervisor:
    """Keeps the processes of one house running."""

    def __init__(self, processes: Sequence[Process], logs: Path) -> None:
        logs.mkdir(exist_ok=True)
        self.children = [Child(process, logs / f"{process.name}.log") for process in processes]
        self._stopping = False

    def __enter__(self) -> Self:
        """From here on signals are waited for, not acted upon."""
        signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED)
        return self

    def __exit__(self, *_fault: object) -> None:
        self.stop()

    def wait_for(self, process: Process) -> int:
        """Run something to its end, its output shown; it is ended when we are to stop."""
        running = subprocess.Popen(
            process.command,
            env={**os.environ, **process.env},
            preexec_fn=bound_to_parent(process.niceness),
        )
        while running.poll() is None:
            found = signal.sigtimedwait(HANDLED, 1.0)
            if found is not None and found.si_signo in STOP_SIGNALS:
                running.terminate()
        return running.returncode

    def start(self, *names: str) -> None:
        """Start the named children, or all that were not started yet."""
        for child in self.children:
            if child.pid is None and (not names or child.process.name in names):
                child.start()

    def watch(self, ready: Callable[[], bool], on_ready: Callable[[], None]) -> None:
        """Call `on_ready` once `ready()` holds, and stay until told to stop."""
        waiting = True
        while not self._stopping:
            if waiting and ready():
                waiting = False
                on_ready()
            self._sleep(0.05 if waiting else 5.0)
            self._look_after_all()

    def stop(self) -> None:
        """End every child, the front first so that nobody is cut off in the middle."""
        backwards = self.children[::-1]
        for child in backwards:
            child.ask_to_stop()
        deadline = time.monotonic() + GRACE
        for child in backwards:
            child.make_stop(deadline)

    def _sleep(self, longest: float) -> None:
        pauses = [child.due - time.monotonic() for child in self.children if child.pid is None]
        seconds = max(0.01, min([longest, *pauses]))
        found = signal.sigtimedwait(HANDLED, seconds)
        if found is not None and found.si_signo in STOP_SIGNALS:
            self._stopping = True

    def _look_after_all(self) -> None:
        if self._stopping:
            return
        for child in self.children:
            status = child.fallen()
            if status is not None:
                tell(f"{child.process.name} ended ({status}), starting it again; see {child.log}")
            try:
                child.start_when_due()
            except OSError as fault:
                tell(f"{child.process.name} could not be started ({fault}), trying again")
            keep_short(child.log)


def keep_short(log: Path) -> None:
    """Set a log that has grown too long aside; the children append, so it may be emptied.

    On a full disk it is emptied without a copy: that gives space back, and the house goes on.
    """
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        aside = log.with_suffix(".log.1")
        try:
            shutil.copyfile(log, aside)
        except OSError:
            aside.unlink(missing_ok=True)
        os.truncate(log, 0)
