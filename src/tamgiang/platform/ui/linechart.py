"""Several lines over the same days, drawn as SVG on the server; the table below tells the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

WIDTH, HEIGHT = 960, 320
LEFT, RIGHT, TOP, BOTTOM = 56, 190, 28, 28
#: The least distance between two names at the right end.
APART = 17
STEPS = 4


@dataclass(frozen=True, slots=True)
class Series:
    """One line: a name and its values, None where there is none."""

    name: str
    values: Sequence[int | Decimal | None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line's path, its name with the height it stands at, and the place in the palette."""

    path: str
    name: str
    y: float
    tone: int


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines; heights with their values; days below; and days of change as (x, day)."""

    width: int
    height: int
    lines: tuple[Drawn, ...]
    levels: tuple[tuple[float, float], ...]
    days: tuple[tuple[float, date], ...]
    marks: tuple[tuple[float, date], ...]

    @property
    def right(self) -> int:
        """Where the lines end and their names begin."""
        return WIDTH - RIGHT


def line_chart(
    days: Sequence[date], series: Sequence[Series], marks: Sequence[date] = ()
) -> LineChart | None:
    """Draw lines over `days` with changes marked; None when no line has two values."""
    known = [float(v) for each in series for v in each.values if v is not None]
    if len(days) < 2 or not any(sum(v is not None for v in s.values) > 1 for s in series):
        return None
    low, high = min(known), max(known)
    low, high = (low - 1, high + 1) if low == high else (low, high)
    first, span = days[0].toordinal(), days[-1].toordinal() - days[0].toordinal()

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day.toordinal() - first) / span, 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low), 1)

    paths = [(each.name, _points(days, each, x, y)) for each in series]
    levels = [low + (high - low) * step / STEPS for step in range(STEPS + 1)]
    years = [day for before, day in pairwise(days) if day.year != before.year]
    return LineChart(
        WIDTH,
        HEIGHT,
        tuple(_named([(name, points) for name, points in paths if len(points) > 1])),
        tuple((y(level), level) for level in levels),
        tuple((x(date(day.year, 1, 1)), date(day.year, 1, 1)) for day in years),
        tuple((x(day), day) for day in marks),
    )


def _points(
    days: Sequence[date], each: Series, x: Callable[[date], float], y: Callable[[float], float]
) -> list[tuple[float, float]]:
    return [
        (x(day), y(float(value)))
        for day, value in zip(days, each.values, strict=True)
        if value is not None
    ]


def _named(paths: list[tuple[str, list[tuple[float, float]]]]) -> list[Drawn]:
    """Names beside the ends of their lines, pushed apart where they would overlap."""
    ordered = sorted(enumerate(paths), key=lambda item: item[1][1][-1][1])
    heights: dict[int, float] = {}
    last = float("-inf")
    for place, (_, points) in ordered:
        last = heights[place] = max(points[-1][1], last + APART)
    over = max(0.0, last - (HEIGHT - 6))
    return [
        Drawn(
            "M" + "L".join(f"{px:g} {py:g}" for px, py in points),
            name,
            round(heights[place] - over + 4, 1),
            place % 6,
        )
        for place, (name, points) in enumerate(paths)
    ]
