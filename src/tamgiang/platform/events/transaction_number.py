"""The number of the running transaction, as the database itself knows it."""

from typing import Any, ClassVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Func
from django.db.models.sql.compiler import SQLCompiler


class TransactionNumber(Func):
    """PostgreSQL's `pg_current_xact_id()`; 0 on SQLite, where writers queue and ids suffice."""

    template = "0"
    arity = 0
    output_field: ClassVar[BigIntegerField[Any, Any]] = BigIntegerField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> tuple[str, list[Any]]:
        """The 64-bit number, which does not wrap; the cast goes by way of text."""
        return "pg_current_xact_id()::text::bigint", []
