"""Small trends drawn as SVG on the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, INSET = 120, 34, 3


@dataclass(frozen=True, slots=True)
class Spark:
    """Path data of a trend, of the ground below it, and the height of the target, if any."""

    line: str
    fill: str
    aim: float | None = None


def spark(values: Sequence[int | Decimal | None], aim: Decimal | int | None = None) -> Spark | None:
    """A trend over evenly spaced values, gaps left out; None with fewer than two of them."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return None
    every = [value for _place, value in known] + ([aim] if aim is not None else [])
    low, high = min(every), max(every)
    points = [(_x(place, len(values)), _y(value, low, high)) for place, value in known]
    line = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    fill = f"{line}L{points[-1][0]:g} {HEIGHT}L{points[0][0]:g} {HEIGHT}Z"
    return Spark(line, fill, None if aim is None else _y(aim, low, high))


def _x(place: int, count: int) -> float:
    return round(WIDTH * place / (count - 1), 1)


def _y(value: int | Decimal, low: int | Decimal, high: int | Decimal) -> float:
    if high == low:
        return HEIGHT / 2
    share = float(value - low) / float(high - low)
    return round(HEIGHT - INSET - share * (HEIGHT - 2 * INSET), 1)
