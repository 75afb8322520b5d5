"""Small geometry on longitude and latitude, degrees in WGS 84, without any library."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Box:
    """A box of degrees; its edges belong to it."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point lies in the box."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


VIET_NAM = Box(west=102.0, south=6.0, east=118.0, north=23.5)
"""Mainland, Hoàng Sa and Trường Sa with a margin: outside it a position is a mistake."""


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two (lon, lat) points on a sphere (haversine)."""
    (lon1, lat1), (lon2, lat2) = one, other
    half_lat, half_lon = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(chord))


def ring_holds(ring: Sequence[Sequence[float]], lon: float, lat: float) -> bool:
    """Whether a point lies inside a closed ring of [lon, lat] (even-odd rule)."""
    inside = False
    for one, other in pairwise(ring):
        crosses = (one[1] > lat) != (other[1] > lat)
        if crosses and lon < one[0] + (lat - one[1]) / (other[1] - one[1]) * (other[0] - one[0]):
            inside = not inside
    return inside


def bounds(positions: Iterable[Sequence[float]]) -> Box:
    """The smallest box around [lon, lat] positions. Raises ValueError when there are none."""
    pairs = [(position[0], position[1]) for position in positions]
    if not pairs:
        raise ValueError("no positions")
    lons, lats = zip(*pairs, strict=True)
    return Box(min(lons), min(lats), max(lons), max(lats))
