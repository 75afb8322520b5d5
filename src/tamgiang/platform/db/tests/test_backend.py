"""The embedded database refuses unsafe libraries and really sets what it promises."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from tamgiang.platform.db import library


def open_database(path: Path, **options: object) -> BaseDatabaseWrapper:
    configured = {"ENGINE": "tamgiang.platform.db", "NAME": path, "OPTIONS": options}
    return ConnectionHandler({"default": configured})["default"]


@pytest.fixture(autouse=True)
def own_files_allowed(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def database(tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    wrapper = open_database(tmp_path / "records.sqlite3")
    wrapper.inc_thread_sharing()
    yield wrapper
    wrapper.close()


def pragma(database: BaseDatabaseWrapper, name: str) -> object:
    with database.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def test_the_wheels_library_stands_in_for_the_standard_one() -> None:
    import sqlite3

    assert sqlite3.sqlite_version_info >= (3, 51, 3)
    assert sys.modules["sqlite3"].__name__ == "pysqlite3"


def test_a_connection_carries_every_promised_pragma(database: BaseDatabaseWrapper) -> None:
    assert pragma(database, "foreign_keys") == 1
    assert pragma(database, "journal_mode") == "wal"
    assert pragma(database, "synchronous") == 2
    assert pragma(database, "busy_timeout") == 20_000
    assert pragma(database, "mmap_size") == 0


def test_a_library_with_the_wal_bug_is_refused_before_the_file_exists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given the SQLite of Debian 12's successor, one release before the correction
    monkeypatch.setattr(library, "sqlite_version", lambda: (3, 51, 2))

    # when a connection is asked for, then it is refused and nothing was created
    with pytest.raises(library.SqliteTooOld, match=r"SQLite 3\.51\.2 .* 3\.51\.3 or later"):
        open_database(tmp_path / "records.sqlite3").connect()
    assert list(tmp_path.iterdir()) == []


def test_the_first_corrected_library_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "sqlite_version", lambda: (3, 51, 3))

    library.require_safe_sqlite()


def test_a_transaction_takes_the_write_lock_at_its_first_statement(
    database: BaseDatabaseWrapper,
) -> None:
    statements: list[str] = []
    database.connect()
    database.connection.set_trace_callback(statements.append)

    database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    database.commit()

    assert statements == ["BEGIN IMMEDIATE", "COMMIT"]


def test_a_second_writer_waits_then_is_told_the_file_is_locked(
    tmp_path: Path, database: BaseDatabaseWrapper
) -> None:
    # given one transaction open
    database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    second = open_database(tmp_path / "records.sqlite3", timeout=0.05)

    # when another begins, then it fails at BEGIN, not at its first write
    with pytest.raises(OperationalError, match="locked"):
        second.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    second.close()
    database.rollback()


def test_two_threads_write_without_a_failed_upgrade(
    tmp_path: Path, database: BaseDatabaseWrapper
) -> None:
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE counter (value integer)")
        cursor.execute("INSERT INTO counter VALUES (0)")

    def add_fifty() -> None:
        own = open_database(tmp_path / "records.sqlite3")
        for _ in range(50):
            own.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
            with own.cursor() as cursor:
                cursor.execute("SELECT value FROM counter")
                value = cursor.fetchone()[0]
                cursor.execute("UPDATE counter SET value = %s", [value + 1])
            own.commit()
            own.set_autocommit(True)
        own.close()

    threads = [threading.Thread(target=add_fifty) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.cursor() as cursor:
        cursor.execute("SELECT value FROM counter")
        assert cursor.fetchone()[0] == 100
