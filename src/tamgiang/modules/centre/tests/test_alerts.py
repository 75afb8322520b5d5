"""What another module tells becomes an alarm of the centre."""

from datetime import date

import pytest
from django.db import transaction

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Alarm, AlarmState
from tamgiang.modules.centre.procedures import procedures
from tamgiang.modules.centre.selectors.alarm_queue import alarm_queue
from tamgiang.modules.centre.selectors.rules import states_kept
from tamgiang.modules.centre.services.alarms import close
from tamgiang.modules.centre.services.opening import open_from_alarm
from tamgiang.modules.centre.tests.people import OPERATOR, acting_as, place
from tamgiang.platform.events.alerts import clear_alert, raise_alert
from tamgiang.platform.events.relay import drain
from tamgiang.platform.registry.registry import alerts
from tamgiang.platform.registry.spec import Alert
from tamgiang.platform.scopes import system_scope

pytestmark = pytest.mark.django_db
NAME = "dummy.broken"
THING = "dummy:thing:7"
DAY = date(2026, 11, 20)


def told(block: int, *, broken: bool = True, thing: str = THING) -> None:
    with transaction.atomic():
        if broken:
            said = {"name": "A7"}
            raise_alert(NAME, thing, block=block, on=DAY, actor="test", value="3 giờ", said=said)
        else:
            clear_alert(NAME, thing, block=block, on=DAY, actor="test")
    drain()


def test_told_again_and_again_it_is_one_alarm_with_a_count() -> None:
    block = place()
    for _ in range(3):
        told(block)
    told(block, thing="dummy:thing:8")

    with system_scope("test"):
        first, second = sorted(alarm_queue(), key=lambda one: one.count, reverse=True)
    assert (first.title.vi, first.title.en) == ("Vật A7 bị hỏng", "Thing A7 is broken")
    assert (first.count, first.priority, first.value, first.block) == (3, "high", "3 giờ", block)
    assert second.count == 1


def test_over_it_is_closed_and_raised_anew_the_next_time() -> None:
    block = place()
    told(block)
    told(block, broken=False)
    told(block, broken=False)
    told(block)

    with system_scope("test"):
        said = [alarm.values() for alarm in Alarm.objects.order_by("pk")]
        assert [one.count for one in alarm_queue()] == [1]
    assert [(one["stage"], one["closing"]) for one in said] == [
        ("closed", "recovered"),
        ("open", None),
    ]


def test_closed_by_a_person_it_stays_closed_until_its_cause_has_ended() -> None:
    block = place()
    told(block)
    with acting_as(OPERATOR):
        close(Alarm.objects.get(), "handled", "đã sửa", actor="user:1")
    told(block)

    with system_scope("test"):
        assert alarm_queue() == []
    told(block, broken=False)
    told(block)
    with system_scope("test"):
        assert len(alarm_queue()) == 1


def test_it_opens_the_incident_its_module_named() -> None:
    told(place())

    with acting_as(OPERATOR):
        incident = open_from_alarm(Alarm.objects.get(), actor="user:1")

    assert incident.values()["procedure"] == "box_trouble"


def test_the_evaluator_of_rules_knows_nothing_of_it() -> None:
    told(place())

    assert AlarmState.objects.count() == 1
    assert states_kept() == []


def test_what_nobody_declared_cannot_be_told() -> None:
    with pytest.raises(KeyError), transaction.atomic():
        raise_alert("dummy.unheard", THING, block=place(), on=DAY, actor="test")


def test_without_procedure_or_owner_it_cannot_be_declared() -> None:
    name = Label("Hỏng", "Broken")
    for procedure, owner in (("", "operator"), ("fire", "")):
        with pytest.raises(ValueError, match="procedure and an owner"):
            Alert("broken", name, name, "high", procedure, owner)


def test_every_declared_alert_names_a_procedure_there_is() -> None:
    assert alerts()
    assert {alert.procedure for alert in alerts().values()} <= set(procedures())
