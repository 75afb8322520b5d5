"""The way from a baseline over milestones to a target, and whether a share may lie on it.

All values are whole numbers (ten-thousandths of a share, or a count); what lies between two known
points is an exact fraction, so that no light ever turns on a rounding error.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

#: Two-sided 95 % of the normal distribution, as published tables give it: 1.96.
Z = Fraction(196, 100)


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Known points (day, value) in order of day, the last of them the target.

    A single point means that the target was expected from the beginning.
    """

    points: tuple[tuple[date, int], ...]

    def __post_init__(self) -> None:
        days = [day for day, _ in self.points]
        if not days or any(a >= b for a, b in pairwise(days)):
            raise ValueError(f"a trajectory needs days in order, each once: {days}")

    @property
    def start(self) -> int:
        """The value it sets out from."""
        return self.points[0][1]

    @property
    def target(self) -> int:
        """The value it leads to."""
        return self.points[-1][1]

    def expected(self, on: date) -> Fraction:
        """The value expected on a day: on the straight line between the points around it.

        Before the first point that point's value, after the last one the target.
        """
        place = bisect_right(self.points, on, key=lambda point: point[0])
        if place == 0:
            return Fraction(self.start)
        if place == len(self.points):
            return Fraction(self.target)
        (day, value), (next_day, next_value) = self.points[place - 1 : place + 1]
        share = Fraction((on - day).days, (next_day - day).days)
        return value + (next_value - value) * share


def by_chance(numerator: int, denominator: int, expected: Fraction) -> bool:
    """Whether the share lies so near to ``expected`` (0 to 1) that chance alone may explain it.

    That ``expected`` lies within the Wilson interval of the share at 95 % (E. B. Wilson, 1927).
    The interval is the score test turned around, so it is decided without a root:
    ``n (x/n - p)^2 <= z^2 p (1 - p)``, exactly, in fractions.
    """
    if denominator <= 0 or not 0 <= numerator <= denominator or not 0 <= expected <= 1:
        return False
    distance = Fraction(numerator, denominator) - expected
    return denominator * distance**2 <= Z**2 * expected * (1 - expected)
