"""What a rule remembers of the past: windows of time over one measure, bounded, amortised O(1).

A window ends at the newest observation of its source and begins `span` before it, the beginning
left out. Sums run in whole millionths, so that they are exact and do not depend on the order in
which readings came.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

#: A source that sends faster than this fills a window has a shorter window.
MOST = 4096
SCALE = 1_000_000
HOUR = 3_600_000_000


class Spec(NamedTuple):
    """Which window: the function, the measure (or the text of the condition), the span in µs."""

    function: str
    of: str
    span: int


class Window:
    """The readings of the last `span` microseconds."""

    __slots__ = ("entries", "span")

    def __init__(self, span: int) -> None:
        self.span = span
        self.entries: deque[tuple[int, float]] = deque()

    def add(self, at: int, value: float) -> None:
        """A reading newer than all before it."""
        entries = self.entries
        entries.append((at, value))
        if entries[0][0] <= at - self.span or len(entries) > MOST:
            self._leave(at - self.span)

    def extend(self, entries: Sequence[tuple[int, float]]) -> None:
        """Readings newer than all before them, in their order."""
        self.entries.extend(entries)
        self._leave(entries[-1][0] - self.span)

    def insert(self, at: int, value: float) -> None:
        """A late reading takes its place by the time it was observed."""
        place = bisect_right(self.entries, at, key=lambda entry: entry[0])
        self.entries.insert(place, (at, value))
        self._leave(self.entries[-1][0] - self.span)

    def upto(self, now: int) -> deque[tuple[int, float]]:
        """The readings within the span before `now`."""
        if self.entries and self.entries[0][0] <= now - self.span:
            self._leave(now - self.span)
        return self.entries

    def _leave(self, until: int) -> None:
        entries = self.entries
        while entries and (entries[0][0] <= until or len(entries) > MOST):
            self.dropped(entries.popleft())

    def dropped(self, entry: tuple[int, float]) -> None:
        """A reading has left the window."""

    def value(self, now: int) -> float | None:
        """The function of the window; None when it cannot be told."""
        return float(len(self.upto(now)))


class Rate(Window):
    """Change per hour between the first and the last reading of the window.

    Absent while they are less than half the span apart: two readings of one minute say nothing of
    an hour.
    """

    __slots__ = ()

    def value(self, now: int) -> float | None:
        """Units per hour."""
        entries = self.upto(now)
        if len(entries) < 2:
            return None
        (first, low), (last, high) = entries[0], entries[-1]
        return (high - low) * HOUR / (last - first) if 2 * (last - first) >= self.span else None


class Sum(Window):
    """The sum of the readings of the window."""

    __slots__ = ("total",)

    def __init__(self, span: int) -> None:
        super().__init__(span)
        self.total = 0

    def add(self, at: int, value: float) -> None:
        """A reading newer than all before it."""
        self.total += round(value * SCALE)
        Window.add(self, at, value)

    def extend(self, entries: Sequence[tuple[int, float]]) -> None:
        """Readings newer than all before them."""
        self.total += sum([round(value * SCALE) for _, value in entries])
        super().extend(entries)

    def insert(self, at: int, value: float) -> None:
        """A late reading."""
        self.total += round(value * SCALE)
        super().insert(at, value)

    def dropped(self, entry: tuple[int, float]) -> None:
        """A reading has left the window."""
        self.total -= round(entry[1] * SCALE)

    def value(self, now: int) -> float | None:
        """The sum; None of nothing."""
        return self.total / SCALE if self.upto(now) else None


class Mean(Sum):
    """The mean of the readings of the window."""

    __slots__ = ()

    def value(self, now: int) -> float | None:
        """The mean; None of nothing."""
        entries = self.upto(now)
        return self.total / (SCALE * len(entries)) if entries else None


class Highest(Window):
    """The highest reading of the window; only readings that can still become it are kept."""

    __slots__ = ()
    sign = 1

    def add(self, at: int, value: float) -> None:
        """A reading newer than all before it."""
        entries = self.entries
        sign = self.sign
        while entries and (entries[-1][1] - value) * sign <= 0:
            entries.pop()
        Window.add(self, at, value)

    def extend(self, entries: Sequence[tuple[int, float]]) -> None:
        """Readings newer than all before them."""
        for at, value in entries:
            self.add(at, value)

    def insert(self, at: int, value: float) -> None:
        """A late reading: what came before it and is no higher can go, unless it is outdone."""
        later = [e for e in self.entries if e[0] > at]
        if any((e[1] - value) * self.sign >= 0 for e in later):
            return
        before = [e for e in self.entries if e[0] <= at and (e[1] - value) * self.sign > 0]
        self.entries = deque([*before, (at, value), *later])
        self._leave(self.entries[-1][0] - self.span)

    def value(self, now: int) -> float | None:
        """The highest; None of nothing."""
        entries = self.upto(now)
        return entries[0][1] if entries else None


class Lowest(Highest):
    """The lowest reading of the window."""

    __slots__ = ()
    sign = -1


WINDOWS: dict[str, type[Window]] = {
    "rate": Rate,
    "sum": Sum,
    "avg": Mean,
    "max": Highest,
    "min": Lowest,
    "count": Window,
}
