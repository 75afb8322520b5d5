"""A measure over time drawn as SVG on the server: the line, its marks, and bands of alarms.

The table below the picture says the same. Instants are datetimes, lengths are in the units of the
view box.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil, floor, log10

from tamgiang.kernel.zone import LOCAL

WIDTH, HEIGHT = 840, 280
LEFT, RIGHT, TOP, BOTTOM = 48, 146, 12, 30
#: The least distance between two names of marks, and how many ticks are written.
APART, TICKS, LEVELS = 16, 8, 5
#: A line is broken where this many times the usual distance between two values passes.
BROKEN = 4
_STEPS = tuple(
    timedelta(minutes=minutes)
    for minutes in (10, 30, 60, 180, 360, 720, 1440, 2880, 10_080, 20_160, 40_320)
)


@dataclass(frozen=True, slots=True)
class Tick:
    """A place along an edge and what is written there."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A mark across the picture: the height of the line and that of its name."""

    y: float
    name_y: float
    name: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A stretch of time: where it begins and how wide it is."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class TimeChart:
    """What the template draws."""

    path: str
    fill: str
    levels: Sequence[tuple[float, float]]
    decimals: int
    ticks: Sequence[Tick]
    marks: Sequence[Line]
    bands: Sequence[Strip]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    top: int = TOP

    @property
    def right(self) -> int:
        """Where the picture ends and the names of marks begin."""
        return WIDTH - RIGHT

    @property
    def bottom(self) -> int:
        """Where the picture ends and the times are written."""
        return HEIGHT - BOTTOM

    @property
    def tall(self) -> int:
        """Height of the picture itself."""
        return self.bottom - TOP


@dataclass(frozen=True, slots=True)
class Axis:
    """Time from left to right."""

    since: datetime
    until: datetime

    def x(self, at: datetime) -> float:
        """Where an instant stands; before and after the span at its edges."""
        part = (at - self.since) / (self.until - self.since)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * min(1.0, max(0.0, part)), 1)

    def ticks(self) -> list[Tick]:
        """Round times of Việt Nam; the day where a day begins."""
        span = self.until - self.since
        step = next((one for one in _STEPS if span / one <= TICKS), _STEPS[-1])
        day = self.since.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
        first = day + ceil((self.since - day) / step) * step
        count = floor((self.until - first) / step) + 1
        return [self._tick(first + number * step, step) for number in range(max(0, count))]

    def _tick(self, at: datetime, step: timedelta) -> Tick:
        local = at.astimezone(LOCAL)
        whole = step >= timedelta(days=1) or (local.hour, local.minute) == (0, 0)
        return Tick(self.x(at), f"{local:%d/%m}" if whole else f"{local:%H:%M}")


def time_chart(
    series: Sequence[tuple[datetime, float]],
    since: datetime,
    until: datetime,
    marks: Sequence[tuple[str, float]] = (),
    bands: Sequence[tuple[datetime, datetime | None]] = (),
) -> TimeChart | None:
    """Draw one measure over [since, until); None with fewer than two values.

    Marks are drawn as far as the first one above the highest value: what is near.
    """
    if len(series) < 2:
        return None
    axis = Axis(since, until)
    values = [value for _, value in series]
    near = _near(sorted(marks, key=lambda one: one[1]), max(values))
    levels, decimals = _levels(values + [value for _, value in near])
    low, high = levels[0], levels[-1]

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low), 1)

    pieces = [[(axis.x(at), y(value)) for at, value in piece] for piece in _pieces(series)]
    return TimeChart(
        path=" ".join(_path(piece) for piece in pieces),
        fill=" ".join(_ground(piece) for piece in pieces),
        levels=[(y(level), level) for level in levels],
        decimals=decimals,
        ticks=axis.ticks(),
        marks=_named([(name, y(value)) for name, value in near]),
        bands=[_strip(axis, *one) for one in _merged([(a, b or until) for a, b in bands])],
    )


