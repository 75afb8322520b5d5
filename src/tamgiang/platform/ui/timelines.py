"""The picture of a unit's history: one lane per unit, one column per change."""

from dataclasses import dataclass
from typing import Any

WIDTH = 960
LANE = 52
TOP = 36
EDGE = 12
#: Room between the end of one bar and the start of the next, for the curves.
REACH = 48


@dataclass(frozen=True, slots=True)
class Bar:
    """A unit over an interval."""

    x: float
    y: float
    width: float
    name: str
    code: str
    unit: int
    own: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """Ground that went from one bar to another; dashed when only part of it did."""

    path: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars, curves between them, and the days of change as (x, ISO day)."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    curves: tuple[Curve, ...]
    marks: tuple[tuple[float, str], ...]


def timeline(told: dict[str, Any]) -> Timeline:
    """Draw what `orgunits.selectors.history` tells of a unit."""
    own, before, after = told["versions"], told["predecessors"], told["successors"]
    days = sorted(
        {item["effective_on"] for item in (*before, *after)}
        | {version["valid_from"] for version in own[1:]}
    )
    columns = _Columns(days)
    lanes = [*before, None, *after]
    middle = len(before)
    bars: list[Bar] = []
    for lane, item in enumerate(lanes):
        parts = own if item is None else [item]
        bars.extend(_bar(columns, lane, part, told["id"], own=item is None) for part in parts)
    curves = [_into(columns, lane, middle, item) for lane, item in enumerate(before)]
    curves += [_out(columns, middle, middle + 1 + at, item) for at, item in enumerate(after)]
    marks = tuple((columns.x(day), day) for day in days)
    return Timeline(WIDTH, TOP + LANE * len(lanes) + 8, tuple(bars), tuple(curves), marks)


class _Columns:
    """The place of each day of change, evenly spread."""

    def __init__(self, days: list[str]) -> None:
        step = WIDTH / (len(days) + 1)
        self.places = {day: round(step * (at + 1), 1) for at, day in enumerate(days)}

    def x(self, day: str) -> float:
        """Where a day of change stands."""
        return self.places[day]

    def start(self, day: str) -> float:
        """The left end of a bar that begins on a day."""
        return self.places[day] + REACH if day in self.places else EDGE

    def end(self, day: str | None) -> float:
        """The right end of a bar that ends on a day; the edge of the picture when it goes on."""
        return self.places[day] - REACH if day in self.places else WIDTH - EDGE


def _bar(columns: _Columns, lane: int, part: dict[str, Any], own_id: int, *, own: bool) -> Bar:
    left, right = columns.start(part["valid_from"]), columns.end(part["valid_to"])
    return Bar(
        x=left,
        y=TOP + lane * LANE,
        width=round(max(right - left, 40), 1),
        name=part["name"],
        code=part["code"],
        unit=own_id if own else part["id"],
        own=own,
        open=part["valid_to"] is None,
    )


def _into(columns: _Columns, lane: int, middle: int, item: dict[str, Any]) -> Curve:
    x = columns.x(item["effective_on"])
    return _curve(x - REACH, lane, x + REACH, middle, whole=item["whole"])


def _out(columns: _Columns, middle: int, lane: int, item: dict[str, Any]) -> Curve:
    x = columns.x(item["effective_on"])
    return _curve(x - REACH, middle, x + REACH, lane, whole=item["whole"])


def _curve(x1: float, lane1: int, x2: float, lane2: int, *, whole: bool) -> Curve:
    y1, y2 = (TOP + lane * LANE + 18 for lane in (lane1, lane2))
    half = (x1 + x2) / 2
    return Curve(f"M{x1:g} {y1}C{half:g} {y1} {half:g} {y2} {x2:g} {y2}", whole)
