"""`tamgiang migrate-db --to URL`: the records from SQLite into an empty PostgreSQL."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import environ
from django.db import connection, connections

from tamgiang.project.home import home
from tamgiang.project.keeping import stores
from tamgiang.project.keeping.copying import drop_all, require_empty
from tamgiang.project.keeping.freezing import freeze
from tamgiang.project.keeping.placing import pour
from tamgiang.project.keeping.refusals import WrongDirection
from tamgiang.project.keeping.rows import Tell
from tamgiang.project.keeping.state import opened
from tamgiang.project.supervisor.lock import only_one

TARGET = "moved"


def main(arguments: Sequence[str]) -> int:
    """Copy, prove, and say how to use the new database."""
    parser = argparse.ArgumentParser(prog="tamgiang migrate-db", description=__doc__)
    parser.add_argument("--to", required=True, metavar="DATABASE_URL")
    chosen = parser.parse_args(arguments)
    with only_one(home()):
        rows = move(chosen.to, _tell)
    _tell(f"{rows} rows, every table equal by count and hash.")
    _tell("From now on start with DATABASE_URL set to that address; the SQLite file is unchanged.")
    return 0


def move(url: str, tell: Tell) -> int:
    """Copy every row; how many. Raises WrongDirection, NotEmpty, Differs (and keeps nothing)."""
    database = environ.Env.db_url_config(url)
    if connection.vendor != "sqlite" or "postgres" not in str(database["ENGINE"]):
        raise WrongDirection(source=connection.vendor, target=str(database["ENGINE"]))
    with opened(TARGET, database), tempfile.TemporaryDirectory(dir=home()) as scratch:
        require_empty(connections[TARGET], str(database["NAME"]))
        stores.require_empty(connections[TARGET])
        records = Path(scratch) / "records.sqlite3"
        manifest = freeze(records)
        pour(records, TARGET, manifest.steps, manifest.tables, tell)
        with connections[TARGET].cursor() as cursor:
            cursor.execute("ANALYZE")
        try:
            for file, count in stores.bring_in(connections[TARGET], home()):
                tell(f"{file}: {count}")
        except BaseException:
            drop_all(connections[TARGET])
            raise
    return sum(int(proof["rows"]) for proof in manifest.tables.values())


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
