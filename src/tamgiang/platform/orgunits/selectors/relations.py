"""Where units came from, what became of them, and which ground compares."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Max, Min, Q

from tamgiang.kernel import orgunits as kernel
from tamgiang.platform.orgunits.graph import stored_edges
from tamgiang.platform.orgunits.models import EdgeKind, EventEdge, UnitKind, UnitVersion
from tamgiang.platform.orgunits.selectors.units import UnitInfo, infos, live, stamp


@dataclass(frozen=True, slots=True)
class Related:
    """A unit before or after another, in its last form; `whole` when nothing was divided."""

    unit: UnitInfo
    whole: bool
    effective_on: date


def predecessors(unit: int) -> list[Related]:
    """Units that came into `unit`, over any number of events."""
    edges = _reachable(unit, "to_unit_id__in", lambda edge: edge.source)
    return _related(kernel.UnitGraph([], edges).predecessors(unit))


def successors(unit: int) -> list[Related]:
    """Units that `unit` went to, over any number of events."""
    edges = _reachable(unit, "from_unit_id__in", lambda edge: edge.target)
    return _related(kernel.UnitGraph([], edges).successors(unit))


def comparable_groups(on: date) -> list[kernel.ComparableGroup]:
    """The smallest sets of communes whose totals compare over the changes of one day."""
    communes = UnitVersion.objects.filter(kind=UnitKind.COMMUNE).values("unit_id")
    edges = stored_edges(Q(event__effective_on=on, to_unit_id__in=communes))
    return kernel.comparable_groups((e.source, e.target) for e in edges if e.source != e.target)


def blocks_of(unit: int, on: date) -> set[int]:
    """Ids of the building blocks of a unit by the boundaries of a day.

    The units under it, itself, and the ended units that went whole into any of them. For a unit
    that has ended (or not begun), the boundaries of its last (or first) day.
    """
    return set(_blocks_of(unit, on, stamp()))


@lru_cache(maxsize=1024)
def _blocks_of(unit: int, on: date, _stamp: str) -> frozenset[int]:
    span = UnitVersion.objects.filter(unit_id=unit).aggregate(
        first=Min("valid_from"), last=Max("valid_to"), open=Min("valid_from", filter=_OPEN)
    )
    if span["first"] is None:
        return frozenset()
    day = max(on, span["first"])
    if span["open"] is None:
        day = min(day, span["last"] - timedelta(days=1))
    return _with_origins(_with_children({unit}, day))


_OPEN = Q(valid_to__isnull=True)


def _with_children(units: set[int], on: date) -> set[int]:
    found, frontier = set(units), set(units)
    while frontier:
        children = UnitVersion.objects.filter(live(on), parent_id__in=frontier)
        frontier = set(children.values_list("unit_id", flat=True)) - found
        found |= frontier
    return found


def _with_origins(units: set[int]) -> frozenset[int]:
    found, frontier = set(units), set(units)
    while frontier:
        sources = EventEdge.objects.filter(to_unit_id__in=frontier, kind=EdgeKind.WHOLE)
        sources = sources.filter(from_unit_id__isnull=False)
        frontier = set(sources.values_list("from_unit_id", flat=True)) - found
        found |= frontier
    return frozenset(found)


def _reachable(
    unit: int, condition: str, onward: Callable[[kernel.Edge], int]
) -> list[kernel.Edge]:
    """All edges on the ways from a unit, one query for each step."""
    edges: list[kernel.Edge] = []
    seen, frontier = {unit}, {unit}
    while frontier:
        step = stored_edges(Q(**{condition: frontier}))
        edges += step
        frontier = {onward(edge) for edge in step} - seen
        seen |= frontier
    return edges


def _related(relations: list[kernel.Relation]) -> list[Related]:
    versions = UnitVersion.objects.filter(unit_id__in=[r.unit for r in relations])
    latest = {info.id: info for info in infos(versions.order_by("unit_id", "valid_from"))}
    return [Related(latest[r.unit], r.whole, r.effective_on) for r in relations]
