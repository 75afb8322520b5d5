"""Imports that are stopped, fail or are cut off: what was begun is finished or taken back."""

from datetime import date
from pathlib import Path

import pytest

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.events.models import Event
from tamgiang.platform.imports import planfile
from tamgiang.platform.imports.models import Batch, BatchState, Mode
from tamgiang.platform.imports.services import (
    apply,
    cancel,
    confirm,
    preview,
    propose_mapping,
    recover,
    reverse,
    set_mapping,
    undo,
    upload,
)
from tamgiang.platform.imports.tests.conftest import MakeSheet, proved
from tamgiang.platform.jobs.context import Cancelled
from tamgiang.platform.jobs.models import Job, JobState
from tamgiang.platform.jobs.queue import run_queued
from tamgiang.platform.jobs.services import cancel as cancel_job
from tamgiang.platform.registers.models import Record, Revision, State, model_of
from tamgiang.platform.registers.services import correct, create
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
ACTOR = "system:test"
DAY = date(2023, 8, 1)
HEAD: list[object] = ["Mã", "Tên", "Xã", "Từ ngày", "Lệ phí"]


class Watched:
    """A job's context that lets something happen after so many steps."""

    def __init__(self, steps: int, happens: "BaseException | None" = None) -> None:
        self.left, self.happens = steps, happens
        self.told: list[tuple[int, int]] = []

    def progress(self, done: int, total: int, note: str = "") -> None:
        self.told.append((done, total))

    def check_cancelled(self) -> None:
        if self.left == 0 and self.happens:
            raise self.happens
        self.left -= 1


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two records in a transaction, so that six make several."""
    monkeypatch.setattr(planfile, "PER_FRAME", 2)
    monkeypatch.setattr(reverse, "PER_FRAME", 2)


def listed(names: dict[str, str]) -> list[list[object]]:
    return [HEAD, *([code, name, "Sịa", "01/08/2023", 5] for code, name in names.items())]


def confirmed(path: Path, mode: str = Mode.SNAPSHOT) -> Batch:
    batch = upload(path, THING, "", ACTOR)
    set_mapping(batch, propose_mapping(batch), mode)
    preview(batch)
    confirm(batch, ACTOR)
    return batch


def names() -> dict[str, str]:
    active = model_of(THING).objects.active()
    return {r.values()["code"]: r.values()["name"] for r in active}


def job_row(batch: Batch) -> Job:
    return Job.objects.get(args={"batch": batch.pk}, state=JobState.QUEUED)


def given_up(batch: Batch) -> None:
    job = job_row(batch)
    job.state = JobState.FAILED
    job.save()


def coded(code: str) -> Record:
    return next(r for r in model_of(THING).objects.active() if r.values()["code"] == code)


BEFORE = {f"A{n}": f"Đèn {n}" for n in range(4)}
AFTER = {"A1": "Đèn một", "A2": "Đèn hai", "A3": "Đèn 3"} | {f"B{n}": "Mới" for n in range(3)}


@pytest.fixture
def half(area: str, sheet: MakeSheet) -> Batch:
    """Four records stand; a full list that adds three, corrects two and withdraws one waits."""
    confirmed(sheet(listed(BEFORE)))
    run_queued()
    batch = confirmed(sheet(listed(AFTER)))
    assert (batch.new, batch.changed, batch.withdrawn, batch.unchanged) == (3, 2, 1, 1)
    return batch


def test_progress_is_told_step_by_step(half: Batch) -> None:
    job = Watched(99)

    apply(half, job)

    assert job.told == [(2, 6), (3, 6), (5, 6), (6, 6)]
    assert names() == {**AFTER}


@pytest.mark.parametrize("steps", range(4))
def test_a_fault_at_any_step_leaves_the_register_as_it_was(half: Batch, steps: int) -> None:
    with pytest.raises(RuntimeError):
        apply(half, Watched(steps, RuntimeError("hỏng")))

    half.refresh_from_db()
    assert (half.state, half.position) == (BatchState.FAILED, 0)
    assert half.failure.endswith("(RuntimeError)")
    assert "hỏng" not in half.failure
    assert names() == BEFORE
    assert not model_of(THING).objects.filter(state=State.PENDING).exists()
    assert Event.objects.filter(topic="records.bulk", body__batch=half.pk).count() == (steps > 2)
    assert AuditEntry.objects.get(stream=half.stream).action == "import.failed"
    assert proved()


def test_after_a_fault_it_can_be_compared_and_confirmed_again(half: Batch) -> None:
    with pytest.raises(RuntimeError):
        apply(half, Watched(3, RuntimeError("hỏng")))
    half.refresh_from_db()

    shown = preview(half)
    confirm(half, ACTOR)
    run_queued()

    assert (shown.counts.new, shown.counts.changed, shown.counts.withdrawn) == (3, 2, 1)
    half.refresh_from_db()
    assert half.state == BatchState.APPLIED
    assert names() == {**AFTER}


def test_a_person_stops_it_on_its_page(half: Batch) -> None:
    job = Watched(3)
    job.progress = lambda done, total, note="": cancel(half)  # type: ignore[assignment,method-assign]

    with pytest.raises(Cancelled):
        apply(half, job)

    half.refresh_from_db()
    assert (half.state, half.failure) == (BatchState.CANCELLED, "")
    assert names() == BEFORE


def test_a_person_stops_its_job_while_it_waits(half: Batch) -> None:
    job = job_row(half)

    cancel_job(job, actor=ACTOR)
    recover()

    half.refresh_from_db()
    assert half.state == BatchState.CANCELLED
    assert names() == BEFORE


def test_a_run_that_lost_its_lease_leaves_the_batch_to_the_next(half: Batch) -> None:
    with pytest.raises(Cancelled):
        apply(half, Watched(2, Cancelled()))
    half.refresh_from_db()
    assert (half.state, half.position) == (BatchState.APPLYING, 3)

    run_queued()

    half.refresh_from_db()
    assert half.state == BatchState.APPLIED
    assert names() == {**AFTER}


def test_two_runs_at_once_write_nothing_twice(half: Batch) -> None:
    other = Batch.objects.get(pk=half.pk)
    job = Watched(99)
    calls: list[int] = []

    def overtake(done: int, total: int, note: str = "") -> None:
        if not calls:
            calls.append(done)
            apply(other)

    job.progress = overtake  # type: ignore[method-assign]

    with pytest.raises(Refusal) as told:
        apply(half, job)

    assert told.value.code == "imports.wrong_state"
    half.refresh_from_db()
    assert half.state == BatchState.APPLIED
    assert names() == {**AFTER}
    assert proved()


def test_an_import_whose_job_gave_up_is_brought_to_its_end(half: Batch) -> None:
    with pytest.raises(Cancelled):
        apply(half, Watched(1, Cancelled()))
    given_up(half)

    assert recover() == [half]

    half.refresh_from_db()
    assert half.state == BatchState.APPLIED
    assert recover() == []
    assert names() == {**AFTER}


def test_an_undo_that_was_cut_off_goes_on(half: Batch) -> None:
    run_queued()
    half.refresh_from_db()
    correct(coded("B2"), {"size": 3}, reason="đo lại", actor=ACTOR)
    undo(half, "nhầm tệp", ACTOR)
    given_up(half)

    recover()

    half.refresh_from_db()
    assert (half.state, half.kept) == (BatchState.UNDONE, 1)
    assert names() == {**BEFORE, "B2": "Mới"}
    undone = AuditEntry.objects.filter(stream=half.stream).order_by("seq")
    assert [entry.action for entry in undone] == ["import.applied", "import.undone"]
    assert proved()


def test_an_undo_gives_no_key_back_that_somebody_took(half: Batch) -> None:
    run_queued()
    half.refresh_from_db()
    withdrawn = model_of(THING).objects.get(state=State.WITHDRAWN)
    assert withdrawn.values()["code"] == "A0"
    values = {"code": "A0", "name": "Khác", "block": withdrawn.block_id, "effective_on": DAY}
    create(THING, values, actor=ACTOR)

    undo(half, "nhầm tệp", ACTOR)
    run_queued()

    half.refresh_from_db()
    assert half.state == BatchState.UNDONE
    assert names() == {**BEFORE, "A0": "Khác"}


def test_what_is_undone_keeps_its_history(half: Batch) -> None:
    run_queued()
    half.refresh_from_db()
    undo(half, "nhầm tệp", ACTOR)
    run_queued()

    told = Revision.objects.filter(record_id=coded("A1").pk).order_by("version")
    assert [(r.version, r.before, r.reason) for r in told] == [
        (2, {"name": "Đèn 1"}, "Nhập từ tệp “sheet.xlsx”"),
        (3, {"name": "Đèn một"}, "nhầm tệp"),
    ]


def test_only_a_finished_import_can_be_undone(half: Batch) -> None:
    with pytest.raises(Refusal) as told:
        undo(half, "nhầm", ACTOR)
    assert told.value.code == "imports.wrong_state"

    run_queued()
    half.refresh_from_db()
    with pytest.raises(Refusal) as told:
        undo(half, "  ", ACTOR)
    assert told.value.code == "registers.reason_required"
