"""The real house for tests: `tamgiang run` on a free port over a state folder of its own."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

#: Seconds a start may take on a machine that does other things beside.
START_LIMIT = 60.0
COMMAND = (str(Path(sys.executable).with_name("tamgiang")),)


class DidNotStart(Exception):
    """The house ended, or said nothing, before it served; carries what it printed."""


@dataclass
class Server:
    """A running house."""

    url: str
    home: Path
    process: "subprocess.Popen[str]"
    started_in: float
    cpu_to_start: float

    def child(self, name: str) -> int:
        """The process id of a child by a word of its command line."""
        return next(pid for pid, line in self.children().items() if name in line)

    def children(self) -> dict[int, str]:
        """The supervisor's direct children, with their command lines."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return {int(pid): command_line(int(pid)) for pid in listed.split()}


def command_line(pid: int) -> str:
    """The words a process was started with; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def cpu_seconds(pid: int) -> float:
    """CPU of a process, of the ended children it waited for, and of all that run below it."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return 0.0
    own = sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")
    return own + sum(cpu_seconds(int(child)) for child in below)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a house over `home`, without what the test run set for itself."""
    unwanted = {"TAMGIANG_DUMMY", "DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    # All tests ask from one address.
    told = {"TAMGIANG_HOME": str(home), "TAMGIANG_RATES": "0", "LC_ALL": "C.UTF-8"}
    # What a test finds in the store is what it sent.
    told["TAMGIANG_SAMPLE_READINGS"] = "0"
    # Houses that stand beside each other cannot all have the port of gauges.
    told |= {"TAMGIANG_MQTT": "off", "TAMGIANG_MQTTS": "off"}
    return {**kept, **told, **more}


@contextmanager
def running(home: Path, *arguments: str, **env: str) -> Iterator[Server]:
    """Start the house over `home`, yield it once it serves, stop it as Ctrl-C would."""
    port = free_port()
    began = time.monotonic()
    process = subprocess.Popen(
        [*COMMAND, "run", "--port", str(port), *arguments],
        env=environment(home, **env),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        url = _wait_for_address(process)
        yield Server(url, home, process, time.monotonic() - began, cpu_seconds(process.pid))
    finally:
        stop(process)


def stop(process: "subprocess.Popen[str]", number: int = signal.SIGINT) -> int:
    """Ask for an orderly end and wait for it; the exit status."""
    if process.poll() is None:
        process.send_signal(number)
    try:
        return process.wait(20)
    finally:
        process.kill()


def _wait_for_address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_read, args=(process.stdout, lines), daemon=True).start()
    printed: list[str] = []
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        try:
            line = lines.get(timeout=1)
        except queue.Empty:
            continue
        if line is None:
            break
        printed.append(line)
        if line.startswith("Tam Giang: "):
            return line.split()[-1].rstrip("/")
    raise DidNotStart("".join(printed))


def _read(stream: IO[str], lines: "queue.Queue[str | None]") -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)
