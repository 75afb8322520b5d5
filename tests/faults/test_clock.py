"""A clock that jumps an hour ahead and an hour back under a running house.

The clock is libfaketime's: every process reads the jump from one file. Clocks that count seconds
since the start are left alone, as an adjusted machine leaves them.
"""

import http.client
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from pysqlite3 import dbapi2 as sqlite

from tests import servers
from tests.faults.house import HOUSE, checked
from tests.faults.people import Listener, Person, wait_for
from tools.debian import install

pytestmark = pytest.mark.faults
HOUR = 3600
LIBRARIES = ("/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/faketime")


def library() -> Path:
    """libfaketime for programs with threads."""
    for _ in range(2):
        found = [Path(folder, "libfaketimeMT.so.1") for folder in LIBRARIES]
        if existing := [path for path in found if path.exists()]:
            return existing[0]
        install("libfaketime")
    pytest.skip("libfaketime: there is none; apt-get install libfaketime")


class Clock:
    """The clock of a house, some seconds apart from the machine's."""

    def __init__(self, file: Path, apart: int) -> None:
        self._file, self._apart = file, apart
        self.jump(0)

    def jump(self, seconds: int) -> None:
        """Set it so far ahead of (or behind) where it would be."""
        self._apart += seconds
        self._file.write_text(f"{self._apart:+d}\n")

    def now(self) -> datetime:
        """What the house takes for now."""
        return datetime.now(UTC) + timedelta(seconds=self._apart)

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process use this clock."""
        return {
            "LD_PRELOAD": str(library()),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    """Ten past midnight in Viet Nam: half an hour before the audit log is sealed."""
    local = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
    wanted = local.replace(hour=0, minute=10, second=0, microsecond=0)
    return Clock(tmp_path / "clock", round((wanted - local).total_seconds()))


@pytest.fixture
def running(small_house: Path, tmp_path: Path, clock: Clock) -> Iterator[servers.Server]:
    """A house that goes by that clock."""
    home = Path(shutil.copytree(small_house, tmp_path / "home"))
    with servers.running(home, **clock.environment) as server:
        yield server


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    """Rows read beside the running house."""
    file = sqlite.connect(home / "tamgiang.sqlite3", timeout=20)
    try:
        return list(file.execute(query).fetchall())
    finally:
        file.close()


def status_of_stream(url: str, ticket: str) -> int:
    """What a page that comes with this ticket is answered."""
    place = urlsplit(url)
    line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=20)
    try:
        line.request("GET", f"/events?ticket={ticket}")
        return line.getresponse().status
    finally:
        line.close()


def test_an_hour_ahead_and_back_loses_and_doubles_nothing(
    running: servers.Server, clock: Clock
) -> None:
    home, url = running.home, running.url
    fired = "SELECT name, due_at FROM jobs_firing ORDER BY name, due_at"
    sealing = "SELECT count(*) FROM jobs_job WHERE name = 'audit.seal'"
    block = HOUSE.run(home, "hamlet")
    ticket = HOUSE.run(home, "ticket", **clock.environment)
    person = Person(url).sign_in("nhaplieu")
    assert person.add_camera("BEFORE", block).status == 302
    wait_for(lambda: rows(home, sealing) == [(1,)])
    assert status_of_stream(url, ticket) == 200

    # when the clock jumps past the time of the nightly seal
    clock.jump(HOUR)
    # then the ticket, good for an hour, has ended; a new one is taken
    wait_for(lambda: status_of_stream(url, ticket) == 403)
    fresh = HOUSE.run(home, "ticket", **clock.environment)
    with Listener(url, fresh) as listener:
        # and the session goes on, what is written is heard, and the seal is made once
        assert person.add_camera("AHEAD", block).status == 302
        wait_for(lambda: len(listener.refs) == 1)
        wait_for(lambda: rows(home, sealing) == [(2,)])

        # and when it jumps back behind where it was
        clock.jump(-2 * HOUR)
        assert person.add_camera("BACK", block).status == 302
        wait_for(lambda: len(listener.refs) == 2)
        assert status_of_stream(url, HOUSE.run(home, "ticket", **clock.environment)) == 200

        # and comes right again, past the time of the seal once more
        clock.jump(2 * HOUR)
        assert person.add_camera("RIGHT", block).status == 302
        wait_for(lambda: len(listener.refs) == 3)
    Person(url).sign_in("lanhdao")
    wait_for(lambda: rows(home, "SELECT 1 FROM jobs_job WHERE state <> 'done'") == [])

    # then each time of the schedule fired once and ran once, however often it was passed;
    times = rows(home, fired)
    assert len(times) == len(set(times))
    runs = rows(home, "SELECT name, count(*) FROM jobs_job GROUP BY name")
    assert sorted(runs) == sorted(
        (name, sum(name == other for other, _ in times)) for name in {name for name, _ in times}
    )
    assert rows(home, sealing) == [(2,)]
    # entries stand in the order of their numbers whatever the clock said, and the chain holds
    codes = checked(home)["codes"]
    assert codes == ["AHEAD", "BACK", "BEFORE", "FIRST", "RIGHT"]
    order = [str(at) for _, at in rows(home, "SELECT id, at FROM events_event ORDER BY id")]
    assert order != sorted(order)
