"""Sức khỏe báo động: is the alarm system one that people can work with? (EEMUA 191, IEC 62682)

From the alarm records of a span alone: when each was raised and closed, with what priority. The
bounds are dated data (data/alarm_standards.yaml).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Alarm
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.rules import versions_on
from tamgiang.modules.centre.standards import Standard, standard

WORST = 10
HOUR = timedelta(hours=1)
#: An alarm that goes by itself within this was hardly one.
FLEETING = timedelta(minutes=2)
_INSTANT = timedelta(microseconds=1)
#: The groups of priorities that the standards hold shares of.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "low_medium": ("low", "medium"),
    "high": ("high",),
    "critical": ("critical",),
}

LONGER_HOLD = Label("tăng thời gian giữ trước khi báo (hold_on)", "hold on for longer (hold_on)")
HYSTERESIS = Label("thêm khoảng trễ (hysteresis)", "add hysteresis")
SHELVE = Label("tạm gác tới khi sửa xong nguồn", "shelve until the source is mended")
REVIEW = Label("xem lại ngưỡng cùng đơn vị phụ trách", "review the limit with its owner")
DELETE = Label("bỏ luật: không ai phải làm gì khi nó báo", "delete it: nobody acts on it")


@dataclass(frozen=True, slots=True)
class Fact:
    """One alarm as health looks at it."""

    uid: UUID
    code: str
    title: str
    rule: str
    source: str
    fingerprint: str
    priority: str
    opened: datetime
    closed: datetime | None
    closing: str
    handled: bool


@dataclass(frozen=True, slots=True)
class Flood:
    """More alarms than anybody can take in: from the first of them until the rate was low again."""

    begin: datetime
    end: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Share:
    """A group of priorities: how many there were, per cent of all, per cent there should be."""

    name: str
    label: Label
    count: int
    percent: float
    target: int


@dataclass(frozen=True, slots=True)
class Bad:
    """A rule at a source that raises much: how often, how often fleeting, and what to do."""

    rule: str
    rule_name: Label
    source: str
    title: str
    count: int
    percent: float
    fleeting: int
    false: int
    chattering: bool
    proposal: Label


@dataclass(frozen=True, slots=True)
class AlarmHealth:
    """Figures of a span. `hours` is (hour, alarms raised in it for each operator).

    `alarms` are those raised in it, oldest first.
    """

    since: datetime
    until: datetime
    standard: Standard
    operators: int
    raised: int
    per_hour: float
    busiest: float
    over_target: float
    over_limit: float
    hours: Sequence[tuple[datetime, float]]
    floods: Sequence[Flood]
    in_flood: float
    shares: Sequence[Share]
    chattering: Sequence[Bad]
    stale: Sequence[Fact]
    standing: Sequence[Fact]
    worst: Sequence[Bad]
    alarms: Sequence[Fact]

    @property
    def healthy(self) -> bool:
        """Whether the average is within the target and there was no flood."""
        return self.per_hour <= self.standard.target_per_hour and not self.floods


def alarm_health(since: datetime, until: datetime, *, operators: int = 1) -> AlarmHealth:
    """The health of [since, until), in the open scope, by the standard of its last day.

    `operators` is how many share the alarms. Standing and stale alarms are those at the end of
    the span. Drills are left out. Two queries.
    """
    bounds = standard(timezone.localdate(until))
    facts = _facts(since, until)
    raised = [fact for fact in facts if since <= fact.opened]
    hours = _hours(raised, since, until, operators)
    floods = _floods([fact.opened for fact in raised], bounds)
    standing = [f for f in facts if f.closed is None or f.closed >= until]
    bad = _bad(raised, bounds, until)
    return AlarmHealth(
        since=since,
        until=until,
        standard=bounds,
        operators=operators,
        raised=len(raised),
        per_hour=len(raised) / operators / ((until - since) / HOUR),
        busiest=max((count for _, count in hours), default=0.0),
        over_target=_percent(sum(c > bounds.target_per_hour for _, c in hours), len(hours)),
        over_limit=_percent(sum(c > bounds.limit_per_hour for _, c in hours), len(hours)),
        hours=hours,
        floods=floods,
        in_flood=_percent(
            sum(((f.end - f.begin) / HOUR for f in floods), 0.0), (until - since) / HOUR
        ),
        shares=_shares(raised, bounds),
        chattering=[one for one in bad if one.chattering],
        stale=[f for f in standing if until - f.opened > timedelta(hours=bounds.stale_hours)],
        standing=standing,
        worst=bad[:WORST],
        alarms=raised,
    )


@dataclass(frozen=True, slots=True)
class Behind:
    """Which figure's alarms are asked for: `of` names it, the rest says which one of several."""

    of: str
    at: datetime | None = None
    rule: str = ""
    source: str = ""


def alarms_behind(found: AlarmHealth, asked: Behind) -> list[Fact]:
    """The alarms a figure was counted from; every one raised where the figure is not known."""
    if asked.of in ("standing", "stale"):
        return list(found.standing if asked.of == "standing" else found.stale)
    until = found.until
    if asked.of == "hour" and asked.at is not None:
        until = asked.at + HOUR
    elif asked.of == "flood" and asked.at is not None:
        until = next((f.end + _INSTANT for f in found.floods if f.begin == asked.at), asked.at)
    since = asked.at or found.since
    chosen = [fact for fact in found.alarms if since <= fact.opened < until]
    if asked.of == "rule":
        return [fact for fact in chosen if fact.rule == asked.rule]
    if asked.of == "cause":
        return [f for f in chosen if (f.rule, f.source) == (asked.rule, asked.source)]
    wanted = GROUPS.get(asked.of)
    return chosen if wanted is None else [f for f in chosen if f.priority in wanted]


