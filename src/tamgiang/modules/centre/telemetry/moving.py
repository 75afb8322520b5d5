"""Readings between PostgreSQL and a file: with their numbers, so that the rules go on from them."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

import msgspec
import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.telemetry.embedded import EmbeddedStore
from tamgiang.modules.centre.telemetry.opening import address
from tamgiang.modules.centre.telemetry.server import TABLES

Row: TypeAlias = tuple[Any, ...]
CHUNK = 5_000
#: Columns of each table; the first ones tell rows apart.
COLUMNS = {
    "reading": ("position", "source", "at", "received", "body"),
    "summary": ("source", "key", "at", "count", "low", "high", "total"),
}
KEYS = {"reading": ("position",), "summary": ("source", "key", "at")}
_NUMBER = "pg_get_serial_sequence('telemetry.reading', 'position')"


class ReadingsDiffer(Refusal):
    """What was put into the other store is not what was taken."""

    code: ClassVar[str] = "centre.readings_differ"
    message: ClassVar[Label] = Label(
        "Số đo sau khi chuyển không giống lúc đầu ({table}); không giữ lại gì.",
        "The readings moved are not what they were ({table}); nothing of them was kept.",
    )
    status: ClassVar[int] = 500


def holds(connection: BaseDatabaseWrapper) -> bool:
    """Whether there are readings in PostgreSQL."""
    with _opened(connection) as there:
        if there.execute("SELECT to_regclass('telemetry.reading')").fetchone() == (None,):
            return False
        found = there.execute("SELECT EXISTS (SELECT FROM telemetry.reading)").fetchone()
    return bool(found and found[0])


def freeze(connection: BaseDatabaseWrapper, path: Path) -> None:
    """Write the readings of one moment into a new file; one that is empty where there are none."""
    EmbeddedStore(path).close()
    with _opened(connection) as there, closing(sqlite3.connect(path)) as here:
        there.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        if there.execute("SELECT to_regclass('telemetry.reading')").fetchone() == (None,):
            return
        for table, names in COLUMNS.items():
            marks = ", ".join("?" * len(names))
            into = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
            rows = _there(there, table)
            while some := list(islice(rows, CHUNK)):
                here.executemany(into, some)
        last = there.execute("SELECT last_value FROM telemetry.reading_position_seq").fetchone()
        here.execute("UPDATE sqlite_sequence SET seq = max(seq, ?)", last or (0,))
        here.commit()
        _require_same(_here(here), there)
        here.execute("PRAGMA journal_mode = DELETE")


def fill(connection: BaseDatabaseWrapper, path: Path) -> int:
    """Put the readings of a file into PostgreSQL; how many rows. Raises ReadingsDiffer."""
    count = 0
    with closing(sqlite3.connect(path)) as here, _opened(connection) as there:
        there.execute(TABLES)
        for table, names in COLUMNS.items():
            copy_in = f"COPY telemetry.{table} ({', '.join(names)}) FROM STDIN"
            with there.cursor() as cursor, cursor.copy(copy_in) as copy:
                for row in here.execute(_select(table, table)):
                    copy.write_row(row)
                    count += 1
        (last,) = here.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence").fetchone()
        if last:
            there.execute(f"SELECT setval({_NUMBER}, %s)", (last,))
        _require_same(_here(here), there)
    return count


def _opened(connection: BaseDatabaseWrapper) -> "psycopg.Connection[Row]":
    """One transaction, kept when its block ends well."""
    return psycopg.connect(address(connection))


def _select(table: str, place: str) -> str:
    # In the order of bytes, which is the same in both.
    order = (f'{n} COLLATE "C"' if n == "key" and "." in place else n for n in KEYS[table])
    names = ", ".join(COLUMNS[table])
    return f"SELECT {names} FROM {place} ORDER BY {', '.join(order)}"  # noqa: S608 - constants


def _there(there: "psycopg.Connection[Row]", table: str) -> Iterator[Row]:
    with there.cursor(f"every_{table}") as cursor:
        cursor.itersize = CHUNK
        cursor.execute(_select(table, f"telemetry.{table}"))
        yield from cursor


def _here(here: sqlite3.Connection) -> dict[str, str]:
    return {table: _proof(here.execute(_select(table, table))) for table in COLUMNS}


def _require_same(wanted: dict[str, str], there: "psycopg.Connection[Row]") -> None:
    for table, proof in wanted.items():
        if _proof(_there(there, table)) != proof:
            raise ReadingsDiffer(table=table)


def _proof(rows: Iterable[Row]) -> str:
    total, encode = hashlib.sha256(), msgspec.json.encode
    for row in rows:
        total.update(encode(row))
    return total.hexdigest()
