"""The backups in a folder: what each holds, whether it was proven, and which may go."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.house.models import BackupPlan
from tamgiang.project.keeping.archive import Manifest
from tamgiang.project.keeping.refusals import NoSuchBackup

NAME = re.compile(r"tamgiang-\d{8}-\d{6}\.zip(\.sealed)?")


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of a backup without opening it; lies beside it as NAME.json.

    `verified_at` and `fault` tell of the last proof; both are empty before the first.
    """

    version: str = ""
    rows: int = 0
    tables: int = 0
    files: int = 0
    entries: int = 0
    head: str = ""
    verified_at: str = ""
    fault: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup that lies in a folder."""

    path: Path
    made_at: datetime
    size: int
    note: Note

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.name

    @property
    def sealed(self) -> bool:
        """Whether a passphrase opens it."""
        return self.path.suffix == ".sealed"

    @property
    def verified_at(self) -> datetime | None:
        """When it was last brought back whole, None when never or when that failed."""
        return datetime.fromisoformat(self.note.verified_at) if self.note.verified_at else None


def copies(folder: Path) -> list[Copy]:
    """The backups of a folder, newest first; none where there is no such folder."""
    try:
        found = [path for path in folder.iterdir() if NAME.fullmatch(path.name)]
        listed = [_copy(path) for path in found]
    except OSError:
        return []
    return sorted(listed, key=lambda copy: (copy.made_at, copy.name), reverse=True)


def copy_named(folder: Path, name: str) -> Copy:
    """One of them; raises NoSuchBackup, also for a name that leads elsewhere."""
    for copy in copies(folder):
        if copy.name == name:
            return copy
    raise NoSuchBackup(name=name)


def note_of(manifest: Manifest) -> Note:
    """What to remember of a backup that was just made."""
    return Note(
        manifest.version,
        manifest.rows,
        len(manifest.tables),
        len(manifest.files),
        int(manifest.audit["entries"]),
        str(manifest.audit["last"]),
    )


def remember(path: Path, note: Note) -> None:
    """Write the note beside the backup, whole or not at all."""
    part = path.with_name(path.name + ".json.part")
    part.write_text(json.dumps(asdict(note), ensure_ascii=False, indent=1))
    part.rename(path.with_name(path.name + ".json"))


def chosen(found: Sequence[Copy], plan: BackupPlan) -> list[Copy]:
    """Which stay: the newest of each of the last days, weeks and months that have one.

    The newest of all and the newest proven one stay whatever the plan says.
    """
    ordered = sorted(found, key=lambda copy: copy.made_at, reverse=True)
    kept = {
        *_newest_of(ordered, plan.daily, "%Y-%m-%d"),
        *_newest_of(ordered, plan.weekly, "%G-%V"),
        *_newest_of(ordered, plan.monthly, "%Y-%m"),
        *(copy.path for copy in ordered[:1]),
        *(copy.path for copy in [c for c in ordered if c.verified_at][:1]),
    }
    return [copy for copy in ordered if copy.path in kept]


def prune(folder: Path, plan: BackupPlan) -> int:
    """Remove the backups that need not stay, with their notes; how many."""
    found = copies(folder)
    kept = {copy.path for copy in chosen(found, plan)}
    gone = [copy.path for copy in found if copy.path not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
        path.with_name(path.name + ".json").unlink(missing_ok=True)
    return len(gone)


def _newest_of(ordered: Iterable[Copy], most: int, span: str) -> list[Path]:
    newest: dict[str, Path] = {}
    for copy in ordered:
        newest.setdefault(f"{copy.made_at:{span}}", copy.path)
    return list(newest.values())[:most]


def _copy(path: Path) -> Copy:
    """The day stands in the name, for copying a file may change its own time."""
    made = datetime.strptime(path.name[9:24], "%Y%m%d-%H%M%S").replace(tzinfo=LOCAL)
    return Copy(path, made, path.stat().st_size, _note(path))


def _note(path: Path) -> Note:
    try:
        return Note(**json.loads(path.with_name(path.name + ".json").read_text()))
    except (OSError, ValueError, TypeError):
        return Note()
