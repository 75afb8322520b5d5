"""What the evaluator is made of: rules, sources and marks in force, and states kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Q, Sum

from tamgiang.modules.centre.instants import micros_of
from tamgiang.modules.centre.models import AlarmState, Mark, RuleVersion, Source
from tamgiang.modules.centre.rules.declaring import Rule, declare
from tamgiang.modules.centre.rules.memory import DatedMark, Inside, Watched
from tamgiang.modules.centre.rules.states import Phase, State
from tamgiang.modules.centre.selectors.records import having
from tamgiang.platform.house.selectors import default_area
from tamgiang.platform.orgunits.selectors.boundaries import boundaries

_FIRST = date(1970, 1, 1)
_ALWAYS = 1 << 31


def in_force(day: date) -> Q:
    """Rows dated by `valid_from` and `valid_to` that hold on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))


def versions_on(day: date) -> list[RuleVersion]:
    """The version of each rule on a day, switched off ones too, by code."""
    newest: dict[str, RuleVersion] = {}
    for row in RuleVersion.objects.filter(in_force(day)).order_by("version"):
        newest[row.code] = row
    return [newest[code] for code in sorted(newest)]


def rules_on(day: date) -> list[Rule]:
    """The rules that run on a day."""
    return [declare(row.body) for row in versions_on(day) if row.enabled]


def watched(pks: Iterable[int] | None = None) -> list[Watched]:
    """Sources in service, in the open scope, as rules know them."""
    found = having(Source, ended_on=None)
    if pks is not None:
        found = found.filter(pk__in=list(pks))
    return [_watched(source, source.values()) for source in found.order_by("pk")]


def marks_by_source() -> dict[str, list[DatedMark]]:
    """Every dated mark by the code of its source."""
    found: dict[str, list[DatedMark]] = {}
    for mark in Mark.objects.order_by("source", "key", "name", "valid_from"):
        until = (mark.valid_to - _FIRST).days if mark.valid_to else _ALWAYS
        dated = DatedMark(mark.name, mark.value, (mark.valid_from - _FIRST).days, until)
        found.setdefault(mark.source, []).append(dated)
    return found


def states_kept() -> list[State]:
    """What the evaluator left, to go on from."""
    return [
        State(
            row.fingerprint,
            row.rule,
            row.source,
            Phase(row.phase),
            None if row.since is None else micros_of(row.since),
            row.count,
            None if row.last_at is None else micros_of(row.last_at),
            row.last_value,
            row.memory,
        )
        for row in AlarmState.objects.all()
        if row.source is not None
    ]


def stamp(day: date) -> tuple[Any, ...]:
    """Changes when rules, sources or marks do, and with the day."""
    rules = RuleVersion.objects.aggregate(Count("id"), Max("recorded_at"), Max("id"))
    off = RuleVersion.objects.filter(enabled=False).aggregate(Count("id"), Max("id"))
    marks = Mark.objects.aggregate(Count("id"), Max("id"), Sum("value"))
    ended = Mark.objects.exclude(valid_to=None).aggregate(Count("id"), Max("valid_to"))
    sources = Source.objects.aggregate(Count("id"), Max("changed_at"))
    parts = (rules, off, marks, ended, sources)
    return (day, *(value for part in parts for value in part.values()))


def fence(day: date) -> Inside:
    """Whether a position lies in a unit or area, by the boundaries of a day.

    `inside('area')` is the whole area of the house; otherwise the code or the name of one of its
    units. An area that is not known holds nothing.
    """
    # Brings numpy, which the pages that only read rules do without.
    from shapely.geometry import Point

    shapes = _shapes(default_area(), day)

    def inside(area: str, lon: float, lat: float) -> bool:
        return any(one.covers(Point(lon, lat)) for one in shapes.get(area, ()))

    return inside


@lru_cache(maxsize=4)
def _shapes(area: str, day: date) -> Mapping[str, Sequence[Any]]:
    from shapely import prepare
    from shapely.geometry import shape

    found: dict[str, list[Any]] = {}
    for feature in boundaries(area, day)["features"] if area else ():
        if not feature.get("geometry"):
            continue
        one = shape(feature["geometry"])
        prepare(one)
        said = feature["properties"]
        for name in {area, str(said.get("code", "")), str(said.get("name", ""))} - {""}:
            found.setdefault(name, []).append(one)
    return found


def _watched(source: Any, said: Mapping[str, Any]) -> Watched:  # noqa: ANN401 - a record
    return Watched(
        source.pk,
        source.uid,
        said["code"],
        said["name"],
        said["kind"],
        source.block_id,
        said["position_lat"],
        said["position_lon"],
    )
