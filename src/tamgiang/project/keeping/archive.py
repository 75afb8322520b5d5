"""The file of a backup: a zip of the frozen records, the files, and what they must add up to."""

import contextlib
import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tamgiang.project.keeping.refusals import Differs, NotABackup
from tamgiang.project.keeping.travels import may_enter, private

FORMAT = 1
MANIFEST, RECORDS = "manifest.json", "records.sqlite3"
#: Fast: what is kept are mostly records, which shrink to a fifth even so.
LEVEL = 1


@dataclass
class Manifest:
    """What a backup holds: versions, schema, proofs of tables and files, head of the chain."""

    version: str
    made_at: str
    engine: str
    migrations: list[list[str]]
    tables: dict[str, dict[str, int | str]]
    audit: dict[str, int | str]
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def steps(self) -> list[tuple[str, str]]:
        """The migrations as (app, name)."""
        return [(app, name) for app, name in self.migrations]

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(int(proof["rows"]) for proof in self.tables.values())


def write(
    out: Path,
    manifest: Manifest,
    records: Path,
    files: Mapping[str, Path],
) -> None:
    """Write the backup beside its name first, so that a file under that name is whole.

    `files` by the names they have in the state folder.
    """
    part = out.with_name(out.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as file:
            file.write(records, RECORDS)
            for name, path in files.items():
                with contextlib.suppress(FileNotFoundError):
                    # A file erased since it was listed is gone for good.
                    manifest.files[name] = _take(path, name, file)
            file.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
        raw.flush()
        os.fsync(raw.fileno())
    part.rename(out)


def _take(path: Path, name: str, into: zipfile.ZipFile) -> str:
    """Copy one file into the archive; the hash of just what was copied.

    A SQLite file may be in use: what goes in is one moment of it, with what lies in its log.
    """
    if path.suffix == ".sqlite3":
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as scratch:
            return _copied(_moment_of(path, Path(scratch, path.name)), name, into)
    return _copied(path, name, into)


def _moment_of(source: Path, target: Path) -> Path:
    if not source.exists():
        raise FileNotFoundError(source)
    with closing(sqlite3.connect(source)) as given, closing(sqlite3.connect(target)) as taken:
        given.backup(taken)
    return target


def _copied(path: Path, name: str, into: zipfile.ZipFile) -> str:
    total = hashlib.sha256()
    with path.open("rb") as source:
        info = zipfile.ZipInfo.from_file(path, name)
        info.compress_type = zipfile.ZIP_DEFLATED
        with into.open(info, "w") as taken:
            while block := source.read(1 << 20):
                total.update(block)
                taken.write(block)
    return total.hexdigest()


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself; raises NotABackup."""
    try:
        with zipfile.ZipFile(path) as file:
            said = json.loads(file.read(MANIFEST))
        manifest = Manifest(**said)
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as fault:
        raise NotABackup(file=path, reason=str(fault)) from fault
    if manifest.format != FORMAT:
        raise NotABackup(file=path, reason=f"format {manifest.format}")
    return manifest


def unpack(path: Path, manifest: Manifest, home: Path, records: Path) -> None:
    """Bring files and records out; raises NotABackup or Differs. Names outside are not followed."""
    try:
        with zipfile.ZipFile(path) as file:
            _copy(file, RECORDS, records)
            for name, digest in manifest.files.items():
                target = (home / name).resolve()
                if not may_enter(name) or home not in target.parents:
                    raise NotABackup(file=path, reason=name)
                _copy(file, name, target)
                if _digest(target) != digest:
                    raise Differs(what=name)
    except (OSError, zipfile.BadZipFile, KeyError) as fault:
        raise NotABackup(file=path, reason=str(fault)) from fault


def _copy(file: zipfile.ZipFile, name: str, target: Path) -> None:
    secret = private(name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if secret else 0o777)
    mode = 0o600 if secret or name == RECORDS else 0o644
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with file.open(name) as source, os.fdopen(descriptor, "wb") as out:
        while block := source.read(1 << 20):
            out.write(block)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
