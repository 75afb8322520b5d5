"""From an alarm to an incident, its log, its closing and what is left to mend."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tamgiang.kernel.errors import NotPermitted
from tamgiang.modules.centre.models import Alarm, Entry, Incident, RuleVersion, Step, Task
from tamgiang.modules.centre.procedures import procedure_at
from tamgiang.modules.centre.services import incidents, steps, tasks
from tamgiang.modules.centre.services.handling_refusals import (
    AlarmActive,
    AlarmInIncident,
    ChecksOpen,
    NoProcedure,
    Overdue,
    ProductMissing,
    StepsOpen,
    TextMissing,
    TokenTaken,
    WrongStage,
)
from tamgiang.modules.centre.tests.people import (
    LEADER,
    OFFICER,
    OPERATOR,
    VIEWER,
    acting_as,
    alarm,
    place,
)
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.events.models import Event
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.refusals import ChangedMeanwhile
from tamgiang.platform.registers.services import correct
from tamgiang.platform.scopes import system_scope

pytestmark = pytest.mark.django_db
#: Marks that a phone gives to what it sends.
NOTED, GIVEN = "mark-noted", "mark-given"


@pytest.fixture
def block() -> int:
    return place()


@pytest.fixture
def fire(block: int) -> Record:
    """An incident the operator opened by hand."""
    with acting_as(OPERATOR):
        return incidents.open_incident(block=block, procedure="fire", place="Chợ", actor=OPERATOR)


def stand() -> tuple[int, int, int, int]:
    with system_scope("test"):
        changes = sum(Incident.objects.values_list("version", flat=True))
        kinds = Entry.objects.count(), AuditEntry.objects.count(), Event.objects.count()
    return changes, *kinds


def done_all(incident: Record) -> None:
    with acting_as(OFFICER):
        for step in Step.objects.filter(incident=incident.uid):
            proof = {"number": "3", "picture": "files:attachment:x"}.get(step.body["proof"], "")
            steps.do_step(incident, step.number, note="xong", proof=proof, actor=OFFICER)


def test_an_incident_opens_with_the_steps_of_its_procedure(block: int, fire: Record) -> None:
    plan = procedure_at("fire", timezone.localdate())
    said = fire.values()
    opened = said["opened_at"]

    assert said["code"] == f"SC-{timezone.localdate():%Y}-0001"
    assert (said["kind"], said["severity"], said["stage"]) == ("fire", "severe", "new")
    assert (said["procedure"], said["procedure_version"]) == ("fire", plan.version)
    assert said["due_at"] == opened + timedelta(minutes=plan.close_within)
    found = list(Step.objects.filter(incident=fire.uid).order_by("number"))
    assert [step.body for step in found] == [step.body for step in plan.steps]
    assert found[0].due_at == opened + timedelta(minutes=3)
    assert found[5].due_at is None, "a step without a time is never overdue"
    entry = Entry.objects.get(incident=fire.uid)
    assert (entry.kind, entry.actor, entry.at) == ("opened", OPERATOR, opened)
    event = Event.objects.filter(topic="centre.incident").get()
    assert event.ref == str(fire.ref)
    assert event.body["touched"] == [[block, timezone.localdate().isoformat()]]
    assert "Chợ" not in str(event.body)
    acts = AuditEntry.objects.filter(stream=str(fire.ref)).order_by("seq")
    assert [act.action for act in acts] == ["record.created", "centre.entry"]


def test_numbers_run_on_within_the_year(fire: Record, block: int) -> None:
    with acting_as(OPERATOR):
        later = incidents.open_incident(block=block, procedure="rescue", actor=OPERATOR)
    assert later.values()["code"].endswith("-0002")


def test_one_alarm_opens_one_incident_by_the_procedure_of_its_rule(block: int) -> None:
    raised = alarm(block)
    with acting_as(OPERATOR), pytest.raises(NoProcedure):
        incidents.open_from_alarm(raised, actor=OPERATOR)
    RuleVersion.objects.create(
        code="centre.river_above_bd2", version=1,
        body={"name": {"vi": "Trên BĐ2", "en": "Above BD2"}, "procedure": "river_above_bd2"},
        valid_from="2022-01-01", recorded_at=timezone.now(), recorded_by="test",
    )  # fmt: skip

    with acting_as(OPERATOR):
        opened = incidents.open_from_alarm(raised, actor=OPERATOR)
        with pytest.raises(AlarmInIncident):
            incidents.open_from_alarm(raised, actor=OPERATOR)
        taken = Alarm.objects.get(pk=raised.pk).values()

    assert opened.values()["alarm"] == "BD-1"
    assert opened.values()["title"] == "Phú Ốc trên BĐ2 0,05 m"
    assert (taken["incident"], taken["stage"]) == (opened.values()["code"], "acknowledged")
    assert taken["acknowledged_by"] == OPERATOR
    kinds = Entry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["opened", "alarm"]


def test_whoever_only_looks_writes_nothing(fire: Record, block: int) -> None:
    before = stand()
    with acting_as(VIEWER):
        with pytest.raises(NotPermitted):
            incidents.open_incident(block=block, procedure="fire", actor=VIEWER)
        with pytest.raises(NotPermitted):
            incidents.note(fire, "có khói", actor=VIEWER)
    with acting_as(OPERATOR, place("thon-khac")), pytest.raises(NotPermitted):
        incidents.note(fire, "có khói", actor=OPERATOR)
    with acting_as(OPERATOR), pytest.raises(NotPermitted):
        incidents.decide(fire, "Sơ tán", "Khói độc", actor=OPERATOR)
    assert stand() == before


def test_a_note_from_an_offline_phone_counts_once_and_stands_at_its_time(fire: Record) -> None:
    opened = fire.values()["opened_at"]
    said = opened + timedelta(seconds=1)
    with acting_as(OPERATOR):
        first = incidents.note(fire, "có khói", at=said, token=NOTED, actor=OPERATOR)
        again = incidents.note(fire, "có khói", at=said, token=NOTED, actor=OPERATOR)
        early = incidents.note(fire, "x", at=opened - timedelta(days=1), actor=OPERATOR)
        ahead = incidents.note(fire, "x", at=opened + timedelta(days=1), actor=OPERATOR)
    with acting_as(OFFICER), pytest.raises(TokenTaken):
        incidents.note(fire, "khác", token=NOTED, actor=OFFICER)

    assert first == again
    assert first.recorded_at >= first.at
    assert early.at == opened, "a phone's clock may be wrong"
    assert ahead.at <= timezone.now()


def test_a_leader_decides_with_a_reason_and_it_is_the_first_order(fire: Record) -> None:
    with acting_as(LEADER):
        with pytest.raises(TextMissing):
            incidents.decide(fire, "Sơ tán", " ", actor=LEADER)
        entry = incidents.decide(fire, "Sơ tán chợ", "Khói độc", actor=LEADER)
        incidents.decide(fire, "Cắt điện", "Có nước", actor=LEADER)
        now = Incident.objects.get(pk=fire.pk).values()
    assert entry.body == {"reason": "Khói độc"}
    assert (now["ordered_at"], now["stage"]) == (entry.at, "in_progress")


def test_arrival_command_and_resources_are_in_the_log(fire: Record) -> None:
    with acting_as(OFFICER):
        first = incidents.reached(fire, actor=OFFICER)
        incidents.reached(fire, actor=OFFICER)
        incidents.take_command(fire, "CAN-BO-TRUC", actor=OFFICER)
        incidents.add_resource(fire, "Xe chữa cháy", count=2, actor=OFFICER)
        incidents.call(fire, "Đã báo", contact="PCCC", actor=OFFICER)
        now = Incident.objects.get(pk=fire.pk).values()
    assert (now["reached_at"], now["commander"]) == (first.at, "CAN-BO-TRUC")
    kinds = Entry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["opened", "person", "person", "person", "resource", "call"]


def test_it_is_not_closed_while_steps_alarms_or_checks_are_open(fire: Record, block: int) -> None:
    raised = alarm(block, rule="centre.other")
    with acting_as(OFFICER):
        incidents.take_alarm(fire, raised, actor=OFFICER)
        before = stand()
        with pytest.raises(StepsOpen):
            incidents.close(fire, summary="Đã dập", checks=[0, 1, 2], actor=OFFICER)
        assert stand() == before
    done_all(fire)
    with acting_as(OFFICER), pytest.raises(AlarmActive) as refused:
        incidents.close(fire, summary="Đã dập", checks=[0, 1, 2], actor=OFFICER)
    assert "BD-1" in refused.value.text("vi")
    with system_scope("test"):
        correct(raised, {"stage": "closed"}, reason="hết", actor="test")
    with acting_as(OFFICER), pytest.raises(ChecksOpen):
        incidents.close(fire, summary="Đã dập", checks=[0, 2], actor=OFFICER)

    with acting_as(OPERATOR), pytest.raises(NotPermitted):
        incidents.close(fire, summary="Đã dập", checks=[0, 1, 2], actor=OPERATOR)
    with acting_as(OFFICER):
        closed = incidents.close(fire, summary="Đã dập", checks=[0, 1, 2], actor=OFFICER)
        with pytest.raises(WrongStage):
            incidents.close(fire, summary="Lại", checks=[0, 1, 2], actor=OFFICER)
    assert (closed.values()["stage"], closed.values()["summary"]) == ("closed", "Đã dập")
    assert Entry.objects.latest("pk").body["reason"] == ""


def test_with_a_reason_it_closes_and_says_what_was_open(fire: Record) -> None:
    due = timezone.now() + timedelta(days=7)
    mend = incidents.Corrective("Thay vòi", "CAN-BO-TRUC", "Biên bản", due)
    with acting_as(OFFICER):
        with pytest.raises(ProductMissing):
            nothing = incidents.Corrective("Thay vòi", "CAN-BO-TRUC", " ", due)
            incidents.close(
                fire, summary="x", corrective=[nothing], reason="báo muộn", actor=OFFICER
            )
        closed = incidents.close(
            fire, summary="Cháy đã tắt", corrective=[mend], reason="báo muộn", actor=OFFICER
        )
        task = Task.objects.get().values()
    assert closed.values()["stage"] == "closed"
    said = Entry.objects.get(kind="closed").body
    assert (said["reason"], said["steps"], said["tasks"]) == ("báo muộn", [1, 2, 3, 4, 5, 6], 1)
    assert (task["kind"], task["product"], task["due_at"]) == ("corrective", "Biên bản", due)
    assert Entry.objects.get(kind="order").body["after_closing"] is True


def test_two_close_at_once_and_the_second_is_told(fire: Record) -> None:
    seen = fire.version
    with acting_as(OFFICER):
        incidents.take_command(fire, "x", actor=OFFICER)
        with pytest.raises(ChangedMeanwhile):
            incidents.close(fire, summary="x", reason="y", version=seen, actor=OFFICER)


def test_what_was_no_incident_is_dismissed_for_a_reason(fire: Record) -> None:
    with acting_as(OFFICER):
        with pytest.raises(TextMissing):
            incidents.dismiss(fire, "", actor=OFFICER)
        gone = incidents.dismiss(fire, "Đốt rác", actor=OFFICER)
        with pytest.raises(WrongStage):
            incidents.contain(fire, actor=OFFICER)
    assert gone.values()["stage"] == "dismissed"


def test_contained_may_grow_again(fire: Record) -> None:
    with acting_as(LEADER):
        incidents.contain(fire, "Khoanh vùng", actor=LEADER)
        back = incidents.relapse(fire, "Gió đổi hướng", actor=LEADER)
    assert back.values()["stage"] == "in_progress"


def test_an_order_is_given_taken_and_done(fire: Record) -> None:
    due = timezone.now() + timedelta(minutes=30)
    with acting_as(OFFICER):
        given = tasks.give(fire, "Đưa dân ra", VIEWER, due_at=due, token=GIVEN, actor=OFFICER)
        assert tasks.give(fire, "Đưa dân ra", VIEWER, token=GIVEN, actor=OFFICER) == given
        with pytest.raises(Overdue):
            past = timezone.now() - timedelta(minutes=1)
            tasks.give(fire, "x", VIEWER, due_at=past, actor=OFFICER)
        assert Incident.objects.get(pk=fire.pk).values()["ordered_at"] is not None
    with acting_as(VIEWER):
        tasks.accept(given, actor=VIEWER)
        done = tasks.finish(given, "12 người", actor=VIEWER)
        with pytest.raises(WrongStage):
            tasks.refuse(given, "bận", actor=VIEWER)
        with pytest.raises(NotPermitted):
            tasks.cancel(given, "thôi", actor=VIEWER)
    assert (done.values()["stage"], done.values()["outcome"]) == ("done", "12 người")
    acts = [entry.body["act"] for entry in Entry.objects.filter(kind="order").order_by("pk")]
    assert acts == ["given", "accepted", "done"]


def test_only_the_one_it_was_given_to_or_the_centre_may_take_it(fire: Record) -> None:
    with acting_as(OFFICER):
        given = tasks.give(fire, "Canh đường", "CONG-AN", actor=OFFICER)
    with acting_as(VIEWER), pytest.raises(NotPermitted):
        tasks.accept(given, actor=VIEWER)
    with acting_as(OPERATOR):
        tasks.refuse(given, "đang ở xa", actor=OPERATOR)
        again = tasks.give_again(given, "QUAN-SU", actor=OPERATOR)
    assert (again.values()["stage"], again.values()["assignee"]) == ("new", "QUAN-SU")
