"""Backups grow old, proofs fall due, disks are pulled out: each is told with its command."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.house.models import BackupPlan
from tamgiang.project.backups.copies import Note, remember
from tamgiang.project.doctor.backups import backups
from tamgiang.project.doctor.finding import Finding, State
from tamgiang.project.keeping.archive import Manifest, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TAMGIANG_HOME", str(tmp_path))
    (tmp_path / "backups").mkdir()
    return tmp_path


def kept(home: Path, days: float, note: Note | None = None) -> Path:
    """A readable backup of some days ago."""
    moment = datetime.now(LOCAL) - timedelta(days=days)
    records = home / "records"
    records.write_bytes(b"")
    out = home / "backups" / f"tamgiang-{moment:%Y%m%d-%H%M%S}.zip"
    write(out, Manifest("0", "", "sqlite", [], {}, {}), records, {})
    remember(out, note or Note())
    return out


def about(found: list[Finding], words: str) -> Finding:
    return next(finding for finding in found if finding.about.en == words)


@pytest.mark.parametrize(("days", "state"), [(0, State.WELL), (2, State.WARNING), (8, State.FAULT)])
def test_a_backup_grows_old(home: Path, days: float, state: State) -> None:
    kept(home, days)

    assert about(backups(home), "Backups").state is state


def test_no_backup_and_a_broken_one_are_named(home: Path) -> None:
    found = about(backups(home), "Backups")
    assert (found.state, found.mend) == (State.WARNING, "tamgiang backup")

    kept(home, 0).write_text("cut short")
    assert about(backups(home), "Backups").state is State.FAULT


@pytest.mark.parametrize(
    ("days", "state"), [(None, State.WARNING), (1, State.WELL), (15, State.WARNING)]
)
def test_a_proof_falls_due(home: Path, days: int | None, state: State) -> None:
    at = "" if days is None else (datetime.now(UTC) - timedelta(days=days)).isoformat()
    kept(home, 0, Note(verified_at=at))

    assert about(backups(home), "Proof of backups").state is state


def test_a_failed_proof_is_a_fault(home: Path) -> None:
    kept(home, 0, replace(Note(), fault={"code": "x", "vi": "hỏng", "en": "damaged"}))

    assert about(backups(home), "Proof of backups").detail.en == "damaged"


def test_a_disk_that_is_not_there_is_a_fault_of_its_own(home: Path, tmp_path: Path) -> None:
    BackupPlan.objects.create(pk=1, second=str(tmp_path / "usb"))
    kept(home, 0)

    found = backups(home)

    assert about(found, "Backups").state is State.WELL
    place = about(found, "Places of backups")
    assert place.state is State.FAULT
    assert str(tmp_path / "usb") in place.detail.vi
