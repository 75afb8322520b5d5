"""Proving a backup: it is brought back into a folder that is thrown away, and compared whole."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tamgiang.kernel.errors import Refusal
from tamgiang.project.backups.copies import Copy, Note, note_of, remember
from tamgiang.project.home import home
from tamgiang.project.keeping.archive import read_manifest
from tamgiang.project.keeping.refusals import VerifyFailed
from tamgiang.project.keeping.restore import opened, restored_elsewhere


def prove(copy: Copy, passphrase: str = "") -> Note:
    """Bring it back elsewhere: every table, every file and the chain; remember the outcome.

    Raises VerifyFailed; another passphrase than its own is a refusal, not a failed proof.
    """
    try:
        note = _brought_back(copy.path, passphrase)
    except VerifyFailed as failed:
        said = {"code": failed.code, "vi": failed.text("vi"), "en": failed.text("en")}
        remember(copy.path, replace(copy.note, verified_at="", fault=said))
        raise
    remember(copy.path, note)
    return note


def _brought_back(path: Path, passphrase: str) -> Note:
    with opened(path, passphrase, home()) as plain:
        try:
            manifest = read_manifest(plain)
        except Refusal as broken:
            raise VerifyFailed(name=path.name, reason=broken.text("vi")) from broken
        done = restored_elsewhere(plain, home(), quiet=True)
    if done.returncode:
        reason = done.stderr.strip().rpartition("\n")[2][:300]
        raise VerifyFailed(name=path.name, reason=reason)
    return replace(note_of(manifest), verified_at=datetime.now(UTC).isoformat(timespec="seconds"))
