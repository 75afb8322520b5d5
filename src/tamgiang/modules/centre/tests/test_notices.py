"""Who commands hears of an overdue step once; a person of the task that was given to them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tamgiang.modules.centre.services import incidents, overdue, tasks
from tamgiang.modules.centre.tests.people import OFFICER, OPERATOR, acting_as, on_call, place
from tamgiang.platform.accounts.models import User
from tamgiang.platform.events.relay import drain
from tamgiang.platform.notify.inbox import inbox_of, shown
from tamgiang.platform.signoffs.tests.test_notices import person

pytestmark = pytest.mark.django_db


def told(user: User) -> list[str]:
    lines = [shown(row, "vi") for row in inbox_of(user.actor)]
    return [line.text.title for line in lines if line]


def test_an_overdue_step_and_a_task_reach_their_people_once() -> None:
    block = place()
    on_call(block, "CAN-BO", "duty_officer", login="canbo")
    leader, officer = person("lanhdao", "centre.command"), person("canbo", "centre.view")
    with acting_as(OPERATOR):
        fire = incidents.open_incident(block=block, procedure="fire", actor=OPERATOR)
    code = fire.values()["code"]

    overdue.escalate(timezone.now() + timedelta(minutes=4))
    overdue.escalate(timezone.now() + timedelta(minutes=4))
    with acting_as(OFFICER):
        given = tasks.give(fire, "Canh đường", "CAN-BO", actor=OFFICER)
        tasks.give(fire, "Cắt điện", "DIEN-LUC", actor=OFFICER)
    drain()

    assert told(leader) == [f"Quá hạn bước 1, sự cố {code}"]
    assert told(officer) == [f"Nhiệm vụ mới {given.values()['code']}, sự cố {code}"]
