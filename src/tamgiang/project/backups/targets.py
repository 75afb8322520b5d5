"""The folders that hold backups: in the state folder, on a USB disk, on a mounted share."""

import os
import shutil
from pathlib import Path

from tamgiang.platform.house.models import BackupPlan
from tamgiang.project.backups.copies import copies
from tamgiang.project.home import home
from tamgiang.project.keeping.backup import FOLDER
from tamgiang.project.keeping.refusals import TargetClosed, TargetFull, TargetMissing
from tamgiang.project.keeping.travels import carried

MARKER = ".tamgiang-backups"
#: What a backup may take beyond the last one.
SPARE = 16_000_000


def main_folder(plan: BackupPlan) -> Path:
    """Where backups go first."""
    return Path(plan.folder) if plan.folder else home() / FOLDER


def folders(plan: BackupPlan) -> list[Path]:
    """Every folder of the plan, the first one first."""
    return [main_folder(plan), *([Path(plan.second)] if plan.second else [])]


def require_target(plan: BackupPlan, folder: Path) -> None:
    """Raise TargetMissing, TargetClosed or TargetFull when no backup can be put there."""
    if folder == home() / FOLDER:
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as fault:
            raise TargetClosed(folder=folder, reason=fault.strerror or fault) from fault
    elif _marked(folder) != str(plan.marker):
        raise TargetMissing(folder=folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise TargetClosed(folder=folder, reason=os.strerror(13))
    free, needed = shutil.disk_usage(folder).free, expected_size(folder)
    if free < needed:
        raise TargetFull(folder=folder, free=free // 1_000_000, needed=needed // 1_000_000 + 1)


def mark(plan: BackupPlan, folder: Path) -> None:
    """Put the marker into a folder that was just chosen. Raises TargetMissing, TargetClosed."""
    if folder == home() / FOLDER:
        return
    if not folder.is_dir():
        raise TargetMissing(folder=folder)
    try:
        (folder / MARKER).write_text(f"{plan.marker}\n")
    except OSError as fault:
        raise TargetClosed(folder=folder, reason=fault.strerror or fault) from fault


def expected_size(folder: Path) -> int:
    """About how many bytes the next backup takes: a quarter more than the last one."""
    last = next(iter(copies(folder)), None)
    if last:
        return last.size * 5 // 4 + SPARE
    state = home()
    records = state / "tamgiang.sqlite3"
    held = [records, *carried(state, keys=True)] if records.exists() else []
    return sum(path.stat().st_size for path in held) + SPARE


def free_space(folder: Path) -> int | None:
    """Bytes left where backups go, None when the folder is not there."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _marked(folder: Path) -> str:
    try:
        return (folder / MARKER).read_text().strip()
    except OSError:
        return ""
