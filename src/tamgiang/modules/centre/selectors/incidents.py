"""Reads of incidents: the list, those that are open, and everything one page shows."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.kernel.text import fold
from tamgiang.modules.centre.models import Alarm, AlarmState, Entry, Incident, Step, Task
from tamgiang.modules.centre.procedures import Procedure, version_of
from tamgiang.modules.centre.registers.incidents import KINDS, SEVERITIES, STAGES
from tamgiang.modules.centre.selectors.matters import Open, open_matters
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.roster import ROLE_LABELS, OnDuty, Phone, on_duty, phone_book
from tamgiang.modules.centre.selectors.surroundings import (
    HelpNeeded,
    Near,
    cameras_near,
    help_needed,
)
from tamgiang.modules.centre.states import OPEN_INCIDENT, OPEN_STEP
from tamgiang.platform.registers.models import Record, State
from tamgiang.platform.scopes import current_scope

PAGE = 50
#: Beyond this an exact count tells a person nothing: the list says “hơn 1.000”.
COUNTED = 1_000
KIND_LABELS: dict[str, Label] = {option.code: option.label for option in KINDS}
SEVERITY_LABELS: dict[str, Label] = {option.code: option.label for option in SEVERITIES}
STAGE_LABELS: dict[str, Label] = {option.code: option.label for option in STAGES}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list; empty ones do not filter. `blocks` are those of a chosen unit."""

    kinds: Collection[str] = ()
    severities: Collection[str] = ()
    stages: Collection[str] = ()
    since: date | None = None
    until: date | None = None
    blocks: Collection[int] = ()
    procedure: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list, newest first; `count` is COUNTED + 1 when there are more."""

    incidents: Sequence[Record]
    count: int
    page: int

    @property
    def more(self) -> bool:
        """Whether another page follows."""
        return self.count > self.page * PAGE


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as it stands now.

    `due_in` is the time left, negative when overdue; None without a time or when it is settled.
    `phones` are whom it says to call.
    """

    step: Step
    text: Label
    who: str
    who_label: Label
    due_in: timedelta | None
    phones: tuple[Phone, ...]

    @property
    def overdue(self) -> bool:
        """Whether its time has passed."""
        return self.due_in is not None and self.due_in < timedelta(0)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open incident in a list: how many steps are settled of how many, how many overdue."""

    incident: Record
    done: int = 0
    steps: int = 0
    overdue: int = 0
    next_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of one incident shows."""

    incident: Record
    procedure: Procedure | None
    steps: Sequence[ShownStep]
    entries: Sequence[Entry]
    alarms: Sequence[Record]
    counts: dict[Any, AlarmState]
    tasks: Sequence[Record]
    on_duty: Sequence[OnDuty]
    cameras: Sequence[Near]
    help: HelpNeeded
    matters: Open
    times: dict[str, timedelta | None] = field(default_factory=dict)


def incident_list(wanted: Wanted, page: int = 1) -> Listed:
    """A page of incidents within the open scope, newest first. Two queries."""
    found = _chosen(wanted)
    count = found.values("pk")[: COUNTED + 1].count()
    start = (page - 1) * PAGE
    return Listed(list(found.order_by("-opened_at", "-pk")[start : start + PAGE]), count, page)


def _chosen(wanted: Wanted) -> QuerySet[Record]:
    lists = {"kind": wanted.kinds, "severity": wanted.severities, "stage": wanted.stages}
    chosen: dict[str, Any] = {f"{name}__in": list(some) for name, some in lists.items() if some}
    if wanted.procedure:
        chosen["procedure"] = wanted.procedure
    if wanted.blocks:
        chosen["block__in"] = list(wanted.blocks)
    if wanted.since:
        chosen["opened_at__gte"] = _midnight(wanted.since)
    if wanted.until:
        chosen["opened_at__lt"] = _midnight(wanted.until + timedelta(days=1))
    found = _within_scope().filter(**chosen)
    for word in fold(wanted.search).split():
        found = found.filter(folded__contains=word)
    return found


def chosen_incidents(wanted: Wanted) -> QuerySet[Record]:
    """All of the list, the newest first, for taking it away."""
    return _chosen(wanted).order_by("-opened_at", "-pk")


