"""Readings of gauges in backups and between the databases: every one, under its number."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import environ
import psycopg
import pytest
from django.db import connections

from tamgiang.modules.centre.stores import STORES
from tamgiang.modules.centre.telemetry import Reading, Store, open_store
from tamgiang.modules.centre.telemetry.embedded import EmbeddedStore
from tamgiang.modules.centre.telemetry.opening import FILE
from tamgiang.modules.centre.telemetry.server import ServerStore
from tamgiang.modules.centre.telemetry.store import DAY, Policy
from tamgiang.project.keeping import stores
from tamgiang.project.keeping.backup import backup
from tamgiang.project.keeping.move import move
from tamgiang.project.keeping.refusals import NotEmpty
from tamgiang.project.keeping.state import opened
from tools import postgres

pytestmark = pytest.mark.django_db(transaction=True)
T = 1_760_000_000_000_000
(READINGS,) = STORES


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder, and no readings anywhere."""
    folder = tmp_path / "state"
    folder.mkdir()
    monkeypatch.setenv("TAMGIANG_HOME", str(folder))
    return folder


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.running() as url:
        yield url


@pytest.fixture
def url(server: str) -> str:
    """An empty database."""
    with opened("made", environ.Env.db_url_config(server)) as made, made.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS house")
        cursor.execute("CREATE DATABASE house")
    return server.removesuffix("/postgres") + "/house"


def told(store: Store) -> None:
    """Old readings that were summarised, and six of two gauges; the last of all is numbered 9."""
    old = [Reading(7, T - 200 * DAY + n, T, {"level": float(n)}) for n in range(3)]
    store.append(old)
    store.thin(Policy(), T)
    store.append([Reading(7 + n % 2, T + n, T + n, {"mực nước": n / 3}) for n in range(6)])


def everything(store: Store) -> tuple[object, ...]:
    """All rows with their numbers, and what was summarised."""
    return store.after(0, 100), store.series(7, "level", 0, T + DAY)


def there(url: str) -> ServerStore:
    """The readings in PostgreSQL."""
    return ServerStore(url.replace("postgres://", "postgresql://"))


def test_readings_move_from_a_file_to_postgresql_under_their_numbers(state: Path, url: str) -> None:
    # given readings in the file of a house
    with closing(EmbeddedStore(state / FILE)) as store:
        told(store)
        before = everything(store)

    # when they are put into an empty PostgreSQL
    with opened("there", environ.Env.db_url_config(url)):
        assert not READINGS.holds(connections["there"])
        assert stores.bring_in(connections["there"], state) == [(FILE, 7)]
        assert READINGS.holds(connections["there"])
        with pytest.raises(NotEmpty):
            stores.require_empty(connections["there"])

    # then every one is there, and the next gets the next number
    with closing(there(url)) as store:
        assert everything(store) == before
        assert store.append([Reading(9, T, T, {"level": 1.0})]).position == 10


def test_readings_of_postgresql_come_out_as_a_file_and_go_in_again(
    state: Path, url: str, tmp_path: Path
) -> None:
    # given readings in PostgreSQL, the last of which are gone, and no longer needed
    with closing(there(url)) as store:
        told(store)
        store._connection.execute("DELETE FROM telemetry.reading WHERE position > 7")
        before = everything(store)

    # when they are frozen for a backup
    with opened("there", environ.Env.db_url_config(url)):
        files = stores.frozen(connections["there"], tmp_path)

    # then a house in SQLite goes on with that file, and gives no number twice
    assert list(files) == [FILE]
    with closing(EmbeddedStore(files[FILE])) as store:
        assert everything(store) == before
        assert store.append([Reading(9, T, T, {"level": 1.0})]).position == 10


def test_what_does_not_go_in_whole_leaves_nothing(state: Path, url: str) -> None:
    with closing(EmbeddedStore(state / FILE)) as store:
        told(store)
        store._database.execute("UPDATE summary SET total = 'no number'")

    with opened("there", environ.Env.db_url_config(url)):
        with pytest.raises(psycopg.Error):
            stores.bring_in(connections["there"], state)

        assert not READINGS.holds(connections["there"])


def test_a_house_without_readings_freezes_an_empty_file(url: str, tmp_path: Path) -> None:
    with opened("there", environ.Env.db_url_config(url)):
        files = stores.frozen(connections["there"], tmp_path)

    with closing(EmbeddedStore(files[FILE])) as store:
        assert everything(store) == ([], [])


@pytest.mark.sqlite
def test_migrate_db_takes_the_readings_along(state: Path, url: str) -> None:
    with closing(EmbeddedStore(state / FILE)) as store:
        told(store)
        before = everything(store)

    lines: list[str] = []
    move(url, lines.append)

    assert f"{FILE}: 7" in lines
    with closing(there(url)) as store:
        assert everything(store) == before


@pytest.mark.postgres
def test_a_backup_of_postgresql_carries_the_readings_and_restores_them(
    state: Path, tmp_path: Path, url: str
) -> None:
    # given a house in PostgreSQL with readings, and a file that was there before it moved
    (state / FILE).write_bytes(b"old")
    with closing(open_store()) as store:
        assert isinstance(store, ServerStore)
        store._connection.execute("TRUNCATE telemetry.reading, telemetry.summary RESTART IDENTITY")
        told(store)
        before = everything(store)

    # when it is backed up, and restored into SQLite and into another PostgreSQL
    manifest = backup(tmp_path / "kept.zip")
    in_file = restored(tmp_path / "kept.zip", tmp_path / "file")
    in_server = restored(tmp_path / "kept.zip", tmp_path / "server", DATABASE_URL=url)

    # then both have every reading under its number, and a snapshot before an upgrade has none
    assert FILE in manifest.files
    assert (in_file.returncode, in_server.returncode) == (0, 0), in_file.stderr + in_server.stderr
    with closing(EmbeddedStore(tmp_path / "file" / FILE)) as store:
        assert everything(store) == before
    with closing(there(url)) as store:
        assert everything(store) == before
    assert not (tmp_path / "server" / FILE).exists()
    assert FILE not in backup(tmp_path / "snapshot.zip", files=False).files


def restored(file: Path, home: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    """`tamgiang restore` in a process of its own, into SQLite unless told otherwise."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    told = {"TAMGIANG_HOME": str(home), "LC_ALL": "C.UTF-8", "PYTHONPATH": ":".join(sys.path)}
    command = [sys.executable, "-m", "tamgiang.project.cli", "restore", str(file)]
    return subprocess.run(
        command, env={**kept, **told, **env}, capture_output=True, text=True, timeout=120
    )
