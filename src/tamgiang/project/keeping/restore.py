"""`tamgiang restore FILE`: a house from a backup, in an empty state folder, proven whole."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tamgiang.project.cli import set_up_django
from tamgiang.project.home import home
from tamgiang.project.keeping import erasures
from tamgiang.project.keeping.archive import Manifest, read_manifest, unpack
from tamgiang.project.keeping.passphrase import typed_for
from tamgiang.project.keeping.refusals import ChainBroken, Differs, NotABackup, NotEmpty
from tamgiang.project.keeping.sealing import is_sealed, unseal


def main(arguments: Sequence[str]) -> int:
    """Restore here, or with --verify only prove that it could be done."""
    parser = argparse.ArgumentParser(prog="tamgiang restore", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--verify", action="store_true", help="restore into a folder that is thrown away"
    )
    parser.add_argument(
        "--erasures",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a newer backup or ledger.jsonl whose erasures are done again",
    )
    chosen = parser.parse_args(arguments)
    with opened(chosen.file) as plain:
        if chosen.verify:
            read_manifest(plain)
            return restored_elsewhere(plain).returncode
        manifest = restore(plain, beside=chosen.file, erased=chosen.erasures)
    sys.stdout.write(
        f"{home()}\n{manifest.rows} rows in {len(manifest.tables)} tables "
        f"and {len(manifest.files)} files "
        f"equal the backup of {manifest.made_at}; "
        f"{manifest.audit['entries']} audit entries hold\n"
    )
    sys.stdout.write(f"{_erased_again()}\n")
    return 0


def _erased_again() -> str:
    """Do again what was erased since the backup was made; at the next start when it is too old."""
    from django.db import connection

    from tamgiang.project.keeping.state import pending

    if pending(connection):
        return "an older schema: erasures are done again at the next start"
    count = erasures.apply()
    connection.close()
    return f"{count} records erased since then were erased again"


@contextmanager
def opened(file: Path, passphrase: str = "", scratch: Path | None = None) -> Iterator[Path]:
    """The backup as a plain file, a sealed one opened into a folder that is thrown away.

    Raises NotABackup, PassphraseNeeded, PassphraseWrong.
    """
    try:
        closed = is_sealed(file)
    except OSError as fault:
        raise NotABackup(file=file, reason=fault.strerror or fault) from fault
    if not closed:
        yield file
        return
    with tempfile.TemporaryDirectory(dir=scratch, prefix="tamgiang-open-") as folder:
        plain = Path(folder) / "plain.zip"
        unseal(file, plain, passphrase or typed_for(file))
        yield plain


def restore(file: Path, *, beside: Path | None = None, erased: Sequence[Path] = ()) -> Manifest:
    """Bring a backup back into the empty state folder; leaves it empty when that fails.

    A ledger of erasures may lie there already; it is kept, and joined with those of newer
    backups `beside` the file and of `erased`.

    Raises NotEmpty, NotABackup, FromAnotherVersion, Differs, ChainBroken.
    """
    state = home()
    if any(path.name != erasures.FOLDER for path in state.iterdir()):
        raise NotEmpty(place=state)
    manifest = read_manifest(file)
    known = erasures.gathered(state, beside or file, erased)
    try:
        with tempfile.TemporaryDirectory(dir=state, prefix=".restore-") as scratch:
            records = Path(scratch) / "records.sqlite3"
            unpack(file, manifest, state, records)
            erasures.merge(state, known)
            set_up_django()
            _bring_back(manifest, records)
    except BaseException:
        for path in state.iterdir():
            if path.name != erasures.FOLDER:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise
    return manifest


def _bring_back(manifest: Manifest, records: Path) -> None:
    """Put the records where this house keeps them, and prove them there."""
    from django.db import connection

    from tamgiang.platform.audit.selectors import verify
    from tamgiang.project.keeping import stores
    from tamgiang.project.keeping.placing import place
    from tamgiang.project.keeping.rows import differences, prove_all
    from tamgiang.project.keeping.state import models_at, require_known

    require_known(manifest.steps, manifest.version)
    stores.require_empty(connection)
    place(records, manifest.steps, manifest.tables)
    stores.bring_in(connection, home(), remove=True)
    wrong = differences(manifest.tables, prove_all(models_at(manifest.steps), "default"))
    if wrong:
        raise Differs(what=", ".join(wrong))
    chain = verify()
    if not chain.intact:
        raise ChainBroken(faults=", ".join(map(str, chain.faults[:5])))
    connection.close()


def restored_elsewhere(
    plain: Path, scratch: Path | None = None, *, quiet: bool = False
) -> "subprocess.CompletedProcess[str]":
    """The same in a folder of its own and in SQLite, by another process."""
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".verify-") as folder:
        env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        own = Path(folder) / "home"
        command = (sys.executable, "-m", "tamgiang.project.cli", "restore", str(plain.resolve()))
        return subprocess.run(
            command, env={**env, "TAMGIANG_HOME": str(own)}, text=True, capture_output=quiet
        )