def _facts(since: datetime, until: datetime) -> list[Fact]:
    """Alarms raised in the span or standing when it began, by the time they were raised."""
    touching = Q(opened_at__gte=since) | Q(closed_at=None) | Q(closed_at__gte=since)
    found = having(Alarm, opened_at__lt=until).filter(touching).order_by("opened_at", "pk")
    return [_fact(alarm.uid, said) for alarm in found if not (said := alarm.values())["drill"]]


def _fact(uid: UUID, said: Mapping[str, Any]) -> Fact:
    return Fact(
        uid=uid,
        code=said["code"],
        title=said["title"],
        rule=said["rule"] or "",
        source=said["source"] or "",
        fingerprint=said["fingerprint"] or "",
        priority=said["priority"],
        opened=said["opened_at"],
        closed=said["closed_at"],
        closing=said["closing"] or "",
        handled=said["closing"] == "handled" or said["incident"] is not None,
    )


def _hours(
    raised: Iterable[Fact], since: datetime, until: datetime, operators: int
) -> list[tuple[datetime, float]]:
    counts = Counter((fact.opened - since) // HOUR for fact in raised)
    number = -((since - until) // HOUR)
    return [(since + hour * HOUR, counts[hour] / operators) for hour in range(number)]


def _floods(moments: Sequence[datetime], bounds: Standard) -> list[Flood]:
    """EEMUA 191: it begins with more than 10 alarms in 10 minutes, ends below 5 in 10 minutes."""
    window, low = timedelta(minutes=bounds.flood_minutes), bounds.flood_count // 2
    floods: list[Flood] = []
    first = 0
    begin: int | None = None
    for place, at in enumerate(moments):
        while moments[first] <= at - window:
            first += 1
        inside = place - first + 1
        if begin is None and inside > bounds.flood_count:
            begin = first
        elif begin is not None and inside < low:
            floods.append(_flood(moments, begin, place - 1, window))
            begin = None
    if begin is not None:
        floods.append(_flood(moments, begin, len(moments) - 1, window))
    return floods


def _flood(moments: Sequence[datetime], begin: int, last: int, window: timedelta) -> Flood:
    return Flood(moments[begin], moments[last], last - begin + 1)


def _shares(raised: Sequence[Fact], bounds: Standard) -> list[Share]:
    counts = Counter(fact.priority for fact in raised)
    groups = (
        ("low_medium", Label("Thấp và vừa", "Low and medium"), counts["low"] + counts["medium"]),
        ("high", Label("Cao", "High"), counts["high"]),
        ("critical", Label("Khẩn cấp", "Critical"), counts["critical"]),
    )
    return [
        Share(name, label, count, _percent(count, len(raised)), bounds.shares[name])
        for name, label, count in groups
    ]


def _bad(raised: Sequence[Fact], bounds: Standard, until: datetime) -> list[Bad]:
    """Causes by how often they raised, most first."""
    causes: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in raised:
        causes[fact.rule, fact.source].append(fact)
    names = {row.code: Label(**row.body["name"]) for row in versions_on(timezone.localdate(until))}
    found = [
        _one_bad(rule, source, facts, len(raised), bounds, names.get(rule))
        for (rule, source), facts in causes.items()
    ]
    return sorted(found, key=lambda one: (-one.count, one.rule, one.source))


def _one_bad(
    rule: str,
    source: str,
    facts: Sequence[Fact],
    total: int,
    bounds: Standard,
    name: Label | None,
) -> Bad:
    fleeting = sum(f.closed is not None and f.closed - f.opened <= FLEETING for f in facts)
    false = sum(fact.closing == "false" for fact in facts)
    chattering = _chatters([fact.opened for fact in facts], bounds)
    return Bad(
        rule=rule,
        rule_name=name or Label(rule or "–", rule or "–"),
        source=source,
        title=facts[-1].title,
        count=len(facts),
        percent=_percent(len(facts), total),
        fleeting=fleeting,
        false=false,
        chattering=chattering,
        proposal=_proposal(facts, fleeting, false, chattering=chattering),
    )


def _chatters(moments: Sequence[datetime], bounds: Standard) -> bool:
    """Whether it was raised so often within so few seconds at least once."""
    window, apart = timedelta(seconds=bounds.chatter_seconds), bounds.chatter_count - 1
    return any(
        later - earlier <= window for earlier, later in zip(moments, moments[apart:], strict=False)
    )


def _proposal(facts: Sequence[Fact], fleeting: int, false: int, *, chattering: bool) -> Label:
    """What mends it, most specific first."""
    gaps = [
        later.opened - earlier.closed
        for earlier, later in pairwise(facts)
        if earlier.closed is not None and later.opened >= earlier.closed
    ]
    if chattering:
        return HYSTERESIS
    if 2 * fleeting > len(facts):
        return LONGER_HOLD
    if 2 * false > len(facts):
        return SHELVE
    if gaps and sorted(gaps)[len(gaps) // 2] <= timedelta(minutes=10):
        return HYSTERESIS
    if len(facts) >= WORST and not any(fact.handled for fact in facts):
        return DELETE
    return REVIEW


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0.0
