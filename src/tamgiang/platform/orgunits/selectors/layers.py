"""The map layer of an area, drawn: surveyed shapes, else approximate ones.

Apart from its only user so that shapely, a third of a second, is loaded with the first map.
"""

from datetime import date
from functools import lru_cache
from typing import Any

from shapely.geometry.base import BaseGeometry

from tamgiang.platform.orgunits.boundaries import cells, feature, parsed, united
from tamgiang.platform.orgunits.models import Area, UnitBoundary, UnitVersion
from tamgiang.platform.orgunits.selectors.areas import AreaGround, AreaUnit, area_ground, area_units
from tamgiang.platform.orgunits.selectors.units import infos


@lru_cache(maxsize=32)
def collection(area: str, on: date, _stamp: str) -> dict[str, Any]:
    """The features of the area on a day, kept as long as the stamp of the units holds."""
    units = area_units(area, on)
    loaded = UnitBoundary.objects.filter(version_id__in=[member.unit.version for member in units])
    surveyed = {boundary.version_id: boundary for boundary in loaded}
    approximate = _Approximate(area)
    features = []
    for member in units:
        boundary = surveyed.get(member.unit.version)
        shape = parsed(boundary.geometry) if boundary else approximate.shape(member.unit.id)
        if shape is not None:
            flags = {
                "approximate": boundary.approximate if boundary else True,
                "inside_only": boundary is None and not member.whole,
            }
            # The centre of a unit partly outside belongs to more than the part that is drawn.
            centre = None if flags["inside_only"] else member.unit.centre
            features.append(feature(shape, centre, _properties(member) | flags))
    return {"type": "FeatureCollection", "features": features}


class _Approximate:
    """Cells of the area's first units, and the later units made of them."""

    def __init__(self, area: str) -> None:
        self.ground: AreaGround = area_ground(area)
        first = {u for u in self.ground.units if not self._sources(u)}
        outline = Area.objects.filter(code=area).values_list("outline", flat=True).first()
        versions = infos(UnitVersion.objects.filter(unit_id__in=first).order_by("valid_from"))
        centres = {info.id: info.centre for info in versions if info.centre}
        self.cells = cells(outline, centres) if outline else {}

    def shape(self, unit: int) -> BaseGeometry | None:
        """The unit's cell, or the union of the cells it came from; None without any."""
        if unit in self.cells:
            return self.cells[unit]
        return united([self.cells[u] for u in self._sources(unit) if u in self.cells])

    def _sources(self, unit: int) -> set[int]:
        sources = {relation.unit for relation in self.ground.graph.predecessors(unit)}
        return sources & self.ground.units


def _properties(member: AreaUnit) -> dict[str, Any]:
    unit = member.unit
    return {
        "id": unit.id,
        "code": unit.code,
        "name": unit.name,
        "full_name": unit.full_name,
        "extent": str(member.extent),
        "inside": member.inside,
        "total": member.total,
    }
