"""Many rows into one table: COPY where the server has it, else one prepared statement.

PostgreSQL's driver sends each row of an `executemany` as a statement of its own; COPY streams
them, at a fraction of the cost on both sides. Constraints and triggers hold all the same.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[Any]) -> None:
    """Insert `rows`, in the form the driver takes; the caller's transaction holds them.

    `table` and `columns` are our own names. Raises Django's database errors.
    """
    quote = connection.ops.quote_name
    into = f"{quote(table)} ({', '.join(quote(name) for name in columns)})"
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", rows)  # noqa: S608 - ours
            return
        with (
            connection.wrap_database_errors,
            cursor.cursor.copy(f"COPY {into} FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)


def look_over(*tables: str) -> None:
    """Let the server know how full tables are, which it learns by itself only minutes later.

    Until then it plans queries over them as if they were empty.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