def incident_coded(code: str | None) -> Record | None:
    """The incident of a number, within the open scope."""
    return having(Incident, code=code).first() if code else None


def _within_scope() -> QuerySet[Record]:
    """Active incidents of the open scope, as `having` gives them, for reading by time.

    Without statistics SQLite would find a scope of a hundred hamlets by hamlet and sort all of it
    for every page; of a place that is computed it knows no index, and reads by time until the page
    is full.
    """
    found = Incident._base_manager.filter(state=State.ACTIVE)
    blocks = current_scope().blocks
    if blocks is None:
        return found
    return found.alias(ground=F("block_id") + 0).filter(ground__in=blocks)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def open_incidents(
    now: datetime | None = None, most: int = 200, wanted: Wanted | None = None
) -> list[Opened]:
    """Incidents that are not over, the gravest first, then the oldest. Two queries."""
    now = now or timezone.now()
    stages: dict[str, Any] = {"stage__in": OPEN_INCIDENT}
    within = having(Incident) if wanted is None else _chosen(wanted)
    found = list(within.filter(**stages).order_by("opened_at")[:most])
    steps: dict[Any, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(incident__in=[incident.uid for incident in found]):
        steps[step.incident].append(step)
    shown = [_opened(incident, steps[incident.uid], now) for incident in found]
    grave = {code: place for place, code in enumerate(SEVERITY_LABELS)}
    return sorted(shown, key=lambda one: grave[one.incident.values()["severity"]])


def _opened(incident: Record, steps: Sequence[Step], now: datetime) -> Opened:
    waiting = [step for step in steps if step.state in OPEN_STEP]
    due = sorted(step.due_at for step in waiting if step.due_at)
    late = sum(at < now for at in due)
    return Opened(incident, len(steps) - len(waiting), len(steps), late, due[0] if due else None)


def incident_page(incident: Record, now: datetime | None = None) -> Page:
    """What the page of an incident shows, in a fixed number of queries."""
    now = now or timezone.now()
    said = incident.values()
    alarms = list(having(Alarm, incident=said["code"]).order_by("opened_at"))
    states = AlarmState.objects.filter(alarm__in=[alarm.uid for alarm in alarms])
    return Page(
        incident=incident,
        procedure=version_of(said["procedure"] or "", said["procedure_version"] or 0),
        steps=steps_of(incident, now),
        entries=timeline(incident),
        alarms=alarms,
        counts={state.alarm: state for state in states},
        tasks=list(having(Task, incident=said["code"]).order_by("pk")),
        on_duty=on_duty(now),
        cameras=cameras_near(incident),
        help=help_needed(incident),
        matters=open_matters(incident),
        times=times_of(incident),
    )


def steps_of(incident: Record, now: datetime | None = None) -> list[ShownStep]:
    """The steps in order, each with the time it has left and whom it says to call."""
    now = now or timezone.now()
    found = list(Step.objects.filter(incident=incident.uid).order_by("number"))
    wanted = {kind for step in found for kind in step.body["call"]}
    phones = phone_book(wanted) if wanted else []
    return [_shown(step, phones, now) for step in found]


def _shown(step: Step, phones: Sequence[Phone], now: datetime) -> ShownStep:
    open_ = step.state in OPEN_STEP and step.due_at is not None
    called = tuple(phone for phone in phones if phone.kind in step.body["call"])
    who = step.body["who"]
    left = step.due_at - now if open_ and step.due_at else None
    return ShownStep(step, Label(**step.body["text"]), who, ROLE_LABELS[who], left, called)


def timeline(incident: Record, kinds: Collection[str] = ()) -> list[Entry]:
    """What happened, by when it happened; of some kinds when named."""
    found = Entry.objects.filter(incident=incident.uid)
    if kinds:
        found = found.filter(kind__in=list(kinds))
    return list(found.order_by("at", "pk"))


def times_of(incident: Record) -> dict[str, timedelta | None]:
    """From the opening to acknowledgement, first order, arrival and closing; None while open."""
    said = incident.values()
    names = ("acknowledged_at", "ordered_at", "reached_at", "closed_at")
    return {name: said[name] - said["opened_at"] if said[name] else None for name in names}
