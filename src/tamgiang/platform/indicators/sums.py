"""What came in and went out of a measure: the four whole numbers every cell and figure is of."""

from operator import add, sub
from typing import NamedTuple


class Sums(NamedTuple):
    """What came in and went out within a span: amounts, then records."""

    amount_in: int = 0
    amount_out: int = 0
    rows_in: int = 0
    rows_out: int = 0

    def plus(self, other: "Sums") -> "Sums":
        """Added part by part."""
        return Sums(*map(add, self, other))

    def minus(self, other: "Sums") -> "Sums":
        """What remains of this after ``other``; added to it, it comes to this again."""
        return Sums(*map(sub, self, other))


NOTHING = Sums()
