"""The house is backed up by itself; a place that is missing or full is told, and it goes on."""

import os
import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import transaction

from tamgiang.platform.audit.services import append
from tamgiang.platform.house.models import BackupPlan, Site
from tamgiang.platform.jobs.firing import fire_due
from tamgiang.platform.jobs.models import Job, JobState
from tamgiang.platform.jobs.queue import run_queued
from tamgiang.project.backups import plan as planning
from tamgiang.project.backups import targets
from tamgiang.project.backups.copies import Copy, Note, chosen, copies, prune, remember
from tamgiang.project.backups.plan import Wanted, change, plan
from tamgiang.project.backups.routine import make_round
from tamgiang.project.keeping.refusals import (
    PassphraseWeak,
    PlanUnsound,
    TargetFull,
    TargetMissing,
    VerifyFailed,
)

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = "system:test"
WORDS = "ba con vịt trên phá"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of its own, with one file, and some records in the database."""
    folder = tmp_path / "state"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "sheet.csv").write_text("xã\n")
    monkeypatch.setenv("TAMGIANG_HOME", str(folder))
    monkeypatch.setattr(settings, "HOME", folder)
    with transaction.atomic():
        append("test:1", "tested", {"số": 1}, actor=ACTOR)
    return folder


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A folder where a USB disk is mounted."""
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def planned(**more: object) -> BackupPlan:
    return change(Wanted(**{"at": time(1), **more}), actor=ACTOR)  # type: ignore[arg-type]


def made(day: datetime, *, proven: bool = False) -> Copy:
    at = day.isoformat() if proven else ""
    return Copy(Path(f"/{day:%Y%m%d-%H%M%S}"), day, 1, Note(verified_at=at))


def test_a_round_makes_a_backup_and_proves_it_once_a_week(state: Path) -> None:
    # given a plan, when its first round is made
    planned()
    steps: list[str] = []
    done = make_round(lambda _step, what: steps.append(what.en))

    # then the backup was brought back on trial, with what it holds
    [copy] = copies(state / "backups")
    assert done.proven
    assert copy.verified_at is not None
    assert copy.note.files == 1
    assert copy.note.entries == 2  # the record of the test, and the plan
    assert steps == [
        "copying the records",
        "copying files",
        "restoring on trial, as a proof",
        "clearing old ones",
        "done",
    ]
    # and the next round of the same week only makes one
    assert make_round().proven is False
    # of one day the newest stays, and the one that was proven
    assert [copy.verified_at is None for copy in copies(state / "backups")] == [True, False]


def test_a_second_place_gets_each_backup_whole(state: Path, disk: Path) -> None:
    planned(second=str(disk))

    done = make_round(proof=False)

    assert done.copied
    [first], [second] = copies(state / "backups"), copies(disk)
    assert second.path.read_bytes() == first.path.read_bytes()
    assert second.note == first.note


def test_a_disk_that_is_not_plugged_in_is_told_and_the_other_place_has_its_copy(
    state: Path, disk: Path
) -> None:
    # given the disk as the first place, and nothing but its empty mount point left
    (state / "other").mkdir()
    planned(folder=str(disk), second=str(state / "other"))
    (disk / targets.MARKER).unlink()

    # when a round is made
    with pytest.raises(TargetMissing):
        make_round()

    # then nothing was written under the mount point, and the other place has a proven backup
    assert list(disk.iterdir()) == []
    [copy] = copies(state / "other")
    assert copy.verified_at is not None
    fault = plan().last_fault
    assert fault is not None
    assert fault["code"] == "keeping.target_missing"

    # and when the disk is there again the alarm goes out
    (disk / targets.MARKER).write_text(str(plan().marker))
    make_round(proof=False)
    assert plan().last_fault is None


def test_a_full_disk_is_told_before_anything_is_written(
    disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(folder=str(disk))
    usage = SimpleNamespace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)

    with pytest.raises(TargetFull) as told:
        make_round()

    assert "1 MB" in told.value.text("en")
    assert copies(disk) == []


