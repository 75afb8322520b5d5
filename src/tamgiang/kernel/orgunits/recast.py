"""Carry additive integers from the units they were counted in to the units of another day."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tamgiang.kernel.orgunits.routes import Route
from tamgiang.kernel.orgunits.split import split_integer

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Recast(Generic[K]):
    """Amounts by unit and key; nothing is lost between the three.

    exact: came over whole. estimated: came over known shares. held: stays with its source,
    because the source was divided and nobody knows the shares.
    """

    exact: dict[int, dict[K, int]] = field(default_factory=dict)
    estimated: dict[int, dict[K, int]] = field(default_factory=dict)
    held: dict[int, dict[K, int]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """The sum over all three, equal to the sum that went in."""
        parts = (self.exact, self.estimated, self.held)
        return sum(sum(kept.values()) for part in parts for kept in part.values())


def recast(cells: Iterable[tuple[int, K, int]], routes: Mapping[int, Route]) -> Recast[K]:
    """Recast cells (unit, key, amount) over the routes of their units.

    A key is whatever amounts are kept apart by: a month, a measure, both. Amounts that went
    divided are split to whole numbers that add up (largest remainder). Only numerators and
    denominators are recast; a ratio is computed afterwards. Raises KeyError for a unit without a
    route.
    """
    exact: dict[int, dict[K, int]] = {}
    estimated: dict[int, dict[K, int]] = {}
    held: dict[int, dict[K, int]] = {}
    direct: dict[int, dict[K, int]] = {}
    divided: list[tuple[int, K, int]] = []
    for unit, route in routes.items():
        if route.exact:
            direct[unit] = exact.setdefault(route.ways[0][0], defaultdict(int))
        elif not route.ways:
            direct[unit] = held.setdefault(unit, defaultdict(int))
    for cell in cells:
        bucket = direct.get(cell[0])
        if bucket is None:
            divided.append(cell)
        else:
            bucket[cell[1]] += cell[2]
    for source, key, amount in divided:
        ways = routes[source].ways
        parts = split_integer(amount, [weight for _, weight in ways])
        for (unit, _), part in zip(ways, parts, strict=True):
            kept = estimated.setdefault(unit, {})
            kept[key] = kept.get(key, 0) + part
    return Recast(_filled(exact), estimated, _filled(held))


def _filled(parts: dict[int, dict[K, int]]) -> dict[int, dict[K, int]]:
    return {unit: dict(kept) for unit, kept in parts.items() if kept}
