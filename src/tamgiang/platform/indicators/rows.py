"""The records behind a figure: one definition, found by SQL and proved by the Python predicate."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, CharField, Func, QuerySet
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler

from tamgiang.platform.indicators.compiling.plans import rows_sql
from tamgiang.platform.indicators.definitions import Measure
from tamgiang.platform.indicators.services.computing import dialect
from tamgiang.platform.registers.models import Record, model_of


def records_behind(
    measure: Measure, first: date, last: date, blocks: Iterable[int] | None = None
) -> QuerySet[Record]:
    """Active records that the measure counts from ``first`` to ``last``, as the open scope sees.

    ``blocks`` narrows them to building blocks. Raises ScopeRequired outside a scope.
    """
    statement = rows_sql(measure, dialect())
    values = tuple(statement.values(first=first, last=last))
    found = model_of(measure.register).objects.filter(_AmongIds("pk", statement.sql, values))
    if blocks is not None:
        found = found.filter(block_id__in=list(blocks))
    return found.order_by("-effective_on", "-pk")


class _AmongIds(Func):
    """Whether a key is among the ids of a statement, looked up row by row.

    `IN` would read every record behind a figure before the first page of them is shown; a page of
    twenty-five then took forty times as long as this.
    """

    output_field = BooleanField()

    def __init__(self, key: str, statement: str, values: tuple[Any, ...]) -> None:
        super().__init__(key)
        self.statement, self.values = statement, values

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: object,
    ) -> tuple[str, list[str | int]]:
        """The condition, with the values of the statement before those of the key."""
        (key,) = self.get_source_expressions()
        sql, params = compiler.compile(key)
        counted = f"SELECT 1 FROM ({self.statement}) counted WHERE counted.id = {sql}"  # noqa: S608
        return f"EXISTS ({counted})", [*self.values, *params]


def ids_behind(measure: Measure, first: date, last: date) -> set[int]:
    """Primary keys of all records the measure counts, whatever the scope."""
    statement = rows_sql(measure, dialect())
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.values(first=first, last=last))
        return {row[0] for row in cursor.fetchall()}


def disagreeing(measure: Measure, first: date, last: date, found: Iterable[Record]) -> list[Record]:
    """Records among ``found`` that the Python predicate does not count: none, or SQL is wrong."""
    names = tuple(measure.register.columns)
    return [
        record
        for record in found
        if not measure.counts({n: getattr(record, n, None) for n in names}, first, last)
    ]


def checksum(found: QuerySet[Record]) -> tuple[int, str]:
    """(how many, SHA-256 over the sorted ids) of records: what a published figure keeps."""
    # As text: a report counts hundreds of thousands of ids, and objects of them cost the most.
    texts = found.order_by().values_list(Cast("uid", CharField()), flat=True)
    plain = sorted(str(text).replace("-", "") for text in texts.iterator(chunk_size=10_000))
    hasher = sha256()
    for uid in plain:
        hasher.update(f"{uid[:8]}-{uid[8:12]}-{uid[12:16]}-{uid[16:20]}-{uid[20:]}\n".encode())
    return len(plain), hasher.hexdigest()
