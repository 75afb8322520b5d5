"""The records of one moment in a SQLite file, taken while others go on writing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, connections, transaction

from tamgiang.project.keeping.archive import Manifest
from tamgiang.project.keeping.copying import fill
from tamgiang.project.keeping.rows import prove_all, read
from tamgiang.project.keeping.state import applied, models_at, opened, sqlite_file, version

FROZEN = "frozen"


def freeze(path: Path) -> Manifest:
    """Write the records into the new file `path` and say what it holds.

    SQLite's own online backup, or one repeatable read of PostgreSQL copied row by row.
    """
    made_at = datetime.now(UTC)
    if connection.vendor == "sqlite":
        copy_file(Path(str(connection.settings_dict["NAME"])), path)
    else:
        _copy_rows(path)
    with frozen(path) as alias:
        steps = applied(connections[alias])
        return Manifest(
            version=version(),
            made_at=made_at.isoformat(timespec="seconds"),
            engine=connection.vendor,
            migrations=[list(step) for step in steps],
            tables=prove_all(models_at(steps), alias),
            audit=_audit(alias),
        )


@contextmanager
def frozen(path: Path) -> Iterator[str]:
    """The frozen records as a database under the alias given; the log is folded in at the end."""
    with opened(FROZEN, sqlite_file(path)):
        yield FROZEN
    with closing(sqlite3.connect(path)) as own:
        own.execute("PRAGMA journal_mode = DELETE")


def copy_file(source: Path, target: Path) -> None:
    """One consistent copy of a SQLite file in use; into one in use as well."""
    with closing(sqlite3.connect(source)) as given, closing(sqlite3.connect(target)) as taken:
        given.backup(taken)


def _copy_rows(path: Path) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        steps = applied(connection)
        models = models_at(steps)
        wanted = prove_all(models, "default")
        source = {model._meta.db_table: read(model, "default", models) for model in models}
        with opened(FROZEN, sqlite_file(path)):
            fill(FROZEN, steps, source, wanted)


def _audit(alias: str) -> dict[str, int | str]:
    """Entries, and the head that may be written down elsewhere."""
    with connections[alias].cursor() as cursor:
        tables = connections[alias].introspection.table_names(cursor)
        if "audit_auditentry" not in tables:
            return {"entries": 0, "last": "", "sealed": ""}
        cursor.execute("SELECT count(*) FROM audit_auditentry")
        count = cursor.fetchone()[0]
        cursor.execute("SELECT hash FROM audit_auditentry ORDER BY id DESC LIMIT 1")
        last = cursor.fetchone()
        cursor.execute("SELECT hash FROM audit_auditseal ORDER BY day DESC LIMIT 1")
        sealed = cursor.fetchone()
    return {
        "entries": count,
        "last": last[0] if last else "",
        "sealed": sealed[0] if sealed else "",
    }
