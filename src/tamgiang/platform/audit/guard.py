"""Triggers that refuse to change or delete audit entries, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_auditentry", "audit_auditseal")

_SQLITE = """CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END"""
_POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$ LANGUAGE plpgsql"""
_POSTGRES = """CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH {each} EXECUTE FUNCTION audit_append_only()"""


def _verbs(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    both = ("update", "delete")
    return (*both, "truncate") if connection.vendor == "postgresql" else both


def raise_guard(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; safe to repeat."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute(_POSTGRES_FUNCTION)
        for table in TABLES:
            for verb in _verbs(connection):
                each = "STATEMENT" if verb == "truncate" else "ROW"
                sql = _POSTGRES if postgres else _SQLITE
                cursor.execute(sql.format(table=table, verb=verb, each=each))


def lift_guard(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    suffix = "ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in TABLES:
            for verb in _verbs(connection):
                where = suffix.format(table=table)
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb} {where}")


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers for the body: a test database that is emptied, or tampered with."""
    lift_guard(connection)
    try:
        yield
    finally:
        raise_guard(connection)
