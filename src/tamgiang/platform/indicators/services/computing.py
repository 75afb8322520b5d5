"""Cells computed from the records, on Django's own connection."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from tamgiang.platform.indicators.compiling.parameters import Statement
from tamgiang.platform.indicators.compiling.passes import Pass, passes
from tamgiang.platform.indicators.compiling.plans import grouped_sql, one_cell_sql
from tamgiang.platform.indicators.compiling.tables import Dialect
from tamgiang.platform.indicators.definitions import Measure
from tamgiang.platform.indicators.sums import Sums


class Place(NamedTuple):
    """What a cell is of: the digest of its measure, its block, its day."""

    measure: str
    block: int
    day: date


def dialect() -> Dialect:
    """The dialect of Django's connection."""
    return Dialect.POSTGRES if connection.vendor == "postgresql" else Dialect.SQLITE


def whole(measures: Iterable[Measure]) -> dict[Place, Sums]:
    """Every cell of measures over one register: one scan for each day they come in or go out."""
    found: dict[Place, Sums] = {}
    for scan in passes(measures):
        for block, day, *columns in _fetched(grouped_sql(scan, dialect())):
            collect(found, scan, int(block), _as_day(day), columns)
    return found


def at(measures: Sequence[Measure], pairs: Iterable[tuple[int, date]]) -> dict[Place, Sums]:
    """The cells of measures over one register at (block, day) pairs; what is empty is left out."""
    found: dict[Place, Sums] = {}
    engine = dialect()
    scans = [(scan, one_cell_sql(scan, engine)) for scan in passes(measures)]
    read = _sqlite_reader() if engine is Dialect.SQLITE else _read_postgres
    for block, day in pairs:
        for scan, statement in scans:
            collect(found, scan, block, day, read(statement, block, day))
    return found


def _sqlite_reader() -> Callable[[Statement, int, date], Sequence[Any]]:
    """Reads one row straight from the driver under Django's connection.

    A cell of fifty records is added up in the time that a Django cursor takes to prepare.
    """
    connection.ensure_connection()
    execute = connection.connection.execute

    def read(statement: Statement, block: int, day: date) -> Sequence[Any]:
        values = statement.values(block=block, day=day.isoformat())
        row: Sequence[Any] = execute(statement.plain, values).fetchone()
        return row

    return read


def _read_postgres(statement: Statement, block: int, day: date) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.values(block=block, day=day))
        row: Sequence[Any] = cursor.fetchone() or ()
        return row


def _fetched(statement: Statement) -> Iterator[Sequence[Any]]:
    with connection.cursor() as cursor:
        # Values even where there are none: without them a cursor leaves "%%" as it stands.
        cursor.execute(statement.sql, statement.values())
        yield from cursor.fetchall()


def _as_day(value: object) -> date:
    """SQLite gives the text of a day, PostgreSQL the day."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def collect(
    found: dict[Place, Sums], scan: Pass, block: int, day: date, columns: Sequence[Any]
) -> None:
    """Add one row of a pass (its columns after block and day) to the cells found so far."""
    for measure, out, count_at, amount_at in scan.layout:
        rows = columns[count_at]
        if not rows:
            continue
        amount = rows if amount_at is None else whole_number(columns[amount_at])
        place = Place(measure, block, day)
        sums = Sums(0, amount, 0, rows) if out else Sums(amount, 0, rows, 0)
        have = found.get(place)
        found[place] = have.plus(sums) if have else sums


def whole_number(value: Any) -> int:  # noqa: ANN401 - as the driver gives a sum
    """A sum as an int. A float would mean that 64 bits did not suffice: ValueError."""
    if isinstance(value, float):
        raise ValueError(f"a sum left 64 bits: {value}")
    return int(value or 0)
