"""One act in the centre moves exactly the figures it is about, on the overview's own reading."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from tamgiang.modules.centre.registers import TASK
from tamgiang.modules.centre.services import incidents, tasks
from tamgiang.modules.centre.tests.people import alarm
from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators import selectors
from tamgiang.platform.indicators.services import cells
from tamgiang.platform.indicators.tests import ground
from tamgiang.platform.registers.services import correct
from tamgiang.platform.scopes import system_scope

pytestmark = pytest.mark.django_db
ACTOR = "user:1"
Values = dict[str, tuple[int | None, int | None]]


@pytest.fixture
def block() -> Iterator[int]:
    hamlets = ground.lay_out()
    with system_scope("test"):
        here = hamlets["xa-mot"][0]
        # A register that holds nothing has no figure; this one has held a false report.
        false = incidents.open_incident(block=here, procedure="fire", actor=ACTOR)
        incidents.dismiss(false, "Đốt rác", actor=ACTOR)
        cells.rebuild()
        yield here


def figures() -> Values:
    """Every figure of the area today as (numerator, denominator)."""
    drain()
    today = timezone.localdate()
    return {
        figure.definition.code: (figure.numerator, figure.denominator)
        for figure in selectors.reading(ground.AREA, today).figures(0)
    }


def moved(before: Values) -> Values:
    after = figures()
    return {code: value for code, value in after.items() if value != before[code]}


def test_closing_an_incident_moves_the_incidents_handled_and_those_in_time(block: int) -> None:
    before = figures()
    opened = incidents.open_incident(block=block, procedure="fire", actor=ACTOR)
    assert moved(before) == {}, "what is open is not handled"

    incidents.close(opened, summary="Đã dập", reason="thử", actor=ACTOR)

    assert moved(before) == {"centre.incidents": (1, None), "centre.closed_in_time": (1, 1)}


def test_one_closed_late_is_handled_but_not_in_time(block: int) -> None:
    before = figures()
    opened = incidents.open_incident(block=block, procedure="fire", actor=ACTOR)
    late = {"due_at": timezone.now() - timedelta(seconds=2)}
    correct(opened, late, reason="thử", actor=ACTOR)
    incidents.close(opened, summary="Đã dập", reason="thử", actor=ACTOR)
    assert moved(before) == {"centre.incidents": (1, None), "centre.closed_in_time": (0, 1)}


def test_what_was_no_incident_moves_nothing(block: int) -> None:
    before = figures()
    opened = incidents.open_incident(block=block, procedure="fire", actor=ACTOR)
    incidents.dismiss(opened, "Đốt rác", actor=ACTOR)
    assert moved(before) == {}


def test_an_alarm_taken_into_an_incident_counts_as_acknowledged(block: int) -> None:
    before = figures()
    raised = alarm(block)
    assert moved(before) == {"centre.acknowledged_in_time": (0, 1)}
    incidents.open_from_alarm(raised, procedure="fire", actor=ACTOR)
    assert moved(before) == {"centre.acknowledged_in_time": (1, 1)}


def test_a_corrective_task_counts_on_the_day_it_was_due(block: int) -> None:
    opened = incidents.open_incident(block=block, procedure="fire", actor=ACTOR)
    due = timezone.now() + timedelta(minutes=1)
    if timezone.localdate(due) != timezone.localdate():
        due = timezone.now() + timedelta(seconds=1)
    before = figures()
    given = tasks.correct_later(opened, "Thay vòi", "CONG-AN", "Biên bản", due, actor=ACTOR)
    assert moved(before) == {"centre.mended_in_time": (0, 1)}
    tasks.finish(given, "Đã thay", actor=ACTOR)
    assert moved(before) == {"centre.mended_in_time": (1, 1)}
    assert given.register is TASK
