"""What the evaluator remembers of one source. All of it can be had again from stored readings."""

from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from tamgiang.modules.centre.rules.windows import WINDOWS, Spec, Window
from tamgiang.modules.centre.telemetry import Reading

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND
#: Civil days in Viet Nam begin seven hours before those of UTC.
LOCAL = 7 * 3600 * SECOND
#: A measure observed longer ago than this says nothing of the present.
FRESH = 3600 * SECOND
#: A reading this much older than the newest of its source still takes its place in the windows.
TOLERANCE = 2 * MINUTE


class Watched(NamedTuple):
    """A source as the rules know it."""

    pk: int
    uid: UUID
    code: str
    name: str
    kind: str
    block: int = 0
    lat: float | None = None
    lon: float | None = None


class DatedMark(NamedTuple):
    """A mark in force from `since` until before `until` (days since 1970)."""

    name: str
    value: float
    since: int
    until: int


#: Decides whether a reading belongs to a window of counts.
Admits = Callable[["Memory"], bool]
#: Whether a position (lon, lat) lies in the named area.
Inside = Callable[[str, float, float], bool]


class Memory:
    """The newest values, windows and marks of a source, as of its newest observation.

    `at` is that observation's instant (0: none yet), `clock` the time it is judged at, `known`
    when the evaluator first heard of the source, `own` the values of the reading at hand. `busy`
    has a bit set for each of its rules that is not quiet.
    """

    __slots__ = (
        "_admits",
        "_counts",
        "_dated",
        "_day",
        "_recent",
        "_windows",
        "at",
        "busy",
        "clock",
        "inside",
        "known",
        "last",
        "late",
        "marks",
        "own",
        "source",
        "windows",
    )

    def __init__(
        self,
        source: Watched,
        windows: Mapping[Spec, Admits | None],
        marks: Sequence[DatedMark] = (),
        inside: Inside | None = None,
    ) -> None:
        self.source = source
        self.at = self.clock = self.known = 0
        self.late = self.busy = 0
        self.last: dict[str, tuple[int, float]] = {}
        self.own: Mapping[str, float] = {}
        self.marks: dict[str, float] = {}
        self.inside = inside
        self.windows: dict[Spec, Window] = {s: WINDOWS[s.function](s.span) for s in windows}
        self._counts = [(self.windows[s], test) for s, test in windows.items() if test is not None]
        self._windows = [
            (spec.of, self.windows[spec]) for spec, admits in windows.items() if admits is None
        ]
        self._dated = tuple(marks)
        self._day = -1
        self._recent: list[int] = []

    @property
    def seen(self) -> int:
        """When it last told anything; when it became known if never."""
        return self.at or self.known

    def take(self, reading: Reading) -> bool:
        """Remember a reading; False when it changes nothing: known already, or too late."""
        at = reading.at
        if at > self.at:
            self.ahead(at, reading.values)
            return True
        if at < self.at - TOLERANCE:
            self.late += 1
            return False
        place = bisect_left(self._recent, at)
        if place < len(self._recent) and self._recent[place] == at:
            return False
        insort(self._recent, at)
        self._behind(reading)
        return True

    def ahead(self, at: int, values: Mapping[str, float]) -> None:
        """Remember what was observed after everything before it."""
        self.at = at
        recent = self._recent
        recent.append(at)
        if recent[0] < at - 2 * TOLERANCE:
            # Now and then, half of it: each instant is moved once.
            del recent[: bisect_left(recent, at - TOLERANCE)]
        day = (at + LOCAL) // DAY
        if day != self._day:
            self._day = day
            self.marks = {m.name: m.value for m in self._dated if m.since <= day < m.until}
        last = self.last
        for key, value in values.items():
            last[key] = (at, value)
        for key, window in self._windows:
            if key in values:
                window.add(at, values[key])
        if self._counts or self.inside is not None:
            self.own = values
            for counted, admits in self._counts:
                if admits(self):
                    counted.add(at, 1.0)

    @property
    def plain(self) -> bool:
        """Whether it keeps newest values and windows over measures, and nothing else."""
        return not self._counts and self.inside is None

    def same_day(self, first: int, last: int) -> bool:
        """Whether the marks of the newest observation hold at both instants as well."""
        return (first + LOCAL) // DAY == self._day == (last + LOCAL) // DAY

    def stretch(self, readings: Sequence[Reading]) -> None:
        """Remember readings of the same measures and day, each after the one before it."""
        *_, last = readings
        for key, window in self._windows:
            if key in last.values:
                window.extend([(one.at, one.values[key]) for one in readings])
        self._recent += [one.at for one in readings[:-1]]
        self.ahead(last.at, {})
        for key, value in last.values.items():
            self.last[key] = (last.at, value)

    def _behind(self, reading: Reading) -> None:
        """In its place in the windows; the newest values stay the newest."""
        at = reading.at
        for key, value in reading.values.items():
            if key not in self.last or self.last[key][0] < at:
                self.last[key] = (at, value)
        for key, window in self._windows:
            if key in reading.values:
                window.insert(at, reading.values[key])
        held = self.own
        self.own = reading.values
        for counted, admits in self._counts:
            if admits(self):
                counted.insert(at, 1.0)
        self.own = held

    def within(self, area: str) -> bool:
        """Whether the reading at hand was made in the area: by its own position, else by the
        source's."""
        lat = self.own.get("lat", self.source.lat)
        lon = self.own.get("lon", self.source.lon)
        if lat is None or lon is None or self.inside is None:
            return False
        return self.inside(area, lon, lat)
