"""Small trends drawn as SVG on the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, INSET = 120, 34, 3


@dataclass(frozen=True, slots=True)
class Spark:
    """Path data of a trend, of the ground below it, and of the way to its target, if any."""

    line: str
    fill: str
    way: str = ""


def spark(
    values: Sequence[int | Decimal | None], way: Sequence[int | Decimal | None] = ()
) -> Spark | None:
    """A trend over evenly spaced values, gaps left out; None with fewer than two of them.

    ``way`` is what was expected at the same places.
    """
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return None
    due = [(place, value) for place, value in enumerate(way) if value is not None]
    every = [value for _place, value in known + due]
    low, high = min(every), max(every)
    points = [(_x(place, len(values)), _y(value, low, high)) for place, value in known]
    line = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    fill = f"{line}L{points[-1][0]:g} {HEIGHT}L{points[0][0]:g} {HEIGHT}Z"
    expected = [(_x(place, len(values)), _y(value, low, high)) for place, value in due]
    return Spark(line, fill, "M" + "L".join(f"{x:g} {y:g}" for x, y in expected) if due else "")


def _x(place: int, count: int) -> float:
    return round(WIDTH * place / (count - 1), 1)


def _y(value: int | Decimal, low: int | Decimal, high: int | Decimal) -> float:
    if high == low:
        return HEIGHT / 2
    share = float(value - low) / float(high - low)
    return round(HEIGHT - INSET - share * (HEIGHT - 2 * INSET), 1)
