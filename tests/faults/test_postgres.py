"""A PostgreSQL that falls under a running house: it comes back by itself, nothing is lost."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psycopg
import pytest

from tests import servers
from tests.faults.house import HOUSE, checked, small
from tests.faults.people import Listener, Person, Writers, wait_for
from tools.debian import Missing
from tools.postgres import KEPT, Cluster, cluster

LISTENERS = 3
AWAY = "Hệ thống đang khởi động lại"


@pytest.fixture(scope="module")
def database() -> Iterator[Cluster]:
    """A PostgreSQL that keeps what it acknowledged when its processes are killed."""
    with ExitStack() as stack:
        try:
            started = stack.enter_context(cluster(KEPT))
        except Missing as missing:
            pytest.skip(str(missing))
        yield started


@pytest.fixture(scope="module")
def home(database: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of a small house whose records are in that PostgreSQL."""
    return small(tmp_path_factory.mktemp("postgres") / "home", DATABASE_URL=database.url)


def kill_a_backend(database: Cluster, person: Person) -> None:
    """kill -9 of one connection's process: the server ends all others and recovers."""
    with psycopg.connect(database.url, autocommit=True) as line:
        query = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> "
        rows = line.execute(f"{query} pg_backend_pid() ORDER BY backend_start").fetchall()
    os.kill(rows[0][0], signal.SIGKILL)


def kill_the_server(database: Cluster, person: Person) -> None:
    """kill -9 of the whole server; people are told to wait until it is started again."""
    database.stop(signal.SIGKILL)
    away = person.get("/registers/cameras.camera/")
    assert away.status == 503
    assert AWAY in away.text
    told = person.get("/api/v1/areas/quang-dien/figures?as_of=2023-08-22")
    assert (told.status, "db.away" in told.text) == (503, True)
    start_again(database)


def restart_the_server(database: Cluster, person: Person) -> None:
    """An orderly restart, as after an update."""
    database.stop()
    start_again(database)


def start_again(database: Cluster) -> None:
    """Start; the processes of a killed server may take a moment to end."""
    for _ in range(20):
        with suppress(Missing):
            database.start()
            return
        time.sleep(0.5)
    raise AssertionError("the server did not start again")


FALLS: tuple[Callable[[Cluster, Person], None], ...] = (
    kill_a_backend,
    kill_the_server,
    restart_the_server,
)


@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param(1, marks=pytest.mark.faults),
        pytest.param(10, marks=pytest.mark.faults),
    ],
)
def test_a_database_that_falls_costs_no_acknowledged_act(
    database: Cluster, home: Path, rounds: int
) -> None:
    env = {"DATABASE_URL": database.url}
    block, ticket = HOUSE.run(home, "hamlet", **env), HOUSE.run(home, "ticket", **env)
    already = len(checked(home, **env)["codes"])  # type: ignore[arg-type]

    # given people who write and people who listen
    with ExitStack() as stack:
        server = stack.enter_context(servers.running(home, **env))
        processes = server.children()
        listeners = [Listener(server.url, ticket) for _ in range(LISTENERS)]
        for listener in listeners:
            stack.enter_context(listener)
        person = Person(server.url).sign_in("nhaplieu")
        with Writers(server.url, block, pause=0.05, prefix=f"R{rounds}-") as writers:
            writers.go_on(5)
            # when the database falls in each way
            for fall in FALLS * rounds:
                fall(database, person)
                writers.go_on(5)
        # then, without a restart of the house, pages come at once and work goes on
        assert person.get("/registers/cameras.camera/").status == 200
        assert server.children() == processes
        found = checked(home, **env)
        refs = found["refs"]
        assert isinstance(refs, list)
        wait_for(lambda: all(set(x.refs) >= set(refs[already:]) for x in listeners))

    # and nothing acknowledged is lost, nothing is missed or heard twice
    codes = found["codes"]
    assert isinstance(codes, list)
    assert writers.acknowledged - set(codes) == set()
    assert all(listener.refs == refs[already:] for listener in listeners)
