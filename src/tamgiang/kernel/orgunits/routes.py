"""Where the ground of a unit lies on another day: whole, in known shares, or somewhere in a set.

Over any number of events, forwards and backwards, and up to the level asked for.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm

from tamgiang.kernel.orgunits.graph import UnitGraph


@dataclass(frozen=True, slots=True)
class Route:
    """From one unit to the units of another day.

    ``ways`` are (unit, weight): one of them when all of the ground lies there, more when it was
    divided by known shares, none when nobody knows the shares. ``reach`` names every unit of the
    day that may hold some of the ground; it is empty when none is recorded.
    """

    ways: tuple[tuple[int, int], ...]
    reach: frozenset[int]

    @property
    def exact(self) -> bool:
        """Whether all of the ground lies in one unit."""
        return len(self.ways) == 1


def routes(graph: UnitGraph, sources: Iterable[int], kind: str, on: date) -> dict[int, Route]:
    """The route of each source to the units of level ``kind`` on a day."""
    return {source: _route(graph, source, kind, on) for source in sources}


def _route(graph: UnitGraph, source: int, kind: str, on: date) -> Route:
    place = graph.place(source, kind, on)
    if place is not None:
        return Route(((place, 1),), frozenset({place}))
    shares = _forward(graph, source, kind, on)
    if shares is not None:
        return Route(_weighted(shares), frozenset(shares))
    return Route((), _reach(graph, source, kind, on))


def _forward(graph: UnitGraph, source: int, kind: str, on: date) -> dict[int, Fraction] | None:
    """Shares of the ground by unit of the day; None unless every division on the way is known."""
    found: dict[int, Fraction] = defaultdict(Fraction)
    open_: list[tuple[int, Fraction]] = [(source, Fraction(1))]
    while open_:
        unit, share = open_.pop()
        place = graph.place(unit, kind, on)
        if place is not None:
            found[place] += share
            continue
        edges = [edge for edge in graph.ways_out(unit) if edge.effective_on <= on]
        shares = [Fraction(1) if edge.whole else edge.share for edge in edges]
        known = [each for each in shares if each is not None]
        if not edges or len(known) != len(edges) or sum(known, Fraction(0)) != 1:
            return None
        open_ += [(e.target, share * part) for e, part in zip(edges, known, strict=True)]
    return found


def _weighted(shares: dict[int, Fraction]) -> tuple[tuple[int, int], ...]:
    """Shares over their common denominator, in order of unit."""
    whole = lcm(*(share.denominator for share in shares.values()))
    return tuple((unit, int(share * whole)) for unit, share in sorted(shares.items()))


def _reach(graph: UnitGraph, source: int, kind: str, on: date) -> frozenset[int]:
    """Units of the day that the source went to or came from, else those of its parents."""
    near = [*graph.successors(source), *graph.predecessors(source)]
    places = {graph.ancestor(relation.unit, kind, on) for relation in near}
    if found := frozenset(place for place in places if place is not None):
        return found
    parents = {v.parent for v in graph.versions(source) if v.parent is not None}
    below = (_reach(graph, parent, kind, on) for parent in parents if parent != source)
    return frozenset().union(*below)
