"""What both engines have in common: what is a duplicate, and what a reading looks like at rest."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

_ENCODE_LINES = msgspec.json.Encoder().encode_lines
_DECODE = msgspec.json.Decoder(dict[str, float]).decode

#: Microseconds.
SECOND = 1_000_000
DAY = 86_400 * SECOND


class Reading(NamedTuple):
    """One observation of a source: what it measured at one instant.

    `source` is the primary key of its record; `at` (observed) and `received` are microseconds
    since 1970 UTC; `values` are numbers by measure, in the unit of the measure; never changed.
    """

    source: int
    at: int
    received: int
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of a batch. `position` is the number of the last row of all.

    `fresh` are the readings stored, in the order of their numbers. A duplicate (same source,
    instant and values) is not stored again; a conflict (same source and instant, other values) is
    not stored either: what came first stands.
    """

    position: int
    fresh: tuple[Reading, ...]
    duplicates: int
    conflicts: tuple[Reading, ...] = ()

    @property
    def stored(self) -> int:
        """How many readings were stored."""
        return len(self.fresh)


class Overtaken(Exception):
    """Another process stored a reading that this one took for new."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How long readings are kept as they came, and how long their ten-minute summaries."""

    raw_days: int = 90
    summary_days: int = 5 * 365
    step: int = 600 * SECOND


@dataclass
class Store(ABC):
    """Readings of every source, numbered in the order they were stored.

    Several processes may append, one transaction each; any number read. A store is used by one
    thread at a time.
    """

    _newest: dict[int, int] = field(default_factory=dict, init=False)

    def append(self, readings: Sequence[Reading]) -> Appended:
        """Store a batch and return once it is committed."""
        ahead: list[Reading] = []
        behind: list[Reading] = []
        known = self._newest
        for reading in readings:
            source, at, _, _ = reading
            newest = known.get(source)
            if newest is None:
                newest = self._newest_of(source)
            if at > newest:
                known[source] = at
                ahead.append(reading)
            else:
                behind.append(reading)
        try:
            try:
                return self._write(ahead, behind)
            except Overtaken:
                return self._write((), readings)
        except BaseException:
            # What was not written must not be taken for known.
            known.clear()
            raise

    def _newest_of(self, source: int) -> int:
        found = self._last_at(source)
        self._newest[source] = found
        return found

    @abstractmethod
    def _write(self, ahead: Sequence[Reading], behind: Sequence[Reading]) -> Appended:
        """Store readings taken for new and look at the others, in one transaction.

        Raises Overtaken, with nothing stored.
        """

    @abstractmethod
    def _last_at(self, source: int) -> int:
        """The newest instant of a source, -1 when it has none."""

    @abstractmethod
    def after(self, position: int, limit: int) -> list[tuple[int, Reading]]:
        """Readings with their numbers, in that order, after `position`."""

    @abstractmethod
    def newest(self) -> int:
        """The number of the last reading, 0 when there is none."""

    @abstractmethod
    def series(
        self, source: int, key: str, since: int, until: int, step: int = 0
    ) -> list[tuple[int, float]]:
        """(instant, value) of one measure with since <= instant < until, oldest first.

        With a `step` the mean of each step, at its beginning. What was summarised appears at the
        beginning of its summary.
        """

    def many_series(
        self, wanted: Iterable[tuple[int, str]], since: int, until: int, step: int
    ) -> dict[tuple[int, str], list[tuple[int, float]]]:
        """`series` of several (source, measure) at once; those without readings are left out."""
        found = {one: self.series(*one, since, until, step) for one in wanted}
        return {one: series for one, series in found.items() if series}

    @abstractmethod
    def span(self, source: int, since: int, until: int) -> list[Reading]:
        """Readings of a source with since <= instant < until, in the order they were stored."""

    @abstractmethod
    def latest(self, sources: Iterable[int]) -> dict[int, Reading]:
        """The reading with the newest instant of each source that has any."""

    @abstractmethod
    def thin(self, policy: Policy, now: int) -> tuple[int, int]:
        """Summarise readings past their days and drop old summaries: (readings, summaries)."""

    @abstractmethod
    def close(self) -> None:
        """Give the file or connection back."""


def bodies(readings: Sequence[Reading]) -> list[str]:
    """The values of each reading as they are stored; all are written in one go."""
    return _ENCODE_LINES([reading.values for reading in readings]).decode().split("\n")[:-1]


def reading_of(source: int, at: int, received: int, body: str) -> Reading:
    """A stored row as a reading."""
    return Reading(source, at, received, _DECODE(body))


def judged(
    behind: Sequence[Reading], known: dict[tuple[int, int], str]
) -> tuple[list[Reading], int, list[Reading]]:
    """(to store, duplicates, conflicts) of readings that are not the newest of their source.

    `known` are the bodies already stored under their (source, instant).
    """
    held: dict[tuple[int, int], Mapping[str, float]] = {
        place: _DECODE(body) for place, body in known.items()
    }
    fresh, duplicates, conflicts = [], 0, []
    for reading in behind:
        place, values = (reading.source, reading.at), reading.values
        before = held.setdefault(place, values)
        if before is values:
            fresh.append(reading)
        elif before == values:
            duplicates += 1
        else:
            conflicts.append(reading)
    return fresh, duplicates, conflicts
