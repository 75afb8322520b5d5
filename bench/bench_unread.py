"""Ten clients that ask for 52 MB and do not read them, while others load pages.

The large answer is a file that the pages hand out piece by piece, and the front passes on. The peer
is the same run of pages with nobody in the way; both alternate, so that a slow moment of the
machine meets both.
"""

import socket
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.harness import Keep, Row
from tests import servers
from tests.faults.house import small
from tests.faults.people import Person, half_asked

CLIENTS, MEGABYTES = 10, 52
PAGES, ROUNDS = 40, 4
PAGE = "/registers/cameras.camera/"
LARGE = "/dummy/large/"
MOST = 1.5


def run(keep: Keep) -> Iterable[Row]:
    """The 99th percentile of pages with and without those clients."""
    with tempfile.TemporaryDirectory(prefix="tamgiang-bench-") as folder:
        home = small(Path(folder) / "home")
        with (home / "large").open("wb") as file:
            file.truncate(MEGABYTES * 1_000_000)
        with servers.running(home, TAMGIANG_DUMMY="1") as server:
            person = Person(server.url).sign_in("nhaplieu")
            _milliseconds(person)
            without, beside = list[float](), list[float]()
            for _ in range(ROUNDS):
                without += _milliseconds(person)
                with deaf(server.url):
                    beside += _milliseconds(person)
    keep("unread.beside_ms", beside)
    keep("unread.without_ms", without)
    slow, usual = _percentile(beside), _percentile(without)
    yield Row(
        f"pages beside {CLIENTS} clients that leave {MEGABYTES} MB unread, p99 ms",
        slow,
        f"at most {MOST:g} x without them",
        slow <= MOST * usual,
        usual,
    )


@contextmanager
def deaf(url: str) -> Iterator[list[socket.socket]]:
    """Clients that ask, and from then on do nothing."""
    ask = f"GET {LARGE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with ExitStack() as stack:
        lines = [stack.enter_context(half_asked(url, ask)) for _ in range(CLIENTS)]
        # Long enough for the pages to have the answer under way.
        time.sleep(0.5)
        yield lines


def _milliseconds(person: Person) -> list[float]:
    waits = []
    for _ in range(PAGES):
        began = time.perf_counter()
        if person.get(PAGE).status != 200:
            raise RuntimeError("a page was not served")
        waits.append(1000 * (time.perf_counter() - began))
    return waits


def _percentile(waits: list[float]) -> float:
    return sorted(waits)[int(0.99 * len(waits))]
