"""Extracts: a register as Parquet, for sums over many years and as a second opinion on the cells.

An extract holds only what definitions read: the id, the block, the state and the columns that some
measure names. So no personal column travels unless a definition needs it. Instants are UTC
without a zone.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tamgiang.kernel.schema import Register
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.compiling.passes import Grain, passes
from tamgiang.platform.indicators.compiling.plans import grouped_sql
from tamgiang.platform.indicators.compiling.tables import Dialect, register_table, table_name
from tamgiang.platform.indicators.definitions import Measure
from tamgiang.platform.indicators.services.computing import Place, collect
from tamgiang.platform.indicators.sums import Sums
from tamgiang.platform.registers.models import model_of

_CHUNK = 50_000
_TYPES = {
    "int64": pa.int64(),
    "string": pa.string(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}


def columns(register: Register, measures: Iterable[Measure]) -> tuple[str, ...]:
    """The columns an extract of a register needs for these measures."""
    read: set[str] = set()
    for measure in measures:
        parts = (measure.where, measure.begin, measure.end, measure.amount)
        read.update(*(part.fields for part in parts if part is not None))
    return ("id", "block_id", "state", *(name for name in register.columns if name in read))


def write(register: Register, folder: Path) -> Path:
    """Write the extract of a register as the open scope sees it; the file appears only whole."""
    measures = catalogue().measures[register.full_name].values()
    names = columns(register, measures)
    kinds = register_table(register, Dialect.DUCKDB).schema()
    schema = pa.schema([(name, _TYPES[str(kinds[name])]) for name in names])
    target = folder / f"{table_name(register)}.parquet"
    draft = target.with_suffix(".part")
    rows = model_of(register).objects.order_by("pk").values_list(*names).iterator(_CHUNK)
    with pq.ParquetWriter(draft, schema, compression="zstd") as writer:
        while chunk := list(islice(rows, _CHUNK)):
            arrays = [
                pa.array([_plain(row[place]) for row in chunk], type=field.type)
                for place, field in enumerate(schema)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    return draft.replace(target)


def cells(register: Register, measures: Iterable[Measure], file: Path) -> dict[Place, Sums]:
    """Every cell of measures, computed from an extract: what the kept cells must equal."""
    found: dict[Place, Sums] = {}
    with opened(register, file) as database:
        for scan in passes(measures):
            statement = grouped_sql(scan, Dialect.DUCKDB)
            for block, day, *values in database.execute(statement.plain).fetchall():
                collect(found, scan, block, day, values)
    return found


def write_cells(register: Register, measures: Iterable[Measure], file: Path, folder: Path) -> None:
    """Write the month cells of measures from an extract, one Parquet file for each scan."""
    with opened(register, file) as database:
        for number, scan in enumerate(passes(measures)):
            sql = grouped_sql(scan, Dialect.DUCKDB, Grain.MONTH).plain
            target = folder / f"{table_name(register)}.{number}.cells.parquet"
            database.execute(f"COPY ({sql}) TO {_quoted(target)} (FORMAT parquet)")


@contextmanager
def opened(register: Register, files: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the extract (a file, or a pattern of files) under the register's table name."""
    with duckdb.connect() as database:
        database.execute(
            f"CREATE VIEW {table_name(register)} AS SELECT * FROM read_parquet({_quoted(files)})"  # noqa: S608
        )
        yield database


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _plain(value: object) -> object:
    if isinstance(value, datetime) and value.tzinfo is not None:
        offset = value.utcoffset()
        return value.replace(tzinfo=None) - offset if offset else value.replace(tzinfo=None)
    return value
