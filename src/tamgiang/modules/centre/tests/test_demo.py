"""The sample's incidents tell one story: what is open, its steps, its log and its alarms."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from tamgiang.modules.centre.demo import seed
from tamgiang.modules.centre.models import Alarm, AlarmState, Entry, Step, Task
from tamgiang.modules.centre.selectors.incidents import incident_page, open_incidents
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.roster import on_duty
from tamgiang.modules.centre.states import OPEN_ALARM
from tamgiang.platform.registry.sample import SampleArea

pytestmark = pytest.mark.django_db


def test_two_incidents_are_open_with_steps_log_and_an_overdue_step(
    quick_sample: SampleArea,
) -> None:
    seed(quick_sample)
    later = timezone.now() + timedelta(seconds=1)
    opened = open_incidents(later)
    assert [one.incident.values()["kind"] for one in opened] == ["road_accident", "camera_down"]
    for one in opened:
        page = incident_page(one.incident, later)
        assert "(mẫu)" in one.incident.values()["title"]
        assert one.done == 2
        assert [entry.kind for entry in page.entries] == ["opened", "step", "step"]
        assert page.matters.steps == tuple(
            step.step.number for step in page.steps[2:] if step.step.body["required"]
        )
    (raised,) = incident_page(opened[1].incident).alarms
    assert raised.values()["code"] == opened[1].incident.values()["alarm"]


def test_alarms_that_stand_are_none_the_rules_would_contradict(quick_sample: SampleArea) -> None:
    seed(quick_sample)
    standing = [alarm.values() for alarm in having(Alarm, stage__in=OPEN_ALARM)]
    assert [one["stage"] for one in standing] == ["acknowledged", "open", "open"]
    assert {one["source"] for one in standing} == {None}
    assert not AlarmState.objects.exists()


def test_past_incidents_were_done_by_their_procedure(quick_sample: SampleArea) -> None:
    seed(quick_sample)
    states = set(Step.objects.values_list("state", flat=True))
    assert states == {"done", "waiting"}
    for step in Step.objects.filter(state="done"):
        assert step.second_by != step.done_by
    assert Entry.objects.filter(kind="closed").count() == 12
    order = having(Task, kind="order").get()
    assert order.values()["assignee"] == "CAN-BO-TRUC"


def test_somebody_is_on_duty_in_two_weeks_too(quick_sample: SampleArea) -> None:
    seed(quick_sample)
    day = timezone.make_aware(datetime.combine(quick_sample.today, time()))
    for hours in (1, 8, 20, 24 * 14 + 8):
        roles = {duty.role for duty in on_duty(day + timedelta(hours=hours))}
        assert roles == {"operator", "duty_officer", "leader_on_duty"}
