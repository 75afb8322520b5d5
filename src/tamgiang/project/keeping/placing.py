"""Frozen records into the database this house uses."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import connection

from tamgiang.project.keeping.copying import drop_all, fill, require_empty
from tamgiang.project.keeping.freezing import copy_file, frozen
from tamgiang.project.keeping.rows import Proof, Tell, read, silent
from tamgiang.project.keeping.state import Step, models_at


def place(records: Path, steps: Sequence[Step], wanted: Mapping[str, Proof]) -> None:
    """Put frozen records into the empty default database; raises NotEmpty or Differs."""
    require_empty(connection, str(connection.settings_dict["NAME"]))
    _put(records, steps, wanted)


def put_back(records: Path, steps: Sequence[Step], wanted: Mapping[str, Proof]) -> None:
    """Replace all that the default database holds by frozen records."""
    if connection.vendor != "sqlite":
        drop_all(connection)
    _put(records, steps, wanted)


def _put(records: Path, steps: Sequence[Step], wanted: Mapping[str, Proof]) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        # Page by page in one transaction: programs that have the file open see old or new.
        copy_file(records, Path(str(connection.settings_dict["NAME"])))
        return
    pour(records, "default", steps, wanted)


def pour(
    records: Path,
    alias: str,
    steps: Sequence[Step],
    wanted: Mapping[str, Proof],
    tell: Tell = silent,
) -> None:
    """Copy frozen records row by row into the empty database under `alias`."""
    models = models_at(list(steps))
    with frozen(records) as source:
        rows = {model._meta.db_table: read(model, source, models) for model in models}
        fill(alias, steps, rows, wanted, tell)
