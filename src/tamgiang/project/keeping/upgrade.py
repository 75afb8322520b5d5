"""`tamgiang upgrade` and `tamgiang rollback`: steps of the schema, with a way back."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from tamgiang.project.home import home
from tamgiang.project.keeping.archive import Manifest, read_manifest, unpack
from tamgiang.project.keeping.backup import backup, usual_name
from tamgiang.project.keeping.placing import put_back
from tamgiang.project.keeping.refusals import Differs, NoSnapshot, UpgradeFailed
from tamgiang.project.keeping.rows import differences, prove_all
from tamgiang.project.keeping.state import applied, models_at, pending, require_known
from tamgiang.project.supervisor.lock import only_one

FOLDER = "snapshots"
#: Snapshots beyond these are removed, the oldest first.
KEPT = 5


def upgrade(arguments: Sequence[str]) -> int:
    """`tamgiang upgrade`: snapshot, migrate; a failure brings the snapshot back."""
    parser = argparse.ArgumentParser(prog="tamgiang upgrade", description=upgrade.__doc__)
    parser.parse_args(arguments)
    with only_one(home()):
        steps, snapshot = migrate()
    if not steps:
        _tell("The schema is the one this version expects; nothing was changed.")
    elif snapshot:
        _tell(f"{steps} migrations applied. The state before: {snapshot}")
    else:
        _tell(f"{steps} migrations applied to an empty database.")
    return 0


def rollback(arguments: Sequence[str]) -> int:
    """`tamgiang rollback`: the records as they were before the last upgrade."""
    parser = argparse.ArgumentParser(prog="tamgiang rollback", description=rollback.__doc__)
    parser.add_argument("--to", type=Path, help="a snapshot or backup other than the newest")
    parser.add_argument("--yes", action="store_true", help="do it; what came after is lost")
    chosen = parser.parse_args(arguments)
    snapshot = chosen.to or newest()
    manifest = read_manifest(snapshot)
    _tell(f"{snapshot}: records of {manifest.made_at}, version {manifest.version}")
    if not chosen.yes:
        _tell("What was written after that moment is lost. Repeat with --yes to go back.")
        return 1
    with only_one(home()):
        bring_back(snapshot)
    _tell(f"The records are as they were. Install version {manifest.version} before starting.")
    return 0


def migrate() -> tuple[int, Path | None]:
    """Apply what is missing: (how many steps, the snapshot when there were records).

    Raises UpgradeFailed with the records exactly as before.
    """
    steps = pending(connection)
    if not steps:
        return 0, None
    if not applied(connection):
        call_command("migrate", interactive=False, verbosity=0)
        return len(steps), None
    snapshot = usual_name(home() / FOLDER)
    backup(snapshot, files=False)
    _keep_few(snapshot.parent)
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except Exception as fault:
        bring_back(snapshot)
        reason = f"{type(fault).__name__}: {fault}"
        raise UpgradeFailed(reason=reason, snapshot=snapshot) from fault
    return len(steps), snapshot


def bring_back(snapshot: Path) -> Manifest:
    """Replace the records by those of a snapshot and prove that they are the same."""
    manifest = read_manifest(snapshot)
    require_known(manifest.steps, manifest.version)
    with tempfile.TemporaryDirectory(dir=home(), prefix=".rollback-") as scratch:
        records = Path(scratch) / "records.sqlite3"
        kept = Manifest(**{**vars(manifest), "files": {}})
        unpack(snapshot, kept, Path(scratch), records)
        put_back(records, manifest.steps, manifest.tables)
    wrong = differences(manifest.tables, prove_all(models_at(manifest.steps), "default"))
    if wrong:
        raise Differs(what=", ".join(wrong))
    return manifest


def newest() -> Path:
    """The last snapshot; raises NoSnapshot."""
    folder = home() / FOLDER
    found = sorted(folder.glob("*.zip"))
    if not found:
        raise NoSnapshot(folder=folder)
    return found[-1]


def _keep_few(folder: Path) -> None:
    for old in sorted(folder.glob("*.zip"))[:-KEPT]:
        old.unlink()


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
