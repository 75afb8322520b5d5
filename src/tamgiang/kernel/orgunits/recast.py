"""Carry additive integers from the units they were counted in to the units of another day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from tamgiang.kernel.orgunits.graph import Edge
from tamgiang.kernel.orgunits.split import split_integer


@dataclass(frozen=True, slots=True)
class Recast:
    """Totals by target unit; nothing is lost between the three.

    exact: came over whole edges. estimated: came over shares. unplaced: stays with its source
    because the source was divided and no shares are known.
    """

    exact: dict[int, int] = field(default_factory=dict)
    estimated: dict[int, int] = field(default_factory=dict)
    unplaced: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """The sum over all three, equal to the sum that went in."""
        return sum(map(sum, (self.exact.values(), self.estimated.values(), self.unplaced.values())))


def recast(values: Mapping[int, int], edges: Iterable[Edge]) -> Recast:
    """Recast over one change. `values` is an additive measure by source unit.

    A unit without an edge keeps its value, exactly. Only numerators and denominators are recast;
    a ratio is computed afterwards.
    """
    outgoing: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        outgoing[edge.source].append(edge)
    exact: dict[int, int] = defaultdict(int)
    estimated: dict[int, int] = defaultdict(int)
    unplaced: dict[int, int] = {}
    for unit, value in values.items():
        ways = outgoing.get(unit, [])
        if not ways:
            exact[unit] += value
        elif len(ways) == 1 and ways[0].whole:
            exact[ways[0].target] += value
        elif (weights := _weights(ways)) is not None:
            for edge, part in zip(ways, split_integer(value, weights), strict=True):
                estimated[edge.target] += part
        else:
            unplaced[unit] = value
    return Recast(dict(exact), dict(estimated), unplaced)


def _weights(ways: list[Edge]) -> list[int] | None:
    """Shares over one common denominator, or None unless all are known and make up one."""
    shares = [edge.share for edge in ways if edge.share is not None]
    if len(shares) != len(ways) or sum(shares, Fraction(0)) != 1:
        return None
    denominator = lcm(*(share.denominator for share in shares))
    return [share.numerator * (denominator // share.denominator) for share in shares]
