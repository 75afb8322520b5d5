"""What the duty officer's phone shows: what waits, what is going on, whom to call. No household."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Step
from tamgiang.modules.centre.selectors.alarm_queue import Queued, alarm_queue
from tamgiang.modules.centre.selectors.gauges import Gauge, gauges
from tamgiang.modules.centre.selectors.incidents import Opened, open_incidents
from tamgiang.modules.centre.selectors.mine import my_steps, my_tasks
from tamgiang.modules.centre.selectors.naming import called
from tamgiang.modules.centre.selectors.people import names_of
from tamgiang.modules.centre.selectors.roster import ROLE_LABELS, OnDuty, Phone, on_duty, phone_book
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import current_scope

GRAVE = ("critical", "high")
#: How many of each sort a phone shows; the rest is told as a number.
MOST = 12
#: What can be read in the short list of gauges.
KINDS = ("river_level", "rain")


@dataclass(frozen=True, slots=True)
class ToDo:
    """A step that waits for me, in words; `phones` are whom it says to call."""

    incident: Record
    step: Step
    text: Label
    role: Label
    phones: tuple[Phone, ...]

    @property
    def half(self) -> bool:
        """Whether it asks for my signature under another one's."""
        return self.step.state == "half"


@dataclass(frozen=True, slots=True)
class Given:
    """A task given to me; `incident` is the title of its incident, as far as it is open."""

    task: Record
    said: Mapping[str, Any]
    incident: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An open incident with who leads it."""

    opened: Opened
    said: Mapping[str, Any]
    commander: str


@dataclass(frozen=True, slots=True)
class PhonePage:
    """Everything of the page.

    `alarms` are critical and high ones, `more` counts others that are open; `silent` gauges have
    never told anything.
    """

    steps: Sequence[ToDo]
    tasks: Sequence[Given]
    incidents: Sequence[Happening]
    alarms: Sequence[Queued]
    more: int
    on_duty: Sequence[OnDuty]
    mine: Sequence[OnDuty]
    gauges: Sequence[Gauge]
    silent: int
    at: datetime

    @property
    def waiting(self) -> int:
        """How much waits for this person."""
        return len(self.steps) + len(self.tasks)

    @property
    def others(self) -> list[OnDuty]:
        """The first two on duty who are somebody else, for the buttons that call at once."""
        own = {duty.contact.code for duty in self.mine}
        found = {d.contact.code: d for d in reversed(self.on_duty) if d.contact.code not in own}
        return sorted(found.values(), key=self.on_duty.index)[:2]


def phone_page(now: datetime | None = None) -> PhonePage:
    """What one person's phone shows, in a fixed number of queries."""
    now = now or timezone.now()
    names = names_of(current_scope().actor)
    opened = open_incidents(now)
    duties = on_duty(now)
    alarms, levels = alarm_queue(now=now), gauges(kinds=KINDS, now=now)
    grave = [one for one in alarms if one.priority in GRAVE]
    titles = {str(s["code"]): str(s["title"]) for s in (o.incident.values() for o in opened)}
    return PhonePage(
        steps=_to_do([one.incident for one in opened], now, duties),
        tasks=[_given(task, titles) for task in my_tasks(names, MOST)],
        incidents=_happening(opened[:MOST]),
        alarms=grave[:MOST],
        more=len(alarms) - len(grave[:MOST]),
        on_duty=duties,
        mine=[duty for duty in duties if duty.contact.login in names],
        gauges=[one for one in levels if one.main],
        silent=sum(one.main is None for one in levels),
        at=now,
    )


def _to_do(incidents: Collection[Record], now: datetime, duties: Sequence[OnDuty]) -> list[ToDo]:
    found = my_steps(incidents, now, duties)[:MOST]
    wanted = {kind for one in found for kind in one.step.body["call"]}
    phones = phone_book(wanted) if wanted else []
    return [
        ToDo(
            one.incident,
            one.step,
            Label(**one.step.body["text"]),
            ROLE_LABELS[one.step.body["who"]],
            tuple(phone for phone in phones if phone.kind in one.step.body["call"]),
        )
        for one in found
    ]


def _given(task: Record, titles: Mapping[str, str]) -> Given:
    said = task.values()
    return Given(task, said, titles.get(said["incident"] or "", said["incident"] or ""))


def _happening(opened: Sequence[Opened]) -> list[Happening]:
    said = [one.incident.values() for one in opened]
    names = called([str(values["commander"] or "") for values in said])
    return [
        Happening(one, values, names.get(values["commander"] or "", ""))
        for one, values in zip(opened, said, strict=True)
    ]
