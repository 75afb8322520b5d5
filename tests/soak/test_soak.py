"""A house that is read for minutes answers every time and does not grow."""

import re
import threading
import time
import urllib.request
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

from tests import servers

pytestmark = pytest.mark.soak

PAGES = (
    "/",
    "/?on=2023-08-22",
    "/?wall=1",
    "/indicators/",
    "/indicators/outreach.eid_collected/",
    "/units/",
    "/api/v1/areas/quang-dien/figures?as_of=2023-08-22",
)
WARM_UP, WATCHED = 60.0, 180.0
#: What a process may gain after the warm-up: caches still fill, a leak goes far beyond.
GROWTH = 1.15
READERS = 4


def below(pid: int) -> Iterator[int]:
    """The process and everything it started."""
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from below(int(child))


def memory(server: servers.Server) -> int:
    """Resident kilobytes of the whole house."""
    statuses = [Path(f"/proc/{pid}/status").read_text() for pid in below(server.process.pid)]
    found = [re.search(r"VmRSS:\s+(\d+)", status) for status in statuses]
    return sum(int(match[1]) for match in found if match)


class Readers:
    """A few people who turn pages without rest, and remember what went wrong."""

    def __init__(self, url: str) -> None:
        self.url, self.faults, self.answers = url, list[str](), 0
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._read, daemon=True) for _ in range(READERS)]

    def _read(self) -> None:
        for page in cycle(PAGES):
            if self.over.is_set():
                return
            try:
                with urllib.request.urlopen(self.url + page, timeout=30) as answer:  # noqa: S310
                    answer.read()
                self.answers += 1
            except OSError as fault:
                self.faults.append(f"{page}: {fault}")

    def __enter__(self) -> "Readers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(40)


def test_minutes_of_reading_neither_fail_nor_fill_the_memory(own_server: servers.Server) -> None:
    with Readers(own_server.url) as readers:
        time.sleep(WARM_UP)
        warm, answered = memory(own_server), readers.answers
        time.sleep(WATCHED)
        at_the_end = memory(own_server)

    assert not readers.faults
    assert readers.answers > answered + 500
    assert at_the_end < warm * GROWTH, f"{warm} kB grew to {at_the_end} kB"
