"""Events to 1,000 open pages through the front, while four people load pages without a pause.

Measured from the commit of the writer to the reader in another process. The peer is the same hub
without the front; the limit a bare loop that writes the same bytes to as many connections. What
clocks say depends on what else the machine does; the hub's own CPU for each message does not.
"""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.harness import Keep, Row
from tests import servers
from tests.faults.house import small
from tests.faults.people import Person

CLIENTS, MESSAGES, PAUSE = 1_000, 40, 0.25
PEOPLE = 4
PAGES = ("/", "/registers/cameras.camera/")
MOST_MS, MOST_KB = 250.0, 35.0


@dataclass(frozen=True)
class Heard:
    """Milliseconds from commit to reader, all of them in order."""

    waits: list[float]

    @property
    def share(self) -> float:
        """How much of what should have been heard was."""
        return len(self.waits) / (CLIENTS * MESSAGES)

    def percentile(self, part: float) -> float:
        """The wait that so large a part does not exceed."""
        return self.waits[min(len(self.waits) - 1, int(part * len(self.waits)))]


def run(keep: Keep) -> Iterable[Row]:
    """Waits at the 99th percentile, delivery, and what a stream costs the hub."""
    with tempfile.TemporaryDirectory(prefix="tamgiang-bench-") as folder:
        home = small(Path(folder) / "home")
        with servers.running(home) as server:
            hub = server.child("tamgiang.project.hub")
            ticket = _child(home, "ticket").communicate()[0].decode()
            place = urlsplit(server.url).netloc
            direct = str(home / "run" / "hub.sock")
            before = _pss_kb(hub)
            with readers(home, direct, ticket) as listening:
                growth = (_pss_kb(hub) - before) / CLIENTS
                alone = _heard(listening, _published(home))
            spent = servers.cpu_seconds(hub)
            with people(server.url), readers(home, place, ticket) as listening:
                busy = _heard(listening, _published(home))
            spent = servers.cpu_seconds(hub) - spent
        limit = _bare(home, f"{folder}/bare.sock")
    keep("sse.through_the_front_ms", busy.waits[:: len(busy.waits) // 400 or 1])
    each = 1e6 * spent / (CLIENTS * MESSAGES)
    yield from _rows(busy, alone, limit)
    yield Row("SSE hub, kB a client", growth, f"at most {MOST_KB:g} kB", growth <= MOST_KB)
    yield Row("SSE hub, CPU µs a message and client", each, "none set", met=True)


def _rows(busy: Heard, alone: Heard, limit: Heard) -> Iterator[Row]:
    slowest = busy.percentile(0.99)
    yield Row(
        f"SSE to {CLIENTS:,} clients through the front under load, p99 ms",
        slowest,
        f"under {MOST_MS:g} ms",
        slowest < MOST_MS,
        alone.percentile(0.99),
        limit.percentile(0.99),
    )
    yield Row("SSE messages delivered, %", 100 * busy.share, "all", busy.share == 1, 100)


def _child(home: Path, *words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "bench.sse_child", *words],
        env=servers.environment(home),
        stdout=subprocess.PIPE,
    )


@contextmanager
def readers(home: Path, place: str, ticket: str) -> "Iterator[subprocess.Popen[bytes]]":
    """All clients, level with what is new."""
    listening = _child(home, "listen", place, ticket, str(CLIENTS), str(MESSAGES))
    if _first_line(listening) != b"ready\n":
        raise RuntimeError("not every client was let in")
    yield listening
    listening.kill()
    listening.wait()


@contextmanager
def people(url: str) -> Iterator[None]:
    """People who load one page after the other."""
    over = threading.Event()
    cookies = Person(url).sign_in("nhaplieu").cookies

    def turn_pages() -> None:
        person = Person(url, cookies)
        while not over.is_set():
            for path in PAGES:
                person.get(path)

    threads = [threading.Thread(target=turn_pages, daemon=True) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    yield
    over.set()
    for thread in threads:
        thread.join(30)


def _published(home: Path) -> bytes:
    return _child(home, "publish", str(MESSAGES), str(PAUSE)).communicate()[0]


def _heard(listening: "subprocess.Popen[bytes]", published: bytes) -> Heard:
    committed = dict(_pairs(published))
    said = listening.communicate(timeout=120)[0]
    return Heard(sorted((at - committed[number]) / 1e6 for number, at in _pairs(said)))


def _pairs(text: bytes) -> Iterator[tuple[int, int]]:
    for line in text.splitlines():
        number, _, at = line.partition(b" ")
        yield int(number), int(at)


def _bare(home: Path, path: str) -> Heard:
    server = _child(home, "bare", path, str(CLIENTS), str(MESSAGES), str(PAUSE))
    _first_line(server)
    with readers(home, path, "none") as listening:
        written = server.communicate()[0]
        return _heard(listening, written)


def _first_line(process: "subprocess.Popen[bytes]") -> bytes:
    return process.stdout.readline() if process.stdout else b""


def _pss_kb(pid: int) -> int:
    """Proportional set size of what the process itself wrote.

    The share of a library's pages falls whenever another process loads the same library.
    """
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:"))
