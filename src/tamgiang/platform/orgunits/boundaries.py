"""Shapes of units, in GeoJSON (RFC 7946): surveyed ones when loaded, else approximate ones.

An approximate cell is the part of an area's outline that lies nearest to a commune's centre
(Voronoi); a later unit is the union of the cells of its old communes. Every feature says which
it is, and coordinates are rounded to about a metre.
"""

from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import MultiPoint, Point, mapping, shape
from shapely.geometry.base import BaseGeometry

DEGREES = 1e-5


def cells(
    outline: Mapping[str, Any], centres: Mapping[int, tuple[float, float]]
) -> dict[int, BaseGeometry]:
    """The cell of each unit around its centre (lon, lat), clipped to a GeoJSON outline."""
    ground = shape(dict(outline))
    if len(centres) < 2:
        return dict.fromkeys(centres, ground)
    points = {unit: Point(centre) for unit, centre in centres.items()}
    parts = shapely.voronoi_polygons(MultiPoint(list(points.values())), extend_to=ground)
    return {
        unit: _rounded(part.intersection(ground))
        for unit, point in points.items()
        for part in parts.geoms
        if part.covers(point)
    }


def united(parts: list[BaseGeometry]) -> BaseGeometry | None:
    """One shape out of several, or None out of none."""
    return _rounded(shapely.union_all(parts)) if parts else None


def feature(
    geometry: BaseGeometry, centre: tuple[float, float] | None, properties: dict[str, Any]
) -> dict[str, Any]:
    """A GeoJSON feature whose label stands at the centre (lon, lat), if that lies in it."""
    point = Point(centre) if centre else None
    if point is None or not geometry.covers(point):
        point = geometry.representative_point()
    label = [round(point.x, 5), round(point.y, 5)]
    return {
        "type": "Feature",
        "id": properties["id"],
        "properties": {**properties, "label_at": label},
        "geometry": geojson(geometry),
    }


def geojson(geometry: BaseGeometry) -> dict[str, Any]:
    """The geometry as GeoJSON with rounded coordinates."""
    plain = mapping(geometry)
    return {"type": plain["type"], "coordinates": _plain(plain["coordinates"])}


def parsed(geometry: Mapping[str, Any]) -> BaseGeometry:
    """A stored GeoJSON geometry as a shape."""
    return shape(dict(geometry))


def _rounded(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.set_precision(geometry, DEGREES)


def _plain(value: Any) -> Any:  # noqa: ANN401 - nested positions of any depth
    if isinstance(value, float):
        return round(value, 5)
    return [_plain(item) for item in value]
