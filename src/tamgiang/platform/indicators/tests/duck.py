"""Rows in DuckDB as an extract holds them, for tests of the third engine."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import duckdb

from tamgiang.kernel.schema import Register
from tamgiang.platform.indicators.compiling.parameters import Statement
from tamgiang.platform.indicators.compiling.passes import passes
from tamgiang.platform.indicators.compiling.plans import grouped_sql
from tamgiang.platform.indicators.compiling.tables import Dialect, register_table, table_name
from tamgiang.platform.indicators.definitions import Measure
from tamgiang.platform.indicators.services.computing import Place, collect
from tamgiang.platform.indicators.sums import Sums

_TYPES = {"int64": "BIGINT", "string": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE"}
Rows = Sequence[Mapping[str, Any]]


def fetched(register: Register, rows: Rows, statement: Statement, **given: date) -> list[Any]:
    """Run a statement over active rows; the id of a row is its place in the list."""
    kinds = register_table(register, Dialect.DUCKDB).schema()
    columns = {name: _TYPES.get(str(kind), "TIMESTAMP") for name, kind in kinds.items()}
    table = table_name(register)
    with duckdb.connect() as database:
        listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        database.execute(f"CREATE TABLE {table} ({listed})")
        places = ", ".join("?" for _ in columns)
        for number, row in enumerate(rows):
            full = {**row, "id": number, "state": 0}
            values = [_plain(full.get(name)) for name in columns]
            database.execute(f"INSERT INTO {table} VALUES ({places})", values)  # noqa: S608
        return database.execute(statement.plain, statement.values(**given)).fetchall()


def cells(measure: Measure, rows: Rows) -> dict[Place, Sums]:
    """Every cell of a measure over active rows."""
    found: dict[Place, Sums] = {}
    for scan in passes([measure]):
        statement = grouped_sql(scan, Dialect.DUCKDB)
        for block, day, *columns in fetched(measure.register, rows, statement):
            collect(found, scan, block, day, columns)
    return found


def _plain(value: object) -> object:
    """Instants in UTC without a zone."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
