"""`tamgiang backup`: everything the house holds in one file, taken while it runs."""

import argparse
import errno
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

from tamgiang.project.home import home
from tamgiang.project.keeping import stores
from tamgiang.project.keeping.archive import Manifest, write
from tamgiang.project.keeping.freezing import freeze
from tamgiang.project.keeping.passphrase import typed_twice
from tamgiang.project.keeping.refusals import TargetClosed, TargetFull
from tamgiang.project.keeping.rows import Tell, silent
from tamgiang.project.keeping.sealing import SUFFIX, require_strong, seal
from tamgiang.project.keeping.travels import carried

FOLDER = "backups"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def main(arguments: Sequence[str]) -> int:
    """Write the file and say where it lies and what it holds."""
    parser = argparse.ArgumentParser(prog="tamgiang backup", description=__doc__)
    parser.add_argument("--out", type=Path, help="the file to write (backups/ in the state folder)")
    parser.add_argument(
        "--with-secrets", action="store_true", help="also the keys; store such a file like them"
    )
    parser.add_argument(
        "--sealed", action="store_true", help="under a passphrase, with the keys; asks for it"
    )
    chosen = parser.parse_args(arguments)
    out = chosen.out or usual_name(home() / FOLDER, sealed=chosen.sealed)
    passphrase = typed_twice() if chosen.sealed else ""
    manifest = backup(out, secrets=chosen.with_secrets, passphrase=passphrase)
    sys.stdout.write(
        f"{out}\n{manifest.rows} rows in {len(manifest.tables)} tables, "
        f"{len(manifest.files)} files, "
        f"{out.stat().st_size / 1e6:.1f} MB\naudit head {manifest.audit['last'] or '-'}\n"
    )
    return 0


def usual_name(folder: Path, *, sealed: bool = False) -> Path:
    """A name with the local time, so that names sort as they were made."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    moment, suffix = datetime.now().astimezone(), ".zip" + (SUFFIX if sealed else "")
    while True:
        path = folder / f"tamgiang-{moment:%Y%m%d-%H%M%S}{suffix}"
        if not path.exists():
            return path
        moment += timedelta(seconds=1)


def last_copy() -> Path:
    """A backup in the state folder before something goes for good; where it lies."""
    out = usual_name(home() / FOLDER)
    backup(out)
    return out


def backup(
    out: Path,
    *,
    secrets: bool = False,
    files: bool = True,
    passphrase: str = "",
    tell: Tell = silent,
) -> Manifest:
    """Write a backup to `out` and give its manifest. Others may write meanwhile.

    A sealed one carries the keys. Raises PassphraseWeak, TargetFull or TargetClosed, and leaves
    no half of a file.
    """
    state = home()
    if passphrase:
        require_strong(passphrase)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=state, prefix=".backup-") as scratch:
            records = Path(scratch) / "records.sqlite3"
            # The records first: a file that is named in them was there before.
            tell("records")
            manifest = freeze(records)
            tell("files")
            found = _files(state, Path(scratch), keys=secrets or bool(passphrase)) if files else {}
            plain = Path(scratch) / "plain.zip" if passphrase else out
            write(plain, manifest, records, found)
            if passphrase:
                tell("sealing")
                _seal(plain, out, passphrase)
    except OSError as fault:
        for part in (out.with_name(out.name + ".part"), out):
            part.unlink(missing_ok=True)
        if fault.errno in NO_ROOM:
            raise TargetFull(folder=out.parent, free=0, needed="?") from fault
        raise TargetClosed(folder=out.parent, reason=fault.strerror or fault) from fault
    return manifest


def _files(state: Path, scratch: Path, *, keys: bool) -> dict[str, Path]:
    """What travels beside the records, by name; what lies in PostgreSQL as a file of its own."""
    found = {path.relative_to(state).as_posix(): path for path in carried(state, keys=keys)}
    return found | stores.frozen(connection, scratch)


def _seal(plain: Path, out: Path, passphrase: str) -> None:
    part = out.with_name(out.name + ".part")
    seal(plain, part, passphrase)
    part.rename(out)
