"""Areas: which units belong on a day, and in which of them each building block lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from django.db.models import Q

from tamgiang.kernel.orgunits import Route, UnitGraph, routes
from tamgiang.platform.orgunits.graph import stored_edges, stored_versions
from tamgiang.platform.orgunits.models import (
    AreaMember,
    EdgeKind,
    Unit,
    UnitKind,
    UnitVersion,
)
from tamgiang.platform.orgunits.selectors.units import UnitInfo, infos, live, stamp


class AreaUnit(NamedTuple):
    """A unit of an area on a day; `inside` of its `total` old units lie in the area."""

    unit: UnitInfo
    extent: EdgeKind
    inside: int
    total: int

    @property
    def whole(self) -> bool:
        """Whether all of the unit lies in the area."""
        return self.extent == EdgeKind.WHOLE


@dataclass(frozen=True, slots=True)
class Hamlet:
    """A building block of an area with its first commune; `weight` is relative, not people."""

    id: int
    code: str
    name: str
    commune: int
    commune_code: str
    commune_name: str
    weight: int
    lat: float
    lon: float
    synthetic: bool


@dataclass(frozen=True)
class AreaGround:
    """The members of an area and the graph of all that lies in them."""

    graph: UnitGraph
    members: tuple[tuple[int, date, date | None], ...]
    stated: frozenset[int] = frozenset()

    @property
    def units(self) -> frozenset[int]:
        """Every unit that is a member on some day."""
        return frozenset(unit for unit, _, _ in self.members)

    def members_on(self, on: date) -> list[int]:
        """Members of one day."""
        return [u for u, start, end in self.members if start <= on and (end is None or on < end)]

    def origins(self, unit: int) -> tuple[int, int]:
        """(inside, total) of the old units in a member; a unit without any counts as itself."""
        sources = self.graph.direct_predecessors(unit)
        if not sources:
            return 1, 1
        if unit in self.stated:
            return len(sources), len(sources)
        inside = sum(source.unit in self.units and source.whole for source in sources)
        return inside, len(sources)

    def whole(self, unit: int) -> bool:
        """Whether all of a member's ground lies in the area."""
        inside, total = self.origins(unit)
        return inside == total

    def blocks(self) -> frozenset[int]:
        """Units of which every record surely lies in the area.

        A member only partly inside is no block, because a record that names no hamlet in it may
        lie outside.
        """
        sure = {unit for unit in self.units if self.whole(unit)}
        below = {
            unit
            for unit in self.graph.units
            if any(version.parent in sure for version in self.graph.versions(unit))
        }
        return frozenset(sure | below)


def area_units(area: str, on: date) -> list[AreaUnit]:
    """The units of an area (by its code) on a day, in order of code. Two queries when warm."""
    ground = area_ground(area)
    versions = UnitVersion.objects.filter(live(on), unit_id__in=ground.members_on(on))
    return [_area_unit(ground, info) for info in infos(versions.order_by("code"))]


def block_to_commune(area: str, on: date) -> Mapping[int, int]:
    """For every building block of an area, the unit it lies in by the boundaries of a day.

    One query; the answer is kept until units change.
    """
    return _placed(area, on, stamp())


def area_routes(area: str, sources: frozenset[int], on: date) -> Mapping[int, Route]:
    """Where each of some units (or blocks) of an area lies by the boundaries of a day.

    Exactly, in known shares, or somewhere in a set of units. Kept until units change.
    """
    return _routed(area, sources, on, stamp())


def changes(area: str) -> list[date]:
    """The days on which other units began to make up an area, in order; its first not among them.

    One query, and those of the area when it was not read before.
    """
    days = {start for _, start, _ in area_ground(area).members}
    return sorted(days)[1:]


def hamlets(area: str) -> list[Hamlet]:
    """The hamlets of an area with the commune they first lay in, in order of code."""
    ground = area_ground(area)
    found = UnitVersion.objects.filter(kind=UnitKind.HAMLET, unit_id__in=ground.blocks())
    first: dict[int, UnitInfo] = {}
    for info in infos(found.order_by("code", "valid_from")):
        first.setdefault(info.id, info)
    communes = {
        info.id: info for info in infos(UnitVersion.objects.filter(unit_id__in=ground.units))
    }
    synthetic = set(Unit.objects.filter(id__in=first, synthetic=True).values_list("id", flat=True))
    return [_hamlet(info, communes, synthetic) for info in first.values()]


def choices(area: str, on: date) -> Sequence[tuple[int, str]]:
    """(block, "Thôn 1, Xã Quảng Thọ") for a form: the units of a day and their hamlets.

    Kept until units change.
    """
    return _choices(area, on, stamp())


def area_ground(area: str) -> AreaGround:
    """Members and graph of an area, kept until units change."""
    return _ground(area, stamp())


@lru_cache(maxsize=16)
def _ground(area: str, _stamp: str) -> AreaGround:
    rows = AreaMember.objects.filter(area__code=area).order_by("valid_from", "unit_id")
    members = tuple(rows.values_list("unit_id", "valid_from", "valid_to"))
    stated = frozenset(rows.filter(whole=True).values_list("unit_id", flat=True))
    units = {unit for unit, _, _ in members}
    edges = stored_edges(Q(from_unit_id__in=units) | Q(to_unit_id__in=units))
    around = units | {e.source for e in edges} | {e.target for e in edges}
    versions = stored_versions(Q(unit_id__in=around) | Q(parent_id__in=units))
    below = {version.unit for version in versions} - around
    edges += stored_edges(Q(from_unit_id__in=below) | Q(to_unit_id__in=below))
    return AreaGround(UnitGraph(versions, edges), members, stated)


@lru_cache(maxsize=512)
def _placed(area: str, on: date, at_stamp: str) -> Mapping[int, int]:
    ground = _ground(area, at_stamp)
    places = {block: ground.graph.place(block, UnitKind.COMMUNE, on) for block in ground.blocks()}
    return MappingProxyType({b: unit for b, unit in places.items() if unit is not None})


@lru_cache(maxsize=64)
def _choices(area: str, on: date, at_stamp: str) -> tuple[tuple[int, str], ...]:
    placed = _placed(area, on, at_stamp)
    found = infos(UnitVersion.objects.filter(live(on), unit_id__in=[*placed, *placed.values()]))
    names = {info.id: info.full_name for info in found}
    return tuple(
        (info.id, info.full_name if commune == info.id else f"{info.full_name}, {names[commune]}")
        for info in sorted(found, key=lambda info: info.code)
        if (commune := placed.get(info.id)) is not None
    )


@lru_cache(maxsize=64)
def _routed(area: str, sources: frozenset[int], on: date, at_stamp: str) -> Mapping[int, Route]:
    graph = _ground(area, at_stamp).graph
    return MappingProxyType(routes(graph, sources, UnitKind.COMMUNE, on))


def _area_unit(ground: AreaGround, info: UnitInfo) -> AreaUnit:
    inside, total = ground.origins(info.id)
    return AreaUnit(info, EdgeKind.WHOLE if inside == total else EdgeKind.PART, inside, total)


def _hamlet(info: UnitInfo, communes: dict[int, UnitInfo], synthetic: set[int]) -> Hamlet:
    commune = communes[info.parent or 0]
    return Hamlet(
        id=info.id,
        code=info.code,
        name=info.full_name,
        commune=commune.id,
        commune_code=commune.code,
        commune_name=commune.name,
        weight=info.weight,
        lat=info.lat or 0.0,
        lon=info.lon or 0.0,
        synthetic=info.id in synthetic,
    )
