"""The chairman's page: what happens, what waits for a decision, and which rivers rise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.registers.incidents import SEVERITIES
from tamgiang.modules.centre.selectors.gauges import Gauge, gauges
from tamgiang.modules.centre.selectors.naming import called
from tamgiang.modules.centre.selectors.roster import OnDuty
from tamgiang.modules.centre.selectors.summary import Led, TimeTaken, Waiting, chairman_summary
from tamgiang.modules.centre.selectors.trends import Trend, rising
from tamgiang.platform.scopes import current_scope

COMMAND, SECOND = "centre.command", "centre.second"
GRAVITY = {option.code: place for place, option in enumerate(SEVERITIES)}


@dataclass(frozen=True, slots=True)
class Decision:
    """A step for a leader, in words; `may` says that this person can take it here and now.

    `by` is who signed first. `token` marks one showing of its form: sent twice it counts once.
    """

    waiting: Waiting
    text: Label
    by: str
    may: bool
    token: str


@dataclass(frozen=True, slots=True)
class Course:
    """An open incident as the page tells it."""

    led: Led
    said: Mapping[str, Any]
    commander: str
    times: Sequence[TimeTaken]

    @property
    def late(self) -> bool:
        """Whether a time has missed its target or a step is overdue."""
        return any(one.late for one in self.times) or self.led.opened.overdue > 0


@dataclass(frozen=True, slots=True)
class LeadPage:
    """Everything of the page; `rivers` are those that have ever told a level."""

    decisions: Sequence[Decision]
    incidents: Sequence[Course]
    alarms: Mapping[str, int]
    rivers: Sequence[Gauge]
    trends: Sequence[Trend]
    on_duty: Sequence[OnDuty]
    at: datetime

    @property
    def worst(self) -> str:
        """Code of the gravest severity; empty when nothing is open."""
        open_now = [str(one.said["severity"]) for one in self.incidents]
        return min(open_now, key=GRAVITY.__getitem__, default="")

    @property
    def late(self) -> int:
        """How many incidents run late."""
        return sum(one.late for one in self.incidents)

    @property
    def mine(self) -> int:
        """How many decisions this person can take."""
        return sum(one.may for one in self.decisions)


def lead_page(now: datetime | None = None) -> LeadPage:
    """What one leader sees, in a fixed number of queries."""
    now = now or timezone.now()
    found = chairman_summary(now)
    signed = [one.step.done_by for one in found.waiting]
    names = called([*signed, *(one.commander for one in found.incidents)])
    rivers = [one for one in gauges(kinds=("river_level",), now=now) if one.main]
    return LeadPage(
        decisions=[_decision(one, names) for one in found.waiting],
        incidents=[_course(one, names) for one in found.incidents],
        alarms=found.alarms,
        rivers=rivers,
        trends=rising(rivers),
        on_duty=found.on_duty,
        at=now,
    )


def _decision(waiting: Waiting, names: Mapping[str, str]) -> Decision:
    scope, step, block = current_scope(), waiting.step, waiting.incident.block_id
    if waiting.half:
        may = scope.may(SECOND, block) and step.done_by != scope.actor
    else:
        may = scope.may(COMMAND, block)
    by = names.get(step.done_by, "")
    return Decision(waiting, Label(**step.body["text"]), by, may, str(uuid4()))


def _course(led: Led, names: Mapping[str, str]) -> Course:
    said = led.opened.incident.values()
    return Course(led, said, names.get(led.commander, led.commander), led.times)
