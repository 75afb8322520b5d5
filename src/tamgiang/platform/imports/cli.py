"""`tamgiang import`: compare a sheet with a register, and write it when told to."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tamgiang.platform.imports.models import Batch, Mode
from tamgiang.platform.imports.services import (
    confirm,
    preview,
    propose_mapping,
    set_mapping,
    upload,
)
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.scopes import system_scope

ACTOR = "system:import"
COUNTS = (
    "rows",
    "new",
    "changed",
    "ended",
    "withdrawn",
    "unchanged",
    "skipped",
    "duplicate",
    "bad",
)


def main(arguments: Sequence[str]) -> int:
    """Print what the sheet would do; with --confirm the worker writes it."""
    given = _parser().parse_args(arguments)
    register = register_named(given.register)
    with system_scope("import"):
        batch = upload(given.file, register, given.source, ACTOR)
        constants = dict(pair.split("=", 1) for pair in given.set)
        mapping = propose_mapping(batch).with_answers({}, constants)
        mode = given.mode
        if given.complete:
            mode = Mode.SNAPSHOT if register.event else Mode.ENDED
        set_mapping(batch, mapping, mode, given.ends_on)
        preview(batch)
        sys.stdout.write(_told(batch))
        if given.confirm:
            job = confirm(batch, ACTOR)
            sys.stdout.write(f"job {job.uid}\n")
    return 0


def _told(batch: Batch) -> str:
    counts = " ".join(f"{name}={getattr(batch, name)}" for name in COUNTS)
    day = f" ends_on={batch.ends_on:%Y-%m-%d}" if batch.ends_on else ""
    return f"import {batch.pk}: mode={batch.mode}{day} {counts}\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tamgiang import", description=main.__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--register", required=True, help="such as people.resident")
    parser.add_argument("--source", default="", help="where such sheets come from")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], default=Mode.UPSERT.value)
    parser.add_argument(
        "--complete",
        action="store_true",
        help="the sheet is a complete list: what it lacks ends on its day; "
        "in a register of events it is withdrawn",
    )
    parser.add_argument(
        "--ends-on", type=date.fromisoformat, help="the day of a complete list (default: today)"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help="a value for all rows"
    )
    parser.add_argument("--confirm", action="store_true", help="let the worker write it")
    return parser
