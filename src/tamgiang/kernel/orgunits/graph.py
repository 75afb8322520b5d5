"""Which unit was this on that day, what became of it, and whether that is exact.

Intervals are half open (`valid_from <= day < valid_to`). An edge carries the day on which its
source ended and its target began; an edge from a unit to itself (a renaming) moves nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Version:
    """What unit `unit` was over one interval: its level, code, name and parent."""

    unit: int
    kind: str
    code: str
    name: str
    parent: int | None
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether this version is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` went to `target` on a day: as a whole, or in part with a share when known."""

    source: int
    target: int
    effective_on: date
    whole: bool = True
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A unit reached over edges; `whole` when every edge on the way took all of its source."""

    unit: int
    whole: bool
    effective_on: date


class UnitGraph:
    """Versions and edges, indexed once; every answer is a lookup."""

    def __init__(self, versions: Iterable[Version], edges: Iterable[Edge]) -> None:
        self._versions: dict[int, list[Version]] = defaultdict(list)
        self._codes: dict[tuple[str, str], list[Version]] = defaultdict(list)
        for version in versions:
            self._versions[version.unit].append(version)
            if version.code:
                self._codes[version.kind, version.code].append(version)
        self._out: dict[int, list[Edge]] = defaultdict(list)
        self._in: dict[int, list[Edge]] = defaultdict(list)
        self.edges = tuple(edge for edge in edges if edge.source != edge.target)
        for edge in self.edges:
            self._out[edge.source].append(edge)
            self._in[edge.target].append(edge)

    @property
    def units(self) -> frozenset[int]:
        """Every unit that has a version."""
        return frozenset(self._versions)

    def version(self, unit: int, on: date) -> Version | None:
        """The version of `unit` in force on a day, or None when it did not exist then."""
        return next((v for v in self._versions.get(unit, ()) if v.holds_on(on)), None)

    def versions(self, unit: int) -> Sequence[Version]:
        """All versions of `unit`, oldest first."""
        return sorted(self._versions.get(unit, ()), key=lambda v: v.valid_from)

    def resolve(self, code: str, kind: str, on: date) -> int | None:
        """The unit that bore `code` at level `kind` on a day; codes are reused over time."""
        return next((v.unit for v in self._codes.get((kind, code), ()) if v.holds_on(on)), None)

    def successors(self, unit: int) -> list[Relation]:
        """Units that `unit` went to, over any number of events, nearest first."""
        return self._walk(unit, forward=True)

    def predecessors(self, unit: int) -> list[Relation]:
        """Units that came into `unit`, over any number of events, nearest first."""
        return self._walk(unit, forward=False)

    def ways_out(self, unit: int) -> Sequence[Edge]:
        """The edges out of `unit`: one when it went over whole, more when it was divided."""
        return self._out.get(unit, ())

    def direct_predecessors(self, unit: int) -> list[Relation]:
        """Units that came into `unit` in the event that made it."""
        return [Relation(e.source, e.whole, e.effective_on) for e in self._in.get(unit, ())]

    def ancestor(self, unit: int, kind: str, on: date) -> int | None:
        """The unit itself or the nearest unit above it that has level `kind` on a day."""
        current: int | None = unit
        while current is not None:
            version = self.version(current, on)
            if version is None:
                return None
            if version.kind == kind:
                return current
            current = version.parent
        return None

    def stand_in(self, unit: int, on: date) -> int | None:
        """The one unit that holds all of `unit` on a day, or None when there is no such unit.

        A unit that has ended stands in its successor when it went over whole; a unit that has
        not begun stands in nothing, unless it came whole from a single unit.
        """
        if self.version(unit, on) is not None:
            return unit
        for relation in self.successors(unit):
            if relation.whole and self.version(relation.unit, on) is not None:
                return relation.unit
        return self._lone_origin(unit, on)

    def place(self, block: int, kind: str, on: date) -> int | None:
        """The unit of level `kind` that the building block `block` lies in on a day.

        First over events to the unit of that day, then upwards: boundaries of that day.
        """
        standing = self.stand_in(block, on)
        return None if standing is None else self.ancestor(standing, kind, on)

    def _lone_origin(self, unit: int, on: date) -> int | None:
        current = unit
        while True:
            sources = self._in.get(current, ())
            if len(sources) != 1 or not sources[0].whole:
                return None
            current = sources[0].source
            if self.version(current, on) is not None:
                return current

    def _walk(self, start: int, *, forward: bool) -> list[Relation]:
        """Breadth first; a unit reached whole on any way counts as whole."""
        found: dict[int, Relation] = {}
        frontier = [(start, True)]
        while frontier:
            following: list[tuple[int, bool]] = []
            for unit, whole in frontier:
                for edge in (self._out if forward else self._in).get(unit, ()):
                    other = edge.target if forward else edge.source
                    relation = Relation(other, whole and edge.whole, edge.effective_on)
                    known = found.get(other)
                    if known is None or (relation.whole and not known.whole):
                        found[other] = relation
                        following.append((other, relation.whole))
            frontier = following
        return list(found.values())
