"""`tamgiang backup`: everything the house holds in one file, taken while it runs."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tamgiang.project.home import home
from tamgiang.project.keeping.archive import FILES, SECRETS, Manifest, write
from tamgiang.project.keeping.freezing import freeze

FOLDER = "backups"


def main(arguments: Sequence[str]) -> int:
    """Write the file and say where it lies and what it holds."""
    parser = argparse.ArgumentParser(prog="tamgiang backup", description=__doc__)
    parser.add_argument("--out", type=Path, help="the file to write (backups/ in the state folder)")
    parser.add_argument(
        "--with-secrets", action="store_true", help="also the keys; store such a file like them"
    )
    chosen = parser.parse_args(arguments)
    out = chosen.out or usual_name(home() / FOLDER)
    manifest = backup(out, secrets=chosen.with_secrets)
    rows = sum(int(proof["rows"]) for proof in manifest.tables.values())
    sys.stdout.write(
        f"{out}\n{rows} rows in {len(manifest.tables)} tables, {len(manifest.files)} files, "
        f"{out.stat().st_size / 1e6:.1f} MB\naudit head {manifest.audit['last'] or '-'}\n"
    )
    return 0


def usual_name(folder: Path) -> Path:
    """A name with the local time, so that names sort as they were made."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"tamgiang-{datetime.now().astimezone():%Y%m%d-%H%M%S}.zip"


def backup(out: Path, *, secrets: bool = False, files: bool = True) -> Manifest:
    """Write a backup to `out` and give its manifest. Others may write meanwhile."""
    state = home()
    folders = [*([FILES] if files else []), *([SECRETS] if secrets else [])]
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=state, prefix=".backup-") as scratch:
        records = Path(scratch) / "records.sqlite3"
        # The records first: a file that is named in them was there before.
        manifest = freeze(records)
        write(out, manifest, records, state, folders)
    return manifest
