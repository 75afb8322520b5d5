"""One supervised process: started in a group of its own, gone when its parent is gone."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from tamgiang.project.supervisor.plan import Process

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)

#: Seconds a child must live for its next fall to count as a first one: longer than the house
#: takes to load, so that one that cannot come up is tried less and less often.
STEADY = 10.0
LONGEST_DELAY = 30.0


def bound_to_parent(niceness: int = 0) -> Callable[[], None]:
    """What a new process does before it becomes another program: end with its parent."""
    parent = os.getpid()

    def before_exec() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        signal.pthread_sigmask(signal.SIG_SETMASK, set())
        os.nice(niceness)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec


class Child:
    """A process of the house over its restarts."""

    def __init__(self, process: Process, log: Path) -> None:
        self.process = process
        self.log = log
        self.falls = 0
        self.due = 0.0
        self._started = 0.0
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._running.pid if self._running else None

    def start(self) -> None:
        """Start it, its output appended to its log."""
        if self.process.socket:
            self.process.socket.unlink(missing_ok=True)
        self._started = time.monotonic()
        with self._output() as output:
            self._running = subprocess.Popen(
                self.process.command,
                env={**os.environ, **self.process.env},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=bound_to_parent(self.process.niceness),
            )

    def fallen(self) -> int | None:
        """The exit status when it has ended by itself since the last look, else None."""
        status = self._running.poll() if self._running else None
        if status is not None:
            # What the fallen leader started must not outlive it.
            self._signal(signal.SIGKILL)
            self._running = None
            self._pause()
        return status

    def start_when_due(self) -> None:
        """Start it again once its pause is over.

        Raises OSError when the machine has no process or memory left; it is due again later.
        """
        if self._running is None and time.monotonic() >= self.due:
            try:
                self.start()
            except OSError:
                self._pause()
                raise

    def ask_to_stop(self) -> None:
        """Ask the whole group to end in order."""
        self._signal(signal.SIGTERM)

    def make_stop(self, deadline: float) -> None:
        """Wait until `deadline` (monotonic seconds), then end the whole group at once."""
        if self._running is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._running.wait(max(0.05, deadline - time.monotonic()))
        self._signal(signal.SIGKILL)
        self._running.wait()
        self._running = None

    def _pause(self) -> None:
        steady = time.monotonic() - self._started > STEADY
        self.falls = 1 if steady else self.falls + 1
        self.due = time.monotonic() + min(LONGEST_DELAY, 0.25 * 2**self.falls)

    def _output(self) -> IO[bytes]:
        """The end of the log; nowhere, when a full disk has no place for a new one."""
        try:
            return self.log.open("ab")
        except OSError:
            return Path(os.devnull).open("ab")

    def _signal(self, number: signal.Signals) -> None:
        if self._running is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._running.pid, number)
