"""The table of a register as ibis sees it, in each of the three dialects."""

from enum import StrEnum
from typing import TYPE_CHECKING

from tamgiang.kernel.expressions import Type, Vocabulary
from tamgiang.kernel.schema import Register

if TYPE_CHECKING:
    from ibis import Table


class Dialect(StrEnum):
    """Where SQL runs: Django's own connection (SQLite, PostgreSQL), or DuckDB on an extract."""

    SQLITE = "sqlite"
    POSTGRES = "postgres"
    DUCKDB = "duckdb"


_KINDS = {
    Type.INTEGER: "int64",
    Type.TEXT: "string",
    Type.FLAG: "boolean",
    Type.DAY: "date",
    Type.MOMENT: "timestamp('UTC')",
}

#: Extracts hold instants as UTC without a zone, so that DuckDB needs no time zone data.
_EXTRACTED = _KINDS | {Type.MOMENT: "timestamp"}


def table_name(register: Register) -> str:
    """The name of the register's table, the same in the databases and over an extract."""
    return f"{register.module}_{register.name}"


def register_table(register: Register, dialect: Dialect) -> "Table":
    """The columns expressions may name, with the common ones that decide whether a record counts.

    Integers are 64 bit from the start: a sum of fees passes 2**31.
    """
    import ibis

    kinds = _EXTRACTED if dialect is Dialect.DUCKDB else _KINDS
    columns = Vocabulary.of(register).columns
    schema = {"id": "int64", "block_id": "int64", "state": "int64"}
    schema |= {name: kinds[column.type] for name, column in columns.items()}
    return ibis.table(schema, name=table_name(register))
