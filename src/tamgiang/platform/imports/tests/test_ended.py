"""A complete list of a lasting register ends what it does not name; past figures stay true."""

from datetime import date

import pytest
from django.utils import timezone

from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.imports.cli import main
from tamgiang.platform.imports.models import Batch, BatchState, Mode
from tamgiang.platform.imports.refusals import EventsDoNotEnd, ListOfTheFuture
from tamgiang.platform.imports.services import (
    cancel,
    confirm,
    preview,
    propose_mapping,
    set_mapping,
    undo,
    upload,
)
from tamgiang.platform.imports.tests.conftest import MakeSheet, proved
from tamgiang.platform.imports.tests.test_story import ACTOR, ROWS, prepared, taken, things
from tamgiang.platform.jobs.queue import run_queued
from tamgiang.platform.registers.services import correct
from tamgiang.platform.registry.registry import register_named
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def complete(path: object, ends_on: date | None = DAY) -> Batch:
    """A list of the first row only, compared as complete on a day."""
    batch = upload(path, THING, "Phòng thử", ACTOR)  # type: ignore[arg-type]
    mapping = propose_mapping(batch).with_answers({}, {"effective_on": "1/8/2023"})
    set_mapping(batch, mapping, Mode.ENDED, ends_on)
    preview(batch)
    return batch


def blue(on: date) -> int:
    """How many blue things count on a day, as a figure of that day has them."""
    return sum(
        record.values()["colour"] == "blue"
        and record.effective_on <= on
        and (record.ended_on is None or record.ended_on > on)
        for record in things().values()
    )


def test_what_a_complete_list_lacks_ends_on_its_day_and_the_past_stays(
    area: str, sheet: MakeSheet
) -> None:
    taken(prepared(sheet(ROWS)))
    assert blue(DAY) == 1

    batch = complete(sheet(ROWS[:6]))
    shown = preview(batch)
    assert (shown.counts.ended, shown.counts.withdrawn, shown.counts.good) == (2, 0, 2)
    told = next(d for d in shown.differences if d.verb == "ended")
    assert (told.key, told.changes[0].before, told.changes[0].after) == ("A2", None, DAY)
    taken(batch)

    assert {code: record.ended_on for code, record in things().items()} == {
        "A1": None,
        "A2": DAY,
        "A3": DAY,
    }
    assert (blue(date(2026, 2, 28)), blue(DAY)) == (1, 0)
    body = AuditEntry.objects.get(stream=f"import:{batch.pk}").body
    assert (body["ended"], body["ends_on"]) == (2, "2026-03-01")
    assert proved()


def test_an_undo_lets_them_go_on(area: str, sheet: MakeSheet) -> None:
    taken(prepared(sheet(ROWS)))
    batch = taken(complete(sheet(ROWS[:6])))

    undo(batch, "danh sách thiếu", ACTOR)
    run_queued()

    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert {record.ended_on for record in things().values()} == {None}
    assert blue(DAY) == 1
    assert proved()


def test_what_began_later_or_ended_before_is_left_alone(area: str, sheet: MakeSheet) -> None:
    taken(prepared(sheet(ROWS)))
    correct(things()["A2"], {"effective_on": DAY}, reason="ngày đúng", actor=ACTOR)
    correct(things()["A3"], {"ended_on": date(2025, 1, 1)}, reason="đã bỏ", actor=ACTOR)

    batch = complete(sheet(ROWS[:6]))

    assert (batch.ended, batch.operations) == (0, 0)


def test_stopped_half_way_everything_goes_on(area: str, sheet: MakeSheet) -> None:
    taken(prepared(sheet(ROWS)))
    batch = complete(sheet(ROWS[:6]))
    confirm(batch, ACTOR)
    cancel(batch)
    run_queued()

    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED
    assert {record.ended_on for record in things().values()} == {None}


def test_the_day_is_today_unless_said_and_never_later(area: str, sheet: MakeSheet) -> None:
    path = sheet(ROWS)
    assert complete(path, None).ends_on == timezone.localdate()
    with pytest.raises(ListOfTheFuture):
        complete(path, date(2999, 1, 1))


def test_what_happened_on_a_day_has_no_end(area: str, sheet: MakeSheet) -> None:
    dossiers = register_named("onestop.dossier")
    assert dossiers.event
    batch = upload(sheet(ROWS), dossiers, "", ACTOR)
    with pytest.raises(EventsDoNotEnd):
        set_mapping(batch, propose_mapping(batch), Mode.ENDED, DAY)


def test_the_command_line_takes_a_complete_list_and_waits_for_the_word(
    area: str, sheet: MakeSheet, capsys: pytest.CaptureFixture[str]
) -> None:
    taken(prepared(sheet(ROWS)))
    words = [str(sheet(ROWS[:6])), "--register", "dummy.thing", "--set", "effective_on=1/8/2023"]
    words += ["--complete", "--ends-on", "2026-03-01"]

    assert main(words) == 0
    assert "mode=ended ends_on=2026-03-01 rows=1 new=0 changed=0 ended=2" in capsys.readouterr().out
    assert {record.ended_on for record in things().values()} == {None}

    assert main([*words, "--confirm"]) == 0
    run_queued()
    assert {record.ended_on for record in things().values()} == {None, DAY}
