"""The plan of backups: read, change, and the time the schedule asks for."""

from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from django.db import transaction

from tamgiang.platform.audit.services import append
from tamgiang.platform.house.models import BackupPlan
from tamgiang.platform.house.selectors import is_first_day, may_fill_sample
from tamgiang.project.backups.targets import mark
from tamgiang.project.home import home
from tamgiang.project.keeping.passphrase import VARIABLE
from tamgiang.project.keeping.refusals import PlanUnsound
from tamgiang.project.keeping.sealing import opened_new, require_strong

STREAM = "house:backups:1"
PASSPHRASE = "backup-passphrase"  # noqa: S105 - the name of a file
MOST = 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person decides about the backups; an empty passphrase leaves the one there is."""

    at: time
    folder: str = ""
    second: str = ""
    daily: int = 7
    weekly: int = 4
    monthly: int = 12
    enabled: bool = True
    sealed: bool = False
    passphrase: str = ""


def plan() -> BackupPlan:
    """The plan of this house; before one is written, its defaults."""
    return BackupPlan.objects.filter(pk=1).first() or BackupPlan(pk=1)


def due() -> tuple[time, datetime] | None:
    """When the schedule makes a backup: of a house of one's own, from its plan's last change."""
    if may_fill_sample() or is_first_day():
        return None
    found, _ = BackupPlan.objects.get_or_create(pk=1)
    return (found.at, found.changed_at) if found.enabled else None


def change(wanted: Wanted, *, actor: str) -> BackupPlan:
    """Follow another plan from now on; folders get a marker, the passphrase lies in `secrets/`.

    Raises PlanUnsound, PassphraseWeak, TargetMissing or TargetClosed, and changes nothing then.
    """
    _check(wanted)
    with transaction.atomic():
        found, _ = BackupPlan.objects.select_for_update().get_or_create(pk=1)
        for name in ("at", "folder", "second", "daily", "weekly", "monthly", "enabled", "sealed"):
            setattr(found, name, getattr(wanted, name))
        for folder in filter(None, (wanted.folder, wanted.second)):
            mark(found, Path(folder))
        found.save()
        if wanted.passphrase:
            _keep(wanted.passphrase)
        body = {
            "at": f"{found.at:%H:%M}",
            "folder": found.folder,
            "second": found.second,
            "keep": [found.daily, found.weekly, found.monthly],
            "enabled": found.enabled,
            "sealed": found.sealed,
        }
        append(STREAM, "house.backups_planned", body, actor=actor)
    return found


def passphrase_of(found: BackupPlan) -> str:
    """What this house seals its backups with, empty when it does not."""
    path = _path()
    return path.read_text().strip() if found.sealed and path.exists() else ""


def _check(wanted: Wanted) -> None:
    for folder in filter(None, (wanted.folder, wanted.second)):
        if not Path(folder).is_absolute():
            raise PlanUnsound(
                reason_vi=f"“{folder}” phải là đường dẫn đầy đủ, bắt đầu bằng /",
                reason_en=f"“{folder}” has to be a whole path that begins with /",
            )
    if wanted.second and wanted.second == wanted.folder:
        raise PlanUnsound(reason_vi="hai nơi lưu trùng nhau", reason_en="both places are the same")
    if not all(0 <= count <= MOST for count in (wanted.daily, wanted.weekly, wanted.monthly)):
        raise PlanUnsound(
            reason_vi=f"số bản giữ lại phải từ 0 đến {MOST}",
            reason_en=f"how many stay has to be between 0 and {MOST}",
        )
    if wanted.passphrase:
        require_strong(wanted.passphrase)
    elif wanted.sealed and not _path().exists():
        raise PlanUnsound(
            reason_vi=f"bản niêm phong cần cụm mật khẩu ({VARIABLE} hoặc ô bên dưới)",
            reason_en=f"sealed backups need a passphrase ({VARIABLE}, or the field below)",
        )


def _keep(passphrase: str) -> None:
    _path().parent.mkdir(mode=0o700, exist_ok=True)
    with opened_new(_path()) as file:
        file.write(passphrase.strip().encode())


def _path() -> Path:
    return home() / "secrets" / PASSPHRASE
