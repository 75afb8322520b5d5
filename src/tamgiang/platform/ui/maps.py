"""Maps drawn as SVG on the server: light, printable, and there without scripts.

Longitudes are shrunk by the cosine of the middle latitude, which over one district differs
from a true projection by less than a line's width.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from json import loads
from math import cos, radians
from typing import Any

from django.contrib.staticfiles import finders

from tamgiang.kernel.geometry import Box, bounds
from tamgiang.platform.orgunits import selectors as units
from tamgiang.platform.ui.area import area_code
from tamgiang.platform.ui.words import today

WIDTH = 640
MARGIN = 12
#: Height of a line of a label, in pixels of the picture.
LINE = 17

Position = Sequence[float]


@dataclass(frozen=True, slots=True)
class Canvas:
    """From degrees to pixels of a picture `width` wide."""

    box: Box
    width: int = WIDTH
    margin: int = MARGIN

    @property
    def scale(self) -> float:
        """Pixels for a degree of longitude."""
        return (self.width - 2 * self.margin) / (self.box.east - self.box.west)

    @property
    def stretch(self) -> float:
        """How much longer a degree of latitude is than one of longitude here."""
        return 1 / cos(radians((self.box.south + self.box.north) / 2))

    @property
    def height(self) -> int:
        """Pixels of the picture's height."""
        return (
            round((self.box.north - self.box.south) * self.scale * self.stretch) + 2 * self.margin
        )

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """The pixel of a position, to a tenth."""
        x = self.margin + (lon - self.box.west) * self.scale
        y = self.margin + (self.box.north - lat) * self.scale * self.stretch
        return round(x, 1), round(y, 1)

    def path(self, geometry: Mapping[str, Any]) -> str:
        """The outline of a GeoJSON polygon or multipolygon as SVG path data."""
        return "".join(self._ring(ring) for ring in rings(geometry))

    def _ring(self, ring: Sequence[Position]) -> str:
        points = (self.at(position[0], position[1]) for position in ring)
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


@dataclass(frozen=True, slots=True)
class Shape:
    """One unit on a map."""

    id: int
    name: str
    path: str
    x: float
    y: float
    approximate: bool = True
    highlight: bool = False

    @property
    def lines(self) -> list[tuple[float, str]]:
        """The words of the name, one below the other, for small units: (y, word)."""
        words = self.name.split()
        top = self.y - LINE * len(words) / 2
        return [(round(top + LINE * row, 1), word) for row, word in enumerate(words)]

    @property
    def below(self) -> float:
        """The y of what is written under the name."""
        return round(self.y + LINE * len(self.name.split()) / 2, 1)


@dataclass(frozen=True, slots=True)
class AreaMap:
    """A picture of the area: water below, units, then points."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    water: tuple[str, ...] = ()
    dots: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class CountryMap:
    """The country with Hoàng Sa and Trường Sa, and where the area lies."""

    width: int
    height: int
    land: str
    islands: tuple[str, ...]
    specks: tuple[tuple[float, float], ...]
    labels: tuple[tuple[float, float, str, str], ...] = field(default=())
    here: tuple[float, float] | None = None


def rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Position]]:
    """Every ring of a polygon or multipolygon."""
    parts = geometry["coordinates"]
    for polygon in parts if geometry["type"] == "MultiPolygon" else [parts]:
        yield from polygon


def area_map(
    on: date | None = None,
    points: Iterable[tuple[float, float]] = (),
    highlight: int | None = None,
) -> AreaMap | None:
    """The area by the boundaries of a day with (lat, lon) points, or None when nothing is known.

    `highlight` is a building block; its unit of that day is marked.
    """
    day, code = on or today(), area_code()
    collection = units.boundaries(code, day)
    canvas = canvas_of(collection)
    if canvas is None:
        return None
    marked = units.block_to_commune(code, day).get(highlight) if highlight else None
    shapes = tuple(_shape(canvas, item, marked) for item in collection["features"])
    wet = tuple(
        canvas.path(item["geometry"])
        for item in units.water(code)["features"]
        if item["geometry"]["type"].endswith("Polygon")
    )
    dots = tuple(canvas.at(lon, lat) for lat, lon in points)
    return AreaMap(canvas.width, canvas.height, shapes, wet, dots)


def canvas_of(collection: Mapping[str, Any]) -> Canvas | None:
    """A canvas that holds every feature, or None without features."""
    positions = [
        position
        for item in collection["features"]
        for ring in rings(item["geometry"])
        for position in ring
    ]
    return Canvas(bounds(positions)) if positions else None


def _shape(canvas: Canvas, item: Mapping[str, Any], marked: int | None) -> Shape:
    told = item["properties"]
    x, y = canvas.at(*told["label_at"])
    path = canvas.path(item["geometry"])
    return Shape(told["id"], told["name"], path, x, y, told["approximate"], told["id"] == marked)


@lru_cache(maxsize=2)
def country_map(width: int = 260, here: tuple[float, float] | None = None) -> CountryMap | None:
    """The country from the outline built at set-up; None when the assets are not installed."""
    found = finders.find("vendor/vietnam.geojson")
    if not found:
        return None
    with open(str(found), encoding="utf-8") as file:  # noqa: PTH123 - a finder's path
        features = loads(file.read())["features"]
    canvas = Canvas(Box(102.0, 6.0, 118.4, 23.6), width, 6)
    by_kind: dict[str, list[Any]] = {}
    for item in features:
        by_kind.setdefault(item["properties"]["kind"], []).append(item)
    land = "".join(_coarse(canvas, item["geometry"]) for item in by_kind.get("country", ()))
    islands = tuple(canvas.path(i["geometry"]) for i in by_kind.get("archipelago", ()))
    specks = tuple(canvas.at(*i["geometry"]["coordinates"]) for i in by_kind.get("island", ()))
    labels = tuple(
        (*canvas.at(*i["geometry"]["coordinates"]), i["properties"]["vi"], i["properties"]["en"])
        for i in by_kind.get("archipelago-label", ())
    )
    spot = canvas.at(here[1], here[0]) if here else None
    return CountryMap(canvas.width, canvas.height, land, islands, specks, labels, spot)


def _coarse(canvas: Canvas, geometry: Mapping[str, Any]) -> str:
    """The outline with neighbouring points closer than a pixel left out."""
    drawn = []
    for ring in rings(geometry):
        kept: list[tuple[float, float]] = []
        for position in ring:
            x, y = canvas.at(position[0], position[1])
            if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 1.2:
                kept.append((x, y))
        if len(kept) > 3:
            drawn.append("M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + "Z")
    return "".join(drawn)
