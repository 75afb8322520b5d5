"""What is read of incidents: lists, one page, who is near and who needs help."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tamgiang.kernel.errors import NotPermitted
from tamgiang.modules.centre.models import Entry
from tamgiang.modules.centre.selectors import incidents as reads
from tamgiang.modules.centre.selectors.roster import on_duty, phone_book, roles_of
from tamgiang.modules.centre.selectors.summary import chairman_summary
from tamgiang.modules.centre.selectors.surroundings import cameras_near, help_needed, near
from tamgiang.modules.centre.services import incidents, looking, overdue, steps, tasks
from tamgiang.modules.centre.tests.people import (
    LEADER,
    OFFICER,
    OPERATOR,
    VIEWER,
    acting_as,
    alarm,
    household,
    on_call,
    place,
)
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.orgunits.models import Unit, UnitKind, UnitVersion
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.refusals import ReasonRequired
from tamgiang.platform.registers.services import create
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.scopes import ScopeRequired, no_scope, system_scope

pytestmark = pytest.mark.django_db
HERE = (16.5853, 107.5093)


@pytest.fixture
def hamlets() -> tuple[int, int, int]:
    """Two hamlets of one commune, and one elsewhere."""
    commune = Unit.objects.create(slug="xa-mot")
    UnitVersion.objects.create(
        unit=commune, kind=UnitKind.COMMUNE, code="1", designation="Xã", name="Một",
        valid_from="2020-01-01",
    )  # fmt: skip
    found = []
    for name in ("thon-mot", "thon-hai"):
        found.append(place(name))
        UnitVersion.objects.create(
            unit_id=found[-1], kind=UnitKind.HAMLET, name=name, parent=commune,
            valid_from="2020-01-01",
        )  # fmt: skip
    return found[0], found[1], place("thon-xa")


@pytest.fixture
def flood(hamlets: tuple[int, int, int]) -> Record:
    with acting_as(OPERATOR):
        return incidents.open_incident(
            block=hamlets[0], procedure="river_above_bd2", position=HERE, actor=OPERATOR
        )


def camera(block: int, code: str, position: tuple[float, float]) -> None:
    values = {
        "code": code, "kind": "public", "position": position, "block": block,
        "effective_on": timezone.localdate(),
    }  # fmt: skip
    with system_scope("test"):
        create(register_named("cameras.camera"), values, actor="test")


def test_the_list_is_filtered_in_two_queries(flood: Record, hamlets: tuple[int, ...]) -> None:
    with acting_as(OPERATOR):
        fire = incidents.open_incident(block=hamlets[1], procedure="fire", actor=OPERATOR)
        today = timezone.localdate()
        wanted = reads.Wanted(
            kinds=["fire"], stages=["new"], severities=["severe"], since=today, until=today,
            blocks=hamlets[1:2], search="chay",
        )  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as captured:
            found = reads.incident_list(wanted)
        everything = reads.incident_list(reads.Wanted())
    assert (list(found.incidents), found.count, found.more) == ([fire], 1, False)
    assert [one.pk for one in everything.incidents] == [fire.pk, flood.pk]
    assert len(captured) == 2


def test_open_incidents_count_their_steps(flood: Record) -> None:
    with acting_as(OPERATOR):
        steps.do_step(flood, 1, proof="3,05", actor=OPERATOR)
        later = timezone.now() + timedelta(minutes=21)
        (one,) = reads.open_incidents(later)
    assert (one.done, one.steps, one.overdue) == (1, 8, 2)


def test_a_page_holds_everything_in_a_fixed_number_of_queries(
    flood: Record, hamlets: tuple[int, ...]
) -> None:
    on_call(hamlets[0], "THUY-LOI", "operator", kind="irrigation")
    household(hamlets[1])
    raised = alarm(hamlets[0])
    with acting_as(OFFICER):
        incidents.take_alarm(flood, raised, actor=OFFICER)
        tasks.give(flood, "Gọi đò", "THUY-LOI", actor=OFFICER)
        with CaptureQueriesContext(connection) as captured:
            page = reads.incident_page(flood)
    assert [step.step.number for step in page.steps] == list(range(1, 9))
    assert page.steps[0].who_label.vi == "Trực ban"
    assert [phone.code for phone in page.steps[0].phones] == ["THUY-LOI"]
    assert page.steps[0].phones[0].tel == "tel:0000000001"
    assert [entry.kind for entry in page.entries] == ["opened", "alarm", "order"]
    assert [one.pk for one in page.alarms] == [raised.pk]
    assert len(page.tasks) == len(page.on_duty) == 1
    assert (page.matters.alarms, len(page.matters.checks)) == (("BD-1",), 4)
    assert page.help.households == 1
    assert page.times["acknowledged_at"] == timedelta(0)
    assert page.times["closed_at"] is None
    assert len(captured) <= 20, [query["sql"][:90] for query in captured]


def test_cameras_near_are_found_without_knowing_their_module(
    flood: Record, hamlets: tuple[int, ...]
) -> None:
    camera(hamlets[0], "C-200", (16.5871, 107.5093))
    camera(hamlets[0], "C-50", (16.5853, 107.50977))
    camera(hamlets[0], "C-600", (16.5907, 107.5093))
    with acting_as(OPERATOR):
        found = cameras_near(flood)
        assert near("gone.register", HERE) == []
        assert near("cameras.camera", None) == []
    assert [(one.record.values()["code"], one.metres) for one in found] == [
        ("C-50", 50), ("C-200", 200)
    ]  # fmt: skip


def test_help_is_counted_over_the_commune_and_nobody_is_named(
    flood: Record, hamlets: tuple[int, ...]
) -> None:
    household(hamlets[0], "HT-1")
    household(hamlets[1], "HT-2", people=2, needs_boat=False)
    household(hamlets[2], "HT-3")
    with acting_as(VIEWER):
        found = help_needed(flood)
    assert (found.unit, found.households, found.people) == ("Xã Một", 2, 5)
    assert (found.needs["elderly"], found.needs["needs_boat"]) == (2, 1)
    assert found.by_block == {hamlets[0]: 1, hamlets[1]: 1}
    assert "Mẫu" not in repr(found)


def test_the_list_of_households_is_opened_for_a_reason_that_stays(
    flood: Record, hamlets: tuple[int, ...]
) -> None:
    first, _far = household(hamlets[0]), household(hamlets[2], "HT-3")
    with acting_as(OFFICER), pytest.raises(ReasonRequired):
        looking.reveal_households(flood, reason=" ", actor=OFFICER)
    with acting_as(OPERATOR), pytest.raises(NotPermitted):
        looking.reveal_households(flood, reason="sơ tán", actor=OPERATOR)
    assert not AuditEntry.objects.filter(action="record.viewed").exists()

    with acting_as(OFFICER):
        (seen,) = looking.reveal_households(flood, reason="sơ tán", actor=OFFICER)
    assert (seen.record.pk, seen.head) == (first.pk, "Nguyễn Thị Mẫu")
    look = AuditEntry.objects.get(action="record.viewed")
    assert (look.stream, look.actor) == (str(first.ref), OFFICER)
    assert "sơ tán" not in str(look.body), "people write names into reasons"
    assert Entry.objects.get(kind="person").body == {"households_opened": 1}


def test_who_is_on_duty_now_by_role_with_a_phone(hamlets: tuple[int, ...]) -> None:
    on_call(hamlets[0], "LANH-DAO", "leader_on_duty", "lanhdao")
    on_call(hamlets[0], "TRUC-1", "operator", "trucban")
    with acting_as(VIEWER, hamlets[2]):
        found = on_duty()
        assert on_duty(timezone.now() + timedelta(hours=2)) == []
        assert roles_of("trucban") == {"operator"}
        assert roles_of("") == frozenset()
        assert [phone.code for phone in phone_book()] == ["LANH-DAO", "TRUC-1"]
    assert [duty.contact.code for duty in found] == ["TRUC-1", "LANH-DAO"]


def test_the_chairman_sees_what_waits_for_a_decision(flood: Record) -> None:
    with acting_as(LEADER):
        later = timezone.now() + timedelta(minutes=25)
        seen = chairman_summary(later)
    (led,) = seen.incidents
    assert {time.name: time.late for time in led.times} == {
        "acknowledged_at": False, "ordered_at": True, "reached_at": False
    }  # fmt: skip
    assert [(one.step.number, one.half, one.overdue) for one in seen.waiting] == [
        (3, False, True), (7, False, False)
    ]  # fmt: skip


def test_an_overdue_step_is_told_once(flood: Record) -> None:
    later = timezone.now() + timedelta(minutes=12)
    with system_scope("test"):
        assert overdue.escalate(later) == 2
        assert overdue.escalate(later) == 0
    told = Entry.objects.filter(kind="step").order_by("pk")
    assert [(one.body["number"], one.body["act"]) for one in told] == [
        (1, "overdue"), (2, "overdue")
    ]  # fmt: skip
    assert told[0].actor == "system:centre"
    with acting_as(OFFICER):
        incidents.close(flood, summary="x", reason="y", actor=OFFICER)
    with system_scope("test"):
        assert overdue.escalate(later + timedelta(days=9)) == 0


def test_the_list_keeps_to_the_scope(flood: Record, hamlets: tuple[int, ...]) -> None:
    everything = reads.Wanted()
    with acting_as(VIEWER, hamlets[0]):
        assert [one.pk for one in reads.incident_list(everything).incidents] == [flood.pk]
    with acting_as(VIEWER, hamlets[2]):
        assert reads.incident_list(everything).incidents == []
        assert reads.incident_list(reads.Wanted(blocks=hamlets)).count == 0
    with no_scope(), pytest.raises(ScopeRequired):
        reads.incident_list(everything)
