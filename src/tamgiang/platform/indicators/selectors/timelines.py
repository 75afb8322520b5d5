"""A figure over time on the units of one day, across every change of boundaries.

Each line is of one ground from its first point to its last: a unit whose building blocks are all
known, or a comparable group where some are not. Nothing in a line is estimated.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tamgiang.platform.indicators.definitions import Definition
from tamgiang.platform.indicators.selectors.figures import Point
from tamgiang.platform.indicators.selectors.readings import Reading, reading
from tamgiang.platform.indicators.selectors.recasting import grouped, recastable, units_of
from tamgiang.platform.orgunits import selectors as orgunits


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The points of one unit, or of several that compare only together."""

    units: tuple[orgunits.AreaUnit, ...]
    points: tuple[Point, ...]

    @property
    def name(self) -> str:
        """The names of its units."""
        return " + ".join(member.unit.full_name for member in self.units)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lines of all units of the boundaries, and of the area; the days units changed."""

    definition: Definition
    area: str
    boundaries: date
    whole: TimeLine
    lines: tuple[TimeLine, ...]
    changes: tuple[date, ...]


def timeline(code: str, area: str, as_of: date, boundaries: date, months: int = 24) -> Timeline:
    """A figure at the end of each of the last months and on ``as_of``, by one day's boundaries.

    Raises NotFound, UnknownArea or Bound.
    """
    read = reading(area, as_of)
    definition = recastable(code, as_of)
    units = units_of(area, boundaries)
    grounds = _grounds(read, definition, boundaries)
    lines = [
        TimeLine(
            tuple(member for member in units if member.unit.id in together),
            tuple(read.series_over(definition, blocks, months)),
        )
        for together, blocks in grounds
    ]
    whole = TimeLine((), tuple(read.series_over(definition, read.blocks, months)))
    first = whole.points[0].on
    marked = tuple(day for day in orgunits.changes(area) if first < day <= as_of)
    return Timeline(definition, area, boundaries, whole, tuple(lines), marked)


def _grounds(
    read: Reading, definition: Definition, boundaries: date
) -> Iterable[tuple[set[int], frozenset[int]]]:
    """(units, blocks) of every line: alone where all blocks are placed, else together."""
    routes = orgunits.area_routes(read.area, read.blocks, boundaries)
    inside: dict[int, set[int]] = {m.unit.id: set() for m in units_of(read.area, boundaries)}
    for block, route in routes.items():
        if route.exact and route.ways[0][0] in inside:
            inside[route.ways[0][0]].add(block)
    held = [block for block in read.blocks_with_records(definition) if not routes[block].exact]
    for blocks, together in grouped(held, routes):
        joined = set(blocks)
        for unit in together:
            joined |= inside.pop(unit, set())
        yield together, frozenset(joined)
    for unit, placed in inside.items():
        yield {unit}, frozenset(placed)
