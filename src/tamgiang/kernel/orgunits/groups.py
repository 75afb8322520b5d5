"""Comparable groups: the smallest sets of units whose totals compare over a change.

Sources and targets joined by any edge fall into one group (union-find), so a group's total
before equals its total after, with no weights and no estimate.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ComparableGroup:
    """Units before and units after that hold the same ground together."""

    before: frozenset[int]
    after: frozenset[int]

    @property
    def exact(self) -> bool:
        """Whether one new unit holds all of it, so that its history needs no weights."""
        return len(self.after) == 1


def comparable_groups(pairs: Iterable[tuple[int, int]]) -> list[ComparableGroup]:
    """Group (source, target) pairs into connected components, in order of first appearance."""
    pairs = list(pairs)
    parents: dict[Hashable, Hashable] = {}
    for source, target in pairs:
        _join(parents, ("before", source), ("after", target))
    before: dict[Hashable, set[int]] = defaultdict(set)
    after: dict[Hashable, set[int]] = defaultdict(set)
    for source, target in pairs:
        root = _root(parents, ("before", source))
        before[root].add(source)
        after[root].add(target)
    return [ComparableGroup(frozenset(before[r]), frozenset(after[r])) for r in before]


def _root(parents: dict[Hashable, Hashable], item: Hashable) -> Hashable:
    parents.setdefault(item, item)
    while parents[item] != item:
        parents[item] = parents[parents[item]]
        item = parents[item]
    return item


def _join(parents: dict[Hashable, Hashable], one: Hashable, other: Hashable) -> None:
    parents[_root(parents, other)] = _root(parents, one)
