"""Emptying the database after a test that committed.

Django empties all of some two hundred tables each time and then makes content types and
permissions anew, which takes longer than most of those tests. Few tables hold anything.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import TransactionTestCase

from tamgiang.platform.audit.guard import lifted

Flush = Callable[[TransactionTestCase], None]
#: Which version of the schema this is; never emptied.
HISTORY = "django_migrations"


class Emptying:
    """Django's own way the first time, to learn what it leaves; from then on only what is filled.

    Should a test have touched what Django leaves, it is done in Django's way again.
    """

    def __init__(self, flush: Flush) -> None:
        self._flush = flush
        self._left: dict[str, int] | None = None

    def __call__(self, case: TransactionTestCase) -> None:
        """In place of `TransactionTestCase._fixture_teardown`."""
        with lifted(connection):
            filled = _filled()
            if self._left is None or any(filled.get(t) != n for t, n in self._left.items()):
                self._flush(case)
                self._left = _filled()
                return
            with _unordered():
                _delete(sorted(set(filled) - set(self._left)))


def _filled() -> dict[str, int]:
    """How many rows each table holds that holds any."""
    tables = [name for name in connection.introspection.django_table_names() if name != HISTORY]
    quote = connection.ops.quote_name
    asked = [f"SELECT '{t}', (SELECT count(*) FROM {quote(t)})" for t in tables]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return {name: count for name, count in cursor.fetchall() if count}


def _delete(tables: list[str]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608


@contextmanager
def _unordered() -> Iterator[None]:
    """Rows may go before those that point to them."""
    off, on = {
        "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
        "postgresql": (
            "SET session_replication_role = replica",
            "SET session_replication_role = origin",
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(off)
        try:
            yield
        finally:
            cursor.execute(on)
