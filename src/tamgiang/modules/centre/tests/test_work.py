"""What waits for each person in the centre."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from tamgiang.modules.centre.services import incidents, steps, tasks
from tamgiang.modules.centre.tests.people import (
    LEADER,
    OFFICER,
    OPERATOR,
    VIEWER,
    acting_as,
    alarm,
    on_call,
    place,
)
from tamgiang.modules.centre.work import waiting
from tamgiang.platform.accounts.models import User
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import correct
from tamgiang.platform.registry.spec import WorkItem
from tamgiang.platform.scopes import Grant, Scope, scope_of, system_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def block() -> int:
    return place()


@pytest.fixture
def accident(block: int) -> Record:
    """A road accident opened ten minutes ago."""
    with acting_as(OPERATOR):
        return incidents.open_incident(block=block, procedure="road_accident", actor=OPERATOR)


def seen_by(actor: str) -> list[WorkItem]:
    with acting_as(actor), translation.override("vi"):
        return list(waiting())


def test_an_operator_sees_alarms_the_gravest_first(block: int) -> None:
    alarm(block, code="BD-1", title="Độ mặn cao", priority="low", fingerprint="a")
    alarm(block, code="BD-2", title="Trên BĐ3", priority="critical", fingerprint="b")
    first, second = seen_by(OPERATOR)
    assert first.title == "Báo động chưa xác nhận: Trên BĐ3"
    assert (first.urgent, second.urgent) == (True, False)
    assert first.detail == "từ 0 phút"
    assert seen_by(VIEWER) == []


def test_steps_wait_for_whose_role_it_is(block: int, accident: Record) -> None:
    on_call(block, "TRUC-1", "operator", "trucban")
    person = User.objects.create(username="trucban")
    grant = Grant(frozenset({"centre.view", "centre.operate", "registers.view"}))
    with scope_of(Scope(person.actor, None, (grant,))), translation.override("vi"):
        found = [item.title for item in waiting()]
    assert [title[:8] for title in found] == ["Bước 1: ", "Bước 2: "]
    titles = [item.title for item in seen_by(OPERATOR)]
    assert not any(title.startswith("Bước 1") for title in titles), "somebody is on duty for it"
    assert any(title.startswith("Bước 3") for title in titles), "nobody else is the officer"


def test_a_second_signature_waits_for_another_person(block: int) -> None:
    with acting_as(OPERATOR):
        flood = incidents.open_incident(block=block, procedure="river_above_bd2", actor=OPERATOR)
    with acting_as(LEADER):
        steps.do_step(flood, 3, note="Phát còi", actor=LEADER)
    assert any(i.title.startswith("Chờ xác nhận thứ hai") and i.urgent for i in seen_by(OFFICER))
    assert not any(i.title.startswith("Chờ xác nhận thứ hai") for i in seen_by(LEADER))


def test_tasks_wait_for_whom_they_were_given_to(accident: Record) -> None:
    due = timezone.now() + timedelta(hours=2, minutes=5, seconds=30)
    with acting_as(OFFICER):
        given = tasks.give(accident, "Phân luồng", VIEWER, due_at=due, actor=OFFICER)
    (item,) = seen_by(VIEWER)
    assert (item.title, item.detail) == ("Nhiệm vụ: Phân luồng", "còn 2 giờ 5 phút")
    with system_scope("test"):
        late = timezone.now() - timedelta(days=1, hours=1, seconds=5)
        changes = {"due_at": late, "kind": "corrective"}
        correct(given, changes, reason="x", actor="test")
    (item,) = seen_by(VIEWER)
    assert (item.detail, item.urgent) == ("quá hạn 1 ngày 1 giờ", True)
    assert any(i.title.startswith("Việc khắc phục quá hạn") for i in seen_by(LEADER))


def test_an_incident_waits_to_be_closed_once_it_is_contained(accident: Record) -> None:
    assert not any(i.title.startswith("Sự cố chờ") for i in seen_by(LEADER))
    with acting_as(LEADER):
        incidents.contain(accident, actor=LEADER)
    assert any(i.title == "Sự cố chờ kết thúc: Tai nạn giao thông" for i in seen_by(LEADER))
