"""Maps of incidents, drawn on the server: around one of them, and the area with all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

from tamgiang.kernel.geometry import Box
from tamgiang.modules.centre.selectors.surroundings import DEGREE_M, RADIUS_M, Near, position_of
from tamgiang.platform.orgunits import selectors as units
from tamgiang.platform.orgunits.selectors.units import stamp
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.area import area_code
from tamgiang.platform.ui.maps import AreaMap, Canvas, area_map, canvas_of
from tamgiang.platform.ui.words import today

#: Metres from the incident to the edge of its map, sideways and up.
REACH, RISE = 1800.0, 1200.0
WIDTH = 640


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a pixel of the map: `number` as in the list beside it."""

    x: float
    y: float
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Around:
    """The surroundings of an incident: water, ground, the circle of `RADIUS_M`, and what is near.

    `bar` is the length of 500 m in pixels.
    """

    width: int
    height: int
    ground: tuple[str, ...]
    water: tuple[str, ...]
    here: tuple[float, float]
    bar: float
    cameras: tuple[Mark, ...]
    sources: tuple[Mark, ...]


def around(incident: Record, cameras: Sequence[Near], sources: Sequence[Near]) -> Around | None:
    """The map of an incident whose position is known; None otherwise."""
    position = position_of(incident)
    if position is None:
        return None
    lat, lon = position
    high, wide = RISE / DEGREE_M, REACH / (DEGREE_M * cos(radians(lat)))
    canvas = Canvas(Box(lon - wide, lat - high, lon + wide, lat + high), WIDTH, 0)
    shapes = units.boundaries(area_code(), today())["features"]
    wet = units.water(area_code())["features"]
    return Around(
        width=canvas.width,
        height=canvas.height,
        ground=tuple(canvas.path(item["geometry"]) for item in shapes),
        water=tuple(canvas.path(item["geometry"]) for item in wet if _is_plane(item)),
        here=canvas.at(lon, lat),
        bar=round(RADIUS_M / (2 * REACH) * WIDTH, 1),
        cameras=tuple(_marks(canvas, cameras)),
        sources=tuple(_marks(canvas, sources)),
    )


def _is_plane(item: dict) -> bool:  # type: ignore[type-arg]
    return str(item["geometry"]["type"]).endswith("Polygon")


def _marks(canvas: Canvas, found: Iterable[Near]) -> Iterable[Mark]:
    for number, near in enumerate(found, start=1):
        position = position_of(near.record)
        if position is not None:
            x, y = canvas.at(position[1], position[0])
            said = near.record.values()
            yield Mark(x, y, number, str(said.get("name") or said.get("location") or said["code"]))


@dataclass(frozen=True, slots=True)
class Ground:
    """The map of the area and how degrees become its pixels, for those who press on it."""

    map: AreaMap
    box: Box
    scale: float
    stretch: float
    margin: int


def ground() -> Ground | None:
    """The area of today, the same object while nothing changes; None before any boundary."""
    return _ground(area_code(), today().isoformat(), stamp())


@lru_cache(maxsize=4)
def _ground(area: str, _day: str, _stamp: str) -> Ground | None:
    drawn, canvas = area_map(), canvas_of(units.boundaries(area, today()))
    if drawn is None or canvas is None:
        return None
    return Ground(drawn, canvas.box, canvas.scale, canvas.stretch, canvas.margin)


def points(base: Ground, incidents: Sequence[Record]) -> list[tuple[float, float, int]]:
    """Incidents of known position as (x, y, place in the list) on the map of the area."""
    canvas = Canvas(base.box, base.map.width, base.margin)
    found = []
    for at, incident in enumerate(incidents):
        position = position_of(incident)
        if position is not None:
            found.append((*canvas.at(position[1], position[0]), at))
    return found
