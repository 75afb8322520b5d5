"""Checks of the backups: how old, whether proven, and whether their places are there."""

import time
from datetime import UTC, datetime
from pathlib import Path

from django.db.utils import DatabaseError

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.numbers import format_scaled
from tamgiang.platform.house.models import BackupPlan
from tamgiang.project.backups.copies import Copy, copies
from tamgiang.project.backups.plan import plan
from tamgiang.project.backups.targets import folders, require_target
from tamgiang.project.doctor.finding import Finding, fault, warning, well
from tamgiang.project.doctor.machine import DAY
from tamgiang.project.keeping.archive import read_manifest
from tamgiang.project.keeping.backup import FOLDER

#: A backup older than this loses too much work, one older than a week is as good as none.
FRESH, STALE = 1.5, 7.0
#: A proof is due every week; a fortnight without one is worth a look.
PROVEN = 14.0
MEND = "tamgiang backups now"
AGE = Label("Sao lưu", "Backups")
PROOF = Label("Kiểm chứng sao lưu", "Proof of backups")
PLACE = Label("Nơi lưu sao lưu", "Places of backups")


def backups(home: Path) -> list[Finding]:
    """The newest backup of every place together, its proof, and the places."""
    found = _plan()
    places = [home / FOLDER, *map(Path, filter(None, (found.folder, found.second)))]
    listed = sorted(
        (copy for place in places for copy in copies(place)), key=lambda copy: copy.made_at
    )
    return [_age(listed, found), *([_proof(listed)] if listed else []), _places(found)]


def _age(listed: list[Copy], found: BackupPlan) -> Finding:
    mend = MEND if found.enabled else "tamgiang backups plan --enabled"
    if not listed:
        return warning(AGE, "chưa có bản nào", "there is none", "tamgiang backup")
    newest = listed[-1]
    if not newest.sealed:
        try:
            read_manifest(newest.path)
        except Refusal as broken:
            return fault(AGE, broken.text("vi"), broken.text("en"), MEND)
    age = (time.time() - newest.made_at.timestamp()) / DAY
    tenths = max(0, round(age * 10))
    vi = f"{newest.name}, {format_scaled(tenths, 1, 'vi')} ngày trước"
    en = f"{newest.name}, {format_scaled(tenths, 1, 'en')} days ago"
    if age > STALE:
        return fault(AGE, vi, en, mend)
    return warning(AGE, vi, en, mend) if age > FRESH else well(AGE, vi, en)


def _proof(listed: list[Copy]) -> Finding:
    failed = listed[-1].note.fault
    if failed:
        return fault(PROOF, failed["vi"], failed["en"], MEND)
    proven = [copy.verified_at for copy in listed if copy.verified_at]
    if not proven:
        return warning(PROOF, "chưa bản nào được kiểm chứng", "none was ever proven", MEND)
    last = max(proven)
    vi, en = f"lần cuối {last:%d/%m/%Y}", f"last on {last:%Y-%m-%d}"
    late = (datetime.now(UTC) - last).total_seconds() > PROVEN * DAY
    return warning(PROOF, vi, en, MEND) if late else well(PROOF, vi, en)


def _places(found: BackupPlan) -> Finding:
    try:
        for folder in folders(found):
            require_target(found, folder)
    except Refusal as refused:
        other = "tamgiang backups plan --folder ''"
        return fault(PLACE, refused.text("vi"), refused.text("en"), f"mount -a; {other}")
    if found.last_fault:
        return fault(PLACE, found.last_fault["vi"], found.last_fault["en"], MEND)
    names = ", ".join(str(folder) for folder in folders(found))
    return well(PLACE, names, names)


def _plan() -> BackupPlan:
    try:
        return plan()
    except DatabaseError:
        return BackupPlan()
