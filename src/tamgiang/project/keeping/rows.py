"""The rows of a table in one form on both databases, their proof, and writing them elsewhere."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias

import msgspec
from django.core.management.color import no_style
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, BigAutoField, BigIntegerField, Model

Row: TypeAlias = tuple[Any, ...]
#: Rows of a table and the SHA-256 over them in order of their key.
Proof: TypeAlias = dict[str, int | str]
Tell: TypeAlias = Callable[[str], None]

CHUNK = 2000
EVENTS, POSITIONS = "events_event", "events_position"
_encode = msgspec.json.Encoder(order="deterministic").encode


def silent(_line: str) -> None:
    """Tell nobody."""


def columns(model: type[Model]) -> list[str]:
    """The columns of a table as the model knows them."""
    return [field.attname for field in model._meta.local_concrete_fields]


def read(model: type[Model], alias: str, models: Sequence[type[Model]]) -> Iterator[Row]:
    """The rows of one table by their key, as Python values.

    The number of PostgreSQL's transaction means nothing in another database: events carry 0,
    their order by id, and a consumer stands before the first event it has not read.
    """
    names = columns(model)
    found = model._base_manager.using(alias).order_by("pk").values_list(*names)
    rows: Iterator[Row] = found.iterator(chunk_size=CHUNK)
    if model._meta.db_table == EVENTS:
        return _replaced(rows, names, "tx", 0)
    if model._meta.db_table == POSITIONS:
        return _positions(rows, names, alias, models)
    return rows


def _replaced(rows: Iterator[Row], names: list[str], column: str, value: object) -> Iterator[Row]:
    place = names.index(column)
    return ((*row[:place], value, *row[place + 1 :]) for row in rows)


def _positions(
    rows: Iterator[Row], names: list[str], alias: str, models: Sequence[type[Model]]
) -> Iterator[Row]:
    event = next(model for model in models if model._meta.db_table == EVENTS)
    events = event._base_manager.using(alias)
    for row in list(rows):
        said = dict(zip(names, row, strict=True))
        if said["tx"]:
            later = events.filter(tx__gt=said["tx"]).values("pk")
            same = events.filter(tx=said["tx"], pk__gt=said["event_id"]).values("pk")
            unread = [q.order_by("pk").first() for q in (later, same)]
            first = min((found["pk"] for found in unread if found), default=None)
            newest = events.order_by("-pk").values("pk").first()
            last = newest["pk"] if newest else 0
            said |= {"tx": 0, "event_id": last if first is None else first - 1}
        yield tuple(said[name] for name in names)


def prove(model: type[Model], rows: Iterable[Row]) -> Proof:
    """Count and hash of rows; keys that are text are ordered by bytes, not by a database."""
    total, count = hashlib.sha256(), 0
    if isinstance(model._meta.pk, AutoField | BigAutoField | BigIntegerField):
        for row in rows:
            total.update(_encode(row) + b"\n")
            count += 1
    else:
        lines = sorted(_encode(row) + b"\n" for row in rows)
        count = len(lines)
        for line in lines:
            total.update(line)
    return {"rows": count, "sha256": total.hexdigest()}


def prove_all(models: Sequence[type[Model]], alias: str) -> dict[str, Proof]:
    """The proof of every table."""
    return {model._meta.db_table: prove(model, read(model, alias, models)) for model in models}


def differences(wanted: Mapping[str, Proof], found: Mapping[str, Proof]) -> list[str]:
    """The tables whose rows are not the same, with their counts."""
    names = sorted({*wanted, *found})
    none: Proof = {"rows": 0, "sha256": ""}
    return [
        f"{name} ({wanted.get(name, none)['rows']}, {found.get(name, none)['rows']})"
        for name in names
        if wanted.get(name) != found.get(name)
    ]


def empty(models: Sequence[type[Model]], connection: BaseDatabaseWrapper) -> None:
    """Remove what migrations filled in themselves, so that rows keep their numbers."""
    from tamgiang.platform.audit.guard import lifted

    tables = [model._meta.db_table for model in models]
    with lifted(connection), connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), tables):
            cursor.execute(statement)


def write(model: type[Model], rows: Iterable[Row], connection: BaseDatabaseWrapper) -> int:
    """Put rows into an empty table; how many there were. The caller holds the transaction."""
    fields = model._meta.local_concrete_fields
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - from the models
    count = 0
    source = iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(source, CHUNK)):
            prepared = [
                tuple(
                    field.get_db_prep_save(value, connection)
                    for field, value in zip(fields, row, strict=True)
                )
                for row in chunk
            ]
            cursor.executemany(statement, prepared)
            count += len(chunk)
    return count


def reset_sequences(models: Sequence[type[Model]], connection: BaseDatabaseWrapper) -> None:
    """Have the next number of every table follow its highest."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
