"""Rows from one database into another that is empty, whatever the two are."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from tamgiang.project.keeping.refusals import Differs, NotEmpty
from tamgiang.project.keeping.rows import (
    Proof,
    Row,
    Tell,
    differences,
    empty,
    prove_all,
    reset_sequences,
    silent,
    write,
)
from tamgiang.project.keeping.state import Step, models_at


def require_empty(connection: BaseDatabaseWrapper, place: str) -> None:
    """Raise NotEmpty when the database has tables."""
    if connection.introspection.table_names():
        raise NotEmpty(place=place)


def drop_all(connection: BaseDatabaseWrapper) -> None:
    """Remove every table of the house."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cascade = " CASCADE" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{cascade}")


def migrate_to(alias: str, steps: Sequence[Step]) -> None:
    """Bring an empty database to just these migrations."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[alias])
    children = executor.loader.graph.node_map
    wanted = set(steps)
    leaves = [
        step
        for step in steps
        if step in children and not any(child.key in wanted for child in children[step].children)
    ]
    executor.migrate(leaves)


def fill(
    alias: str,
    steps: Sequence[Step],
    source: Mapping[str, Iterable[Row]],
    wanted: Mapping[str, Proof],
    tell: Tell = silent,
) -> None:
    """Make the schema, write every table, and prove it; raises Differs and keeps nothing."""
    connection = connections[alias]
    migrate_to(alias, steps)
    models = models_at(list(steps))
    try:
        with transaction.atomic(using=alias):
            empty(models, connection)
            for model in models:
                _fill_one(model, source, connection, tell)
            reset_sequences(models, connection)
            wrong = differences(wanted, prove_all(models, alias))
            if wrong:
                raise Differs(what=", ".join(wrong))
    except BaseException:
        drop_all(connection)
        raise


def _fill_one(
    model: type[Model],
    source: Mapping[str, Iterable[Row]],
    connection: BaseDatabaseWrapper,
    tell: Tell,
) -> None:
    table = model._meta.db_table
    count = write(model, source.get(table, ()), connection)
    if count:
        tell(f"{table}: {count}")
