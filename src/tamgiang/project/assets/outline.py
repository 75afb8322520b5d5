"""The outline of Viet Nam with Hoàng Sa and Trường Sa, for every map of the country.

The mainland and coastal islands come from Natural Earth (public domain) as packed in
world-atlas; the two archipelagos are small for its scale and are drawn by hand in
`platform/ui/data/archipelagos.geojson`.
"""

import json
from itertools import accumulate
from pathlib import Path
from typing import Any

from shapely.geometry import MultiPolygon, Polygon, mapping

from tamgiang.project.home import PACKAGE

ARCHIPELAGOS = PACKAGE / "platform" / "ui" / "data" / "archipelagos.geojson"
#: ISO 3166-1 numeric code of Viet Nam, the id world-atlas uses.
VIET_NAM = "704"
#: Degrees; about 500 m on the ground, finer than a pixel of a national map.
TOLERANCE = 0.005

Point = tuple[float, float]
Feature = dict[str, Any]


def build_outline(atlas: Path) -> dict[str, Any]:
    """A GeoJSON feature collection: one country, then the archipelagos with their islands."""
    topology = json.loads(atlas.read_text())
    country = {
        "type": "Feature",
        "properties": {"kind": "country", "vi": "Việt Nam", "en": "Viet Nam"},
        "geometry": mapping(country_shape(topology, VIET_NAM)),
    }
    islands: list[Feature] = json.loads(ARCHIPELAGOS.read_text())["features"]
    return {"type": "FeatureCollection", "features": [country, *islands]}


def country_shape(topology: dict[str, Any], code: str) -> MultiPolygon:
    """The simplified polygons of one country, coordinates to four decimals."""
    geometries = topology["objects"]["countries"]["geometries"]
    found = next(shape for shape in geometries if shape.get("id") == code)
    arcs = [decode_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    polygons = [_polygon(rings, arcs).simplify(TOLERANCE) for rings in found["arcs"]]
    return MultiPolygon([_rounded(part) for part in polygons if isinstance(part, Polygon)])


def decode_arc(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """Longitudes and latitudes of a quantised, delta-coded TopoJSON arc."""
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    xs = accumulate(step[0] for step in arc)
    ys = accumulate(step[1] for step in arc)
    return [(x * kx + dx, y * ky + dy) for x, y in zip(xs, ys, strict=True)]


def _polygon(rings: list[list[int]], arcs: list[list[Point]]) -> Polygon:
    shell, *holes = [_ring(indices, arcs) for indices in rings]
    return Polygon(shell, holes)


def _ring(indices: list[int], arcs: list[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def _rounded(shape: Polygon) -> Polygon:
    shell, *holes = [
        [(round(x, 4), round(y, 4)) for x, y in ring.coords]
        for ring in (shape.exterior, *shape.interiors)
    ]
    return Polygon(shell, holes)
