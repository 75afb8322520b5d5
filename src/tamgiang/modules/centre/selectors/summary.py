"""One calm look for who leads: what is open, how bad, what waits for a decision, and the times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from tamgiang.modules.centre.models import Alarm, Step
from tamgiang.modules.centre.registers.alarms import PRIORITIES
from tamgiang.modules.centre.selectors.incidents import Opened, open_incidents, times_of
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.roster import OnDuty, on_duty
from tamgiang.modules.centre.states import OPEN_ALARM
from tamgiang.modules.centre.targets import targets
from tamgiang.platform.registers.models import Record

LEADER = "leader_on_duty"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step that waits for a leader: a decision, or (`half`) the second signature."""

    incident: Record
    step: Step
    half: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class TimeTaken:
    """One time of an open incident against its target; `taken` None while it has not come.

    The targets are those of the day it was opened.
    """

    name: str
    taken: timedelta | None
    target: timedelta
    late: bool


@dataclass(frozen=True, slots=True)
class Led:
    """An open incident with who leads it and its times."""

    opened: Opened
    commander: str
    times: Sequence[TimeTaken]


@dataclass(frozen=True, slots=True)
class Summary:
    """The chairman's page: alarms are counted by priority, the gravest first."""

    incidents: Sequence[Led]
    waiting: Sequence[Waiting]
    alarms: dict[str, int]
    on_duty: Sequence[OnDuty]
    at: datetime


def chairman_summary(now: datetime | None = None) -> Summary:
    """What is happening within the open scope, in six queries."""
    now = now or timezone.now()
    opened = open_incidents(now)
    counts = {option.code: 0 for option in PRIORITIES}
    for alarm in having(Alarm, stage__in=OPEN_ALARM):
        counts[alarm.values()["priority"]] += 1
    return Summary(
        incidents=[_led(one, now) for one in opened],
        waiting=waiting_for_leaders([one.incident for one in opened], now),
        alarms=counts,
        on_duty=on_duty(now),
        at=now,
    )


def waiting_for_leaders(incidents: Sequence[Record], now: datetime) -> list[Waiting]:
    """Decisions and second signatures open in these incidents, the longest overdue first."""
    by_uid = {incident.uid: incident for incident in incidents}
    found = Step.objects.filter(incident__in=list(by_uid), state__in=("waiting", "half"))
    waiting = [
        Waiting(
            by_uid[step.incident],
            step,
            step.state == "half",
            bool(step.due_at and step.due_at < now),
        )
        for step in found
        if step.state == "half" or step.body["who"] == LEADER
    ]
    return sorted(waiting, key=lambda one: one.step.due_at or now + timedelta(days=999))


def _led(opened: Opened, now: datetime) -> Led:
    said = opened.incident.values()
    age = now - said["opened_at"]
    taken = times_of(opened.incident)
    times = [
        TimeTaken(name, taken[name], target, _or(taken[name], age) > target)
        for name, target in targets(timezone.localdate(said["opened_at"])).times.items()
    ]
    return Led(opened, said["commander"] or "", times)


def _or(taken: timedelta | None, age: timedelta) -> timedelta:
    """What was taken, zero included; the age of what has not come yet."""
    return age if taken is None else taken
