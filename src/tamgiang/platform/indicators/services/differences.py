"""Bringing stored cells to what they should be by writing only what differs."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import connection, models

from tamgiang.platform.indicators.services.computing import Place
from tamgiang.platform.indicators.sums import Sums

#: Below the 32,766 variables SQLite takes in one statement.
MOST_AT_ONCE = 10_000


class Stored(NamedTuple):
    """One row as it stands: its key and its sums."""

    pk: int
    sums: Sums


def bring_to(
    model: type[models.Model], day: str, ids: Mapping[str, int], should: Mapping[Place, Sums]
) -> None:
    """Make the rows of `model` whose measure is among `ids` say exactly `should`.

    `day` names the date column. Run inside a transaction: the fewer rows are written, the
    shorter every other writer waits.
    """
    have = _stored(model, day, ids)
    wanted = {(ids[p.measure], p.block, p.day): sums for p, sums in should.items()}
    gone = [row.pk for key, row in have.items() if key not in wanted]
    for start in range(0, len(gone), MOST_AT_ONCE):
        model._default_manager.filter(pk__in=gone[start : start + MOST_AT_ONCE]).delete()
    table, as_stored = model._meta.db_table, connection.ops.adapt_datefield_value
    new, moved = [], []
    for key, sums in wanted.items():
        row = have.get(key)
        if row is None:
            new.append((key[0], key[1], as_stored(key[2]), *sums))
        elif row.sums != sums:
            moved.append((*sums, row.pk))
    with connection.cursor() as cursor:
        cursor.executemany(_insert(table, day), new)
        cursor.executemany(_update(table), moved)


def _stored(
    model: type[models.Model], day: str, ids: Mapping[str, int]
) -> dict[tuple[int, int, date], Stored]:
    columns = ("pk", "measure_id", "block", day, *Sums._fields)
    rows = model._default_manager.filter(measure_id__in=ids.values()).values_list(*columns)
    return {(row[1], row[2], row[3]): Stored(row[0], Sums(*row[4:])) for row in rows.iterator()}


def _insert(table: str, day: str) -> str:
    columns = ", ".join(("measure_id", "block", day, *Sums._fields))
    return f"INSERT INTO {table} ({columns}) VALUES (%s, %s, %s, %s, %s, %s, %s)"  # noqa: S608


def _update(table: str) -> str:
    columns = ", ".join(f"{name} = %s" for name in Sums._fields)
    return f"UPDATE {table} SET {columns} WHERE id = %s"  # noqa: S608 - names of our own columns
