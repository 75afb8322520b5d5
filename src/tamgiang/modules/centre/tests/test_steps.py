"""Steps of a procedure: two people, reasons, offline phones, and two at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tamgiang.kernel.errors import NotPermitted
from tamgiang.modules.centre.models import Entry, Incident, Step
from tamgiang.modules.centre.services import incidents, steps
from tamgiang.modules.centre.services.handling_refusals import (
    ProofMissing,
    SamePerson,
    TextMissing,
    UnknownStep,
    WrongStage,
)
from tamgiang.modules.centre.tests.people import (
    LEADER,
    OFFICER,
    OPERATOR,
    VIEWER,
    acting_as,
    place,
)
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.refusals import ChangedMeanwhile
from tamgiang.platform.registers.services import correct
from tamgiang.platform.scopes import system_scope

pytestmark = pytest.mark.django_db
#: Marks that a phone gives to what it sends.
SENT, SIGNED, LATE = "mark-sent", "mark-signed", "mark-late"
SIREN, MOVE = 3, 5


@pytest.fixture
def flood() -> Record:
    """An hour ago the river passed BĐ2."""
    block, ago = place(), timezone.now() - timedelta(hours=1)
    with acting_as(OPERATOR):
        opened = incidents.open_incident(block=block, procedure="river_above_bd2", actor=OPERATOR)
    with system_scope("test"):
        return correct(opened, {"opened_at": ago}, reason="test", actor="test")


def step(incident: Record, number: int) -> Step:
    return Step.objects.get(incident=incident.uid, number=number)


def test_a_step_is_done_with_what_proves_it(flood: Record) -> None:
    with acting_as(OPERATOR):
        with pytest.raises(ProofMissing):
            steps.do_step(flood, 1, note="đã xem", actor=OPERATOR)
        with pytest.raises(UnknownStep):
            steps.do_step(flood, 99, actor=OPERATOR)
        done = steps.do_step(flood, 1, proof="3,05", actor=OPERATOR)
        stage = Incident.objects.get(pk=flood.pk).values()["stage"]
    assert (done.state, done.done_by, stage) == ("done", OPERATOR, "in_progress")
    assert Entry.objects.get(kind="step").body == {"number": 1, "act": "done", "proof": "3,05"}


def test_the_same_act_sent_twice_is_one(flood: Record) -> None:
    at = timezone.now() - timedelta(minutes=40)
    with acting_as(OPERATOR):
        for _ in range(3):
            steps.do_step(flood, 2, note="đã gọi", at=at, token=SENT, actor=OPERATOR)
    assert step(flood, 2).done_at == at
    entry = Entry.objects.get(kind="step")
    assert entry.at == at
    assert entry.recorded_at > at + timedelta(minutes=39)


def test_a_step_for_two_needs_two_people(flood: Record) -> None:
    with acting_as(OPERATOR), pytest.raises(NotPermitted):
        steps.do_step(flood, SIREN, note="phát", actor=OPERATOR)
    with acting_as(LEADER):
        half = steps.do_step(flood, SIREN, note="Phát còi 5 thôn", actor=LEADER)
        assert half.state == "half"
        with pytest.raises(SamePerson):
            steps.second(flood, SIREN, actor=LEADER)
    with acting_as(OPERATOR), pytest.raises(NotPermitted):
        steps.second(flood, SIREN, actor=OPERATOR)
    with acting_as(OFFICER):
        both = steps.second(flood, SIREN, token=SIGNED, actor=OFFICER)
        assert steps.second(flood, SIREN, token=SIGNED, actor=OFFICER).state == "done"
        with pytest.raises(WrongStage):
            steps.second(flood, 1, actor=OFFICER)
        ordered = Incident.objects.get(pk=flood.pk).values()["ordered_at"]
    assert (both.state, both.done_by, both.second_by) == ("done", LEADER, OFFICER)
    assert ordered == both.second_at
    acts = [entry.body["act"] for entry in Entry.objects.filter(kind="step").order_by("pk")]
    assert acts == ["half", "seconded"]


def test_nobody_signs_second_before_the_first(flood: Record) -> None:
    with acting_as(OFFICER), pytest.raises(WrongStage):
        steps.second(flood, SIREN, actor=OFFICER)
    assert step(flood, SIREN).state == "waiting"


def test_a_step_is_skipped_for_a_reason(flood: Record) -> None:
    with acting_as(OPERATOR):
        with pytest.raises(TextMissing):
            steps.skip(flood, 8, reason=" ", actor=OPERATOR)
        assert steps.skip(flood, 8, reason="có máy phát", actor=OPERATOR).state == "skipped"
        with pytest.raises(NotPermitted):
            steps.skip(flood, MOVE, reason="không kịp", actor=OPERATOR)
    with acting_as(OFFICER):
        assert steps.skip(flood, MOVE, reason="dân đã đi", actor=OFFICER).note == "dân đã đi"


def test_two_at_once_and_the_second_is_told(flood: Record) -> None:
    with acting_as(OPERATOR):
        steps.do_step(flood, 2, note="đã gọi", actor=OPERATOR)
    before = Entry.objects.count()
    with acting_as(OFFICER):
        with pytest.raises(ChangedMeanwhile):
            steps.do_step(flood, 2, note="tôi gọi", actor=OFFICER)
        with pytest.raises(ChangedMeanwhile):
            steps.skip(flood, 2, reason="thôi", actor=OFFICER)
    assert (step(flood, 2).done_by, Entry.objects.count()) == (OPERATOR, before)


def test_what_was_done_offline_meanwhile_is_kept_in_the_log(flood: Record) -> None:
    with acting_as(OPERATOR):
        steps.do_step(flood, 2, note="đã gọi", actor=OPERATOR)
    at = timezone.now() - timedelta(minutes=5)
    with acting_as(OFFICER):
        steps.do_step(flood, 2, note="tôi cũng gọi", at=at, token=LATE, actor=OFFICER)
    assert step(flood, 2).done_by == OPERATOR
    late = Entry.objects.get(token=LATE)
    assert (late.text, late.body["act"], late.at) == ("tôi cũng gọi", "already_done", at)


def test_what_arrives_after_the_closing_is_not_lost(flood: Record) -> None:
    at = timezone.now() - timedelta(minutes=30)
    with acting_as(OFFICER):
        incidents.close(flood, summary="Nước rút", reason="mất liên lạc", actor=OFFICER)
    with acting_as(OPERATOR):
        for _ in range(2):
            steps.do_step(flood, 2, note="đã gọi", at=at, token=LATE, actor=OPERATOR)
        with pytest.raises(WrongStage):
            steps.do_step(flood, 2, note="đã gọi", actor=OPERATOR)
        stage = Incident.objects.get(pk=flood.pk).values()["stage"]
    assert (step(flood, 2).state, stage) == ("waiting", "closed")
    late = Entry.objects.get(token=LATE)
    assert late.body == {"number": 2, "act": "after_closing", "after_closing": True}


def test_a_step_counted_from_another_is_due_when_that_is_settled(flood: Record) -> None:
    later = step(flood, MOVE)
    later.body |= {"after": 2, "within": 30}
    later.due_at = None
    later.save()
    with acting_as(OPERATOR):
        done = steps.do_step(flood, 2, note="đã gọi", actor=OPERATOR)
    assert done.done_at is not None
    assert step(flood, MOVE).due_at == done.done_at + timedelta(minutes=30)


def test_whoever_only_looks_does_no_step(flood: Record) -> None:
    with acting_as(VIEWER), pytest.raises(NotPermitted):
        steps.do_step(flood, 2, note="x", actor=VIEWER)
    assert step(flood, 2).state == "waiting"
