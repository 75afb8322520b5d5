"""One round of backups: make, copy to the second place, prove once a week, prune, tell."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.house.models import BackupPlan
from tamgiang.project.backups.copies import Copy, copies, copy_named, note_of, prune, remember
from tamgiang.project.backups.plan import passphrase_of, plan
from tamgiang.project.backups.proving import prove
from tamgiang.project.backups.targets import folders, require_target
from tamgiang.project.keeping.backup import backup, usual_name
from tamgiang.project.keeping.refusals import TargetClosed

PROVE_EVERY = timedelta(days=7)
STEPS = 5
Tell = Callable[[int, Label], None]

TAKING = Label("đang chép hồ sơ", "copying the records")
FILING = Label("đang chép tệp", "copying files")
SEALING = Label("đang niêm phong", "sealing")
SECOND = Label("đang chép sang nơi thứ hai", "copying to the second place")
PROVING = Label("đang phục hồi thử để kiểm chứng", "restoring on trial, as a proof")
PRUNING = Label("đang dọn bản cũ", "clearing old ones")
ENDED = Label("xong", "done")


@dataclass
class Round:
    """What a round did."""

    name: str = ""
    size: int = 0
    copied: bool = False
    proven: bool = False
    removed: int = 0
    faults: list[Refusal] = field(default_factory=list)


def silent(_step: int, _what: Label) -> None:
    """Tell nobody."""


def make_round(tell: Tell = silent, *, proof: bool | None = None) -> Round:
    """Do what the plan says; `proof` None means when the last one is a week old.

    A fault of one place does not keep the other from its copy; the first fault is raised at the
    end, when everything else was done, and stands in the plan until a round goes well.
    """
    found, done = plan(), Round()
    first: Copy | None = None
    for folder in folders(found):
        first = _put(found, folder, first, done, tell)
    if first is not None:
        if proof or (proof is None and _proof_due(first.path.parent)):
            tell(3, PROVING)
            _attempt(done, lambda: _proven(found, first, done))
        tell(4, PRUNING)
        done.removed = sum(prune(folder, found) for folder in folders(found))
    _remember_fault(done.faults[0] if done.faults else None)
    if done.faults:
        raise done.faults[0]
    tell(STEPS, ENDED)
    return done


def _put(
    found: BackupPlan, folder: Path, first: Copy | None, done: Round, tell: Tell
) -> Copy | None:
    """A backup in one more folder: made there when there is none yet, else copied."""
    if first is None:
        return _attempt(done, lambda: _made(found, folder, done, tell))
    tell(2, SECOND)
    done.copied = _attempt(done, lambda: _copied(found, first, folder)) is not None
    return first


def _made(found: BackupPlan, folder: Path, done: Round, tell: Tell) -> Copy:
    require_target(found, folder)
    passphrase = passphrase_of(found)
    out = usual_name(folder, sealed=bool(passphrase))
    steps = {"records": (0, TAKING), "files": (1, FILING), "sealing": (1, SEALING)}
    manifest = backup(out, passphrase=passphrase, tell=lambda what: tell(*steps[what]))
    remember(out, note_of(manifest))
    done.name, done.size = out.name, out.stat().st_size
    return copy_named(folder, out.name)


def _copied(found: BackupPlan, first: Copy, folder: Path) -> Copy:
    require_target(found, folder)
    out = folder / first.name
    part = out.with_name(out.name + ".part")
    try:
        shutil.copyfile(first.path, part)
        part.chmod(0o600)
        part.rename(out)
        remember(out, first.note)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise TargetClosed(folder=folder, reason=fault.strerror or fault) from fault
    return copy_named(folder, out.name)


def _proof_due(folder: Path) -> bool:
    proven = [copy.verified_at for copy in copies(folder) if copy.verified_at]
    return not proven or max(proven) < datetime.now(UTC) - PROVE_EVERY


def _proven(found: BackupPlan, copy: Copy, done: Round) -> Copy:
    note = prove(copy, passphrase_of(found))
    for folder in folders(found):
        if (folder / copy.name).exists():
            remember(folder / copy.name, note)
    done.proven = True
    return copy


def _attempt(done: Round, act: Callable[[], Copy]) -> Copy | None:
    try:
        return act()
    except Refusal as refusal:
        done.faults.append(refusal)
        return None


def _remember_fault(fault: Refusal | None) -> None:
    said = fault and {"code": fault.code, "vi": fault.text("vi"), "en": fault.text("en")}
    BackupPlan.objects.filter(pk=1).update(last_fault=said)
