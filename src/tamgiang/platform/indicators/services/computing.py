"""Cells computed from the records, on Django's own connection."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from operator import add, sub
from typing import Any, NamedTuple

from django.db import connection

from tamgiang.platform.indicators.compiling.parameters import Statement
from tamgiang.platform.indicators.compiling.plans import (
    Pass,
    column_names,
    grouped_sql,
    one_cell_sql,
    passes,
)
from tamgiang.platform.indicators.compiling.tables import Dialect
from tamgiang.platform.indicators.definitions import Measure


class Place(NamedTuple):
    """What a cell is of: the digest of its measure, its block, its day."""

    measure: str
    block: int
    day: date


class Sums(NamedTuple):
    """What came in and went out: amounts, then records."""

    amount_in: int = 0
    amount_out: int = 0
    rows_in: int = 0
    rows_out: int = 0

    def plus(self, other: "Sums") -> "Sums":
        """Added part by part."""
        return Sums(*map(add, self, other))

    def minus(self, other: "Sums") -> "Sums":
        """What has to be added to ``other`` to come to this."""
        return Sums(*map(sub, self, other))


NOTHING = Sums()


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
    scans = [(scan, one_cell_sql(scan, dialect())) for scan in passes(measures)]
    for block, day in pairs:
        for scan, statement in scans:
            for columns in _fetched(statement, block=block, day=day):
                collect(found, scan, block, day, columns)
    return found


def _fetched(statement: Statement, **given: int | date) -> Iterator[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.values(**given))
        yield from cursor.fetchall()


def _as_day(value: object) -> date:
    """SQLite gives the text of a day, PostgreSQL the day."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def collect(
    found: dict[Place, Sums], scan: Pass, block: int, day: date, columns: Sequence[object]
) -> None:
    """Add one row of a pass (its columns after block and day) to the cells found so far."""
    values: Mapping[str, object] = dict(zip(column_names(scan), columns, strict=True))
    for slot in scan.slots:
        rows = whole_number(values[f"n{slot.number}"])
        if not rows:
            continue
        amount = rows
        if slot.measure.amount is not None:
            amount = whole_number(values[f"s{slot.number}"])
        place = Place(slot.measure.digest, block, day)
        sums = Sums(0, amount, 0, rows) if slot.out else Sums(amount, 0, rows, 0)
        have = found.get(place)
        found[place] = have.plus(sums) if have else sums


def whole_number(value: object) -> int:
    """A count or sum as an int. A float would mean that 64 bits did not suffice: ValueError."""
    if value is None:
        return 0
    if isinstance(value, float):
        raise ValueError(f"a sum left 64 bits: {value}")
    return int(str(value))
