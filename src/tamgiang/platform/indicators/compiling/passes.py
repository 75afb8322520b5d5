"""Measures to scans: everything that shares a register and a day is added up in one pass.

A record of a measure comes in on its ``begin`` day and, for a stock that ends, goes out on its
``end`` day. A pass groups a register by block and by one such day expression, and carries a pair of
columns (sum, rows) for every measure that comes in or goes out on that day.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tamgiang.kernel.expressions import Expression
from tamgiang.kernel.schema import Register
from tamgiang.platform.indicators.definitions import Measure


class Grain(StrEnum):
    """What cells are kept by."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Slot:
    """One measure on one side of a pass; its columns are ``s<number>`` and ``n<number>``."""

    number: int
    measure: Measure
    out: bool


@dataclass(frozen=True, eq=False)
class Pass:
    """One scan of a register: the day it groups by, and what it adds up there. Equal by words."""

    register: Register
    day: Expression
    slots: tuple[Slot, ...]

    def __hash__(self) -> int:
        return hash(self._words)

    def __eq__(self, other: object) -> bool:
        return self._words == other._words if isinstance(other, Pass) else NotImplemented

    @functools.cached_property
    def layout(self) -> tuple[tuple[str, bool, int, int | None], ...]:
        """For each slot: its measure's digest, its side, where its rows stand and its amounts.

        Places count from the first column after the keys, in the order the queries give them.
        """
        found: list[tuple[str, bool, int, int | None]] = []
        at = 0
        for slot in self.slots:
            summed = slot.measure.amount is not None
            found.append((slot.measure.digest, slot.out, at, at + 1 if summed else None))
            at += 2 if summed else 1
        return tuple(found)

    @functools.cached_property
    def _words(self) -> tuple[object, ...]:
        """The measures name their register too."""
        return (self.day.text, *((slot.measure.digest, slot.out) for slot in self.slots))


def passes(measures: Iterable[Measure]) -> tuple[Pass, ...]:
    """The fewest scans that give every in and out of measures over one register."""
    return _passes(tuple(measures))


@functools.lru_cache(maxsize=256)
def _passes(measures: tuple[Measure, ...]) -> tuple[Pass, ...]:
    sides: dict[Expression, dict[tuple[str, bool], Measure]] = {}
    for measure in measures:
        sides.setdefault(measure.begin, {})[measure.digest, False] = measure
        if measure.end is not None:
            sides.setdefault(measure.end, {})[measure.digest, True] = measure
    return tuple(
        Pass(
            register=next(iter(found.values())).register,
            day=day,
            slots=tuple(
                Slot(number, measure, out)
                for number, ((_, out), measure) in enumerate(found.items())
            ),
        )
        for day, found in sides.items()
    )