def test_a_disk_that_fills_up_meanwhile_keeps_no_half(
    disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(folder=str(disk))

    def full(out: Path, *_more: object) -> None:
        out.with_name(out.name + ".part").write_bytes(b"half")
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("tamgiang.project.keeping.backup.write", full)

    with pytest.raises(TargetFull):
        make_round()

    assert [path.name for path in disk.iterdir()] == [targets.MARKER]


def test_sealed_backups_need_their_passphrase_to_be_proven(state: Path) -> None:
    planned(sealed=True, passphrase=WORDS)

    done = make_round()

    [copy] = copies(state / "backups")
    assert done.proven
    assert copy.sealed
    assert b"records.sqlite3" not in copy.path.read_bytes()
    assert (state / "secrets" / planning.PASSPHRASE).stat().st_mode & 0o077 == 0


def test_a_damaged_backup_fails_its_proof_and_says_so(state: Path) -> None:
    planned()
    make_round(proof=False)
    [copy] = copies(state / "backups")
    copy.path.write_bytes(copy.path.read_bytes()[:-100])

    with pytest.raises(VerifyFailed):
        from tamgiang.project.backups.proving import prove

        prove(copy)

    [told] = copies(state / "backups")
    assert told.verified_at is None
    assert told.note.fault is not None


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"folder": "usb"}, PlanUnsound),
        ({"folder": "/nowhere/at/all"}, TargetMissing),
        ({"daily": -1}, PlanUnsound),
        ({"sealed": True}, PlanUnsound),
        ({"sealed": True, "passphrase": "vịt"}, PassphraseWeak),
    ],
)
def test_a_plan_that_cannot_be_followed_changes_nothing(
    given: dict[str, object], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        planned(**given)

    assert BackupPlan.objects.count() == 0


def test_of_two_years_the_newest_of_days_weeks_and_months_stay() -> None:
    # given a backup every night of two years, one old one of which was proven last
    last = datetime(2026, 11, 23, 1, tzinfo=UTC)
    nightly = [made(last - timedelta(days=n), proven=n == 500) for n in range(730)]

    # when it is chosen what stays
    kept = chosen(nightly, BackupPlan())

    # then it is seven days, the Sundays of earlier weeks, the ends of earlier months, the proven
    days = {copy.made_at.date() for copy in kept}
    assert {date(2026, 11, 23) - timedelta(days=n) for n in range(7)} <= days
    assert {date(2026, 11, 15), date(2026, 11, 8)} <= days
    assert {date(2026, 10, 31), date(2025, 12, 31)} <= days
    assert date(2025, 11, 30) not in days
    assert (last - timedelta(days=500)).date() in days
    assert len(kept) == 7 + 2 + 11 + 1


def test_only_backups_of_the_house_are_cleared(disk: Path) -> None:
    for day in range(1, 21):
        path = disk / f"tamgiang-202601{day:02}-010000.zip"
        path.touch()
        remember(path, Note())
    (disk / "holiday.jpg").touch()

    removed = prune(disk, BackupPlan(daily=2, weekly=0, monthly=0))

    assert removed == 18
    assert sorted(path.name for path in disk.iterdir()) == [
        "holiday.jpg",
        "tamgiang-20260119-010000.zip",
        "tamgiang-20260119-010000.zip.json",
        "tamgiang-20260120-010000.zip",
        "tamgiang-20260120-010000.zip.json",
    ]


def test_the_schedule_makes_it_in_a_house_of_ones_own_only(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a house of the sample, whose plan is due
    monkeypatch.setattr(planning, "is_first_day", lambda: False)
    planned()
    BackupPlan.objects.update(changed_at=datetime(2026, 1, 1, tzinfo=UTC))
    names = {job.name for job in fire_due()}
    assert "house.backup" not in names

    # when it is one's own
    Site.objects.update_or_create(pk=1, defaults={"sample": False})
    [job] = [job for job in fire_due() if job.name == "house.backup"]
    Job.objects.exclude(pk=job.pk).delete()
    run_queued()

    # then the job made one
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error
    assert job.result is not None
    assert job.result["proven"] is True
    assert [copy.name for copy in copies(state / "backups")] == [job.result["name"]]
