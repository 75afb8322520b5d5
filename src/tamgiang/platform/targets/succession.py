"""Targets of units that ended before their due day: what they come to on the units that follow.

Counts add up; shares are weighed by the denominators of the last day. Where that cannot be known
the value is left to a person. Nothing is written without one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from tamgiang.kernel.labels import Label
from tamgiang.kernel.numbers import divide_half_up
from tamgiang.kernel.orgunits import comparable_groups, split_integer
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.definitions import Definition
from tamgiang.platform.indicators.selectors import reading
from tamgiang.platform.orgunits.selectors import AreaUnit, area_routes, area_units, changes
from tamgiang.platform.registers.models import Record, State, model_of
from tamgiang.platform.scopes import system_scope
from tamgiang.platform.targets.registers import MILESTONE, TARGET

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Source:
    """A target of a unit that ended, with its milestones still ahead, as day to value."""

    record: Record
    unit: AreaUnit
    milestones: Mapping[date, int] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        """The values of its record."""
        return self.record.values()


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit would take over. ``value`` None where it cannot be known; ``why`` says so."""

    unit: AreaUnit
    value: int | None
    baseline: int | None
    milestones: Mapping[date, int]
    why: Label | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One figure's targets over one comparable group of units, on the day these changed.

    Its ``key`` names it in addresses and stays the same while the targets do.
    """

    area: str
    indicator: str
    on: date
    sources: tuple[Source, ...]
    shares: tuple[Share, ...]
    lacking: tuple[AreaUnit, ...]

    @property
    def key(self) -> str:
        """The day, the figure and the first unit that ended."""
        return f"{self.on:%Y%m%d}-{self.indicator}-{self.sources[0].unit.unit.id}"


NO_SHARES = Label("Chưa biết tỷ lệ chia đơn vị", "Nobody knows how the unit was divided")
NO_WEIGHTS = Label(
    "Chưa có mẫu số để tính bình quân", "There is no denominator to weigh the shares by"
)
DIFFERENT = Label(
    "Các chỉ tiêu khác nhau về hướng hoặc hạn", "The targets differ in direction or due day"
)
LACKING = Label("Có đơn vị chưa được giao chỉ tiêu", "Some of the units had no target")


def proposals(area: str, today: date) -> list[Proposal]:
    """What is open: targets that outlive their unit, by day of change and figure."""
    found: list[Proposal] = []
    for on in changes(area):
        if on <= today:
            found += _of_change(area, on)
    return found


def proposal(area: str, today: date, key: str) -> Proposal | None:
    """One of the open proposals by its key."""
    return next((each for each in proposals(area, today) if each.key == key), None)


def _of_change(area: str, on: date) -> Iterable[Proposal]:
    before = {member.unit.code: member for member in area_units(area, on - ONE_DAY)}
    after = {member.unit.id: member for member in area_units(area, on)}
    outliving = [r for r in _outliving(area, on) if r.values()["unit"] in before]
    ended = [r for r in outliving if before[r.values()["unit"]].unit.id not in after]
    by_figure: dict[str, list[Record]] = {}
    for record in ended:
        by_figure.setdefault(record.values()["indicator"], []).append(record)
    for indicator, records in sorted(by_figure.items()):
        sources = [Source(r, before[r.values()["unit"]], _milestones(r, on)) for r in records]
        yield from _grouped(area, indicator, on, sources, before.values(), after)


def _outliving(area: str, on: date) -> list[Record]:
    """Targets of a unit that began before the day and are meant to hold on it."""
    with system_scope("targets"):
        begun = Q(area=area, state=State.ACTIVE, effective_on__lt=on, unit__isnull=False)
        lasting = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
        kept = model_of(TARGET).objects.filter(begun & lasting & Q(due_on__gte=on))
        return [record for record in kept.order_by("effective_on", "pk") if record.values()["unit"]]


def _milestones(record: Record, on: date) -> dict[date, int]:
    with system_scope("targets"):
        ahead = Q(state=State.ACTIVE, target=record.values()["code"], reached_by__gte=on)
        kept = model_of(MILESTONE).objects.filter(ahead)
        rows = [row.values() for row in kept]
    return {row["reached_by"]: row["value"] for row in rows}


def _grouped(
    area: str,
    indicator: str,
    on: date,
    sources: Sequence[Source],
    before: Iterable[AreaUnit],
    after: Mapping[int, AreaUnit],
) -> Iterable[Proposal]:
    members = {member.unit.id: member for member in before}
    routes = area_routes(area, frozenset(members), on)
    pairs = [(u, to) for u, route in routes.items() for to in route.reach if to in after]
    named = {source.unit.unit.id: source for source in sources}
    for group in comparable_groups(pairs):
        mine = tuple(named[unit] for unit in sorted(group.before & named.keys()))
        if not mine:
            continue
        lacking = tuple(members[unit] for unit in sorted(group.before - named.keys()))
        taken = [after[unit] for unit in sorted(group.after)]
        shares = _Shares(area, indicator, on, mine, lacking).of(taken)
        yield Proposal(area, indicator, on, mine, tuple(shares), lacking)


class _Shares:
    """What the targets of one group come to on each unit that follows."""

    def __init__(
        self,
        area: str,
        indicator: str,
        on: date,
        sources: tuple[Source, ...],
        lacking: tuple[AreaUnit, ...],
    ) -> None:
        self._area, self._on = area, on
        self._definition: Definition = catalogue().one(indicator, on - ONE_DAY)
        self._sources, self._lacking = sources, lacking
        ids = frozenset(source.unit.unit.id for source in sources)
        self._routes = area_routes(area, ids, on)

    def of(self, taken: Sequence[AreaUnit]) -> list[Share]:
        """A share for each unit; all without a value where one reason holds for all."""
        why = self._obstacle(taken)
        if why is not None:
            return [Share(unit, None, None, {}, why) for unit in taken]
        days = set.intersection(*({*source.milestones} for source in self._sources))
        values = self._carried([s.values["value"] for s in self._sources], taken)
        bases = self._carried([s.values["baseline"] for s in self._sources], taken)
        points = {
            day: self._carried([s.milestones[day] for s in self._sources], taken) for day in days
        }
        return [
            Share(
                unit,
                values[place],
                bases[place],
                {day: found for day, all_ in points.items() if (found := all_[place]) is not None},
                None if values[place] is not None else NO_WEIGHTS,
            )
            for place, unit in enumerate(taken)
        ]

    def _obstacle(self, taken: Sequence[AreaUnit]) -> Label | None:
        first = self._sources[0].values
        same = ("direction", "due_on")
        if any(s.values[name] != first[name] for s in self._sources for name in same):
            return DIFFERENT
        if self._lacking:
            return LACKING
        if len(taken) > 1 and not all(route.ways for route in self._routes.values()):
            return NO_SHARES
        return None

    def _carried(self, given: Sequence[int | None], taken: Sequence[AreaUnit]) -> list[int | None]:
        """The values on each of the units taken; None where they cannot be told."""
        known = [value for value in given if value is not None]
        if len(known) < len(given):
            return [None] * len(taken)
        if self._definition.print_rule.is_share:
            return [self._mean(known)] * len(taken)
        sums = dict.fromkeys((unit.unit.id for unit in taken), 0)
        for source, value in zip(self._sources, known, strict=True):
            ways = self._routes[source.unit.unit.id].ways
            parts = split_integer(value, [weight for _, weight in ways])
            for (unit, _), part in zip(ways, parts, strict=True):
                sums[unit] = sums.get(unit, 0) + part
        return [sums[unit.unit.id] for unit in taken]

    def _mean(self, values: Sequence[int]) -> int | None:
        """The share all of them come to together, weighed by what each is a share of."""
        if len(set(values)) == 1:
            return values[0]
        weights = [self._weight(source) for source in self._sources]
        if any(weight is None for weight in weights) or not sum(w or 0 for w in weights):
            return None
        weighed = sum(value * (weight or 0) for value, weight in zip(values, weights, strict=True))
        return divide_half_up(weighed, sum(weight or 0 for weight in weights))

    def _weight(self, source: Source) -> int | None:
        read = reading(self._area, self._on - ONE_DAY)
        return read.figure(self._definition.code, source.unit.unit.id).denominator