def _merged(bands: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Bands that touch, as one."""
    found: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(bands):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def _near(marks: Sequence[tuple[str, float]], highest: float) -> list[tuple[str, float]]:
    above = [one for one in marks if one[1] > highest]
    return [one for one in marks if one[1] <= highest] + above[:1]


def _levels(values: Sequence[float]) -> tuple[list[float], int]:
    """Round values from below the lowest to above the highest, and their decimals."""
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 0.5, high + 0.5
    rough = (high - low) / LEVELS
    size = 10.0 ** floor(log10(rough))
    step = next(size * part for part in (1, 2, 2.5, 5, 10) if size * part >= rough)
    begin, end = floor(low / step), ceil(high / step)
    decimals = max(0, -floor(log10(step) + 1e-9))
    if round(step, decimals) != round(step, decimals + 1):
        decimals += 1
    return [round(number * step, decimals + 1) for number in range(begin, end + 1)], decimals


def _pieces(
    series: Sequence[tuple[datetime, float]],
) -> list[list[tuple[datetime, float]]]:
    """The series cut where nothing was told for long."""
    gaps = sorted(after[0] - before[0] for before, after in pairwise(series))
    usual = gaps[len(gaps) // 2]
    pieces = [[series[0]]]
    for before, after in pairwise(series):
        if after[0] - before[0] > max(BROKEN * usual, timedelta(minutes=10)):
            pieces.append([])
        pieces[-1].append(after)
    return pieces


def _path(points: Sequence[tuple[float, float]]) -> str:
    if len(points) == 1:
        # A point of its own is drawn as a line of no length with round ends.
        points = [points[0], points[0]]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _ground(points: Sequence[tuple[float, float]]) -> str:
    base = HEIGHT - BOTTOM
    return f"{_path(points)}L{points[-1][0]:g} {base}L{points[0][0]:g} {base}Z"


def _named(marks: Sequence[tuple[str, float]]) -> list[Line]:
    """(name, height) with the names pushed apart, from the highest down."""
    found: list[Line] = []
    for name, y in sorted(marks, key=lambda one: one[1]):
        above = found[-1].name_y + APART if found else 0.0
        found.append(Line(y, max(above, y + 4), name))
    return found


def _strip(axis: Axis, begin: datetime, end: datetime) -> Strip:
    x = axis.x(begin)
    return Strip(x, max(2.0, round(axis.x(end) - x, 1)))


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time with its count; `tone` is empty, `over` the target or `past` the limit."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class BarChart:
    """Counts over time against two bounds."""

    bars: Sequence[Bar]
    levels: Sequence[tuple[float, float]]
    decimals: int
    ticks: Sequence[Tick]
    bounds: Sequence[Line]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT

    @property
    def right(self) -> int:
        """Where the picture ends."""
        return WIDTH - RIGHT


def bar_chart(
    counts: Sequence[tuple[datetime, float]],
    until: datetime,
    bounds: Sequence[tuple[str, float]],
) -> BarChart | None:
    """Draw counts, each from its instant to the next; the two bounds are target and limit."""
    if not counts:
        return None
    axis = Axis(counts[0][0], until)
    target, limit = (value for _, value in bounds)
    levels, decimals = _levels([0.0, limit, *(value for _, value in counts)])
    high = levels[-1]

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / high, 1)

    ends = [at for at, _ in counts[1:]] + [until]
    return BarChart(
        [
            Bar(
                axis.x(at),
                y(value),
                max(1.0, round(axis.x(end) - axis.x(at) - 1, 1)),
                round(HEIGHT - BOTTOM - y(value), 1),
                "past" if value > limit else "over" if value > target else "",
                at,
                value,
            )
            for (at, value), end in zip(counts, ends, strict=True)
            if value
        ],
        [(y(level), level) for level in levels],
        decimals,
        axis.ticks(),
        _named([(name, y(value)) for name, value in bounds]),
    )
