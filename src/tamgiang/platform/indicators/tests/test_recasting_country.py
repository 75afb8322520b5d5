"""On the real map of the whole country: every additive measure of the house keeps its total."""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from django.test import TestCase

from tamgiang.kernel.orgunits import Edge, Route, UnitGraph, recast, routes
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.orgunits.graph import stored_edges, stored_versions
from tamgiang.platform.orgunits.models import UnitKind
from tamgiang.platform.orgunits.selectors import comparable_groups, unit_by_code, versions_at
from tamgiang.platform.orgunits.services import load_country

pytestmark = pytest.mark.django_db
OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)
DIVIDED, WHOLE = 471, 9_569


def _shared(edges: list[Edge]) -> list[Edge]:
    """The edges with a made-up share on every part: 1, 2, 3 … over their sum."""
    parts = Counter(edge.source for edge in edges if not edge.whole)
    seen: Counter[int] = Counter()
    found = []
    for edge in edges:
        share = None
        if not edge.whole:
            seen[edge.source] += 1
            number = parts[edge.source]
            share = Fraction(seen[edge.source], number * (number + 1) // 2)
        found.append(Edge(edge.source, edge.target, edge.effective_on, edge.whole, share))
    return found


class TestCountry(TestCase):
    """10,040 old communes with one cell of every measure of the house in each."""

    old: list[int]
    cells: list[tuple[int, str, int]]
    routes: dict[int, Route]

    @classmethod
    def setUpTestData(cls) -> None:
        load_country()
        commune = (UnitKind.COMMUNE, UnitKind.UNCODED)
        cls.old = [unit.id for unit in versions_at(OLD) if unit.kind in commune]
        digests = sorted(
            {m.digest for d in catalogue().definitions for m in d.measures if d.bound is None}
        )
        cls.cells = [
            (unit, digest, (unit * 7_919 + place * 104_729) % 1_000_003 - 1_000)
            for place, digest in enumerate(digests)
            for unit in cls.old
        ]
        graph = UnitGraph(stored_versions(), stored_edges())
        cls.routes = routes(graph, cls.old, UnitKind.COMMUNE, NEW)

    def _sums(self, *parts: dict[int, dict[str, int]]) -> dict[str, int]:
        sums: Counter[str] = Counter()
        for part in parts:
            for kept in part.values():
                for digest, amount in kept.items():
                    sums[digest] += amount
        return dict(sums)

    def _given(self) -> dict[str, int]:
        given: Counter[str] = Counter()
        for _, digest, amount in self.cells:
            given[digest] += amount
        return dict(given)

    def test_every_measure_keeps_its_total_without_any_share(self) -> None:
        found = recast(self.cells, self.routes)

        assert len(self.old) == 10_040
        assert len(self._given()) >= 20
        assert self._sums(found.exact, found.held) == self._given()
        assert found.estimated == {}
        assert len(found.held) == DIVIDED
        assert sum(route.exact for route in self.routes.values()) == WHOLE

    def test_what_is_held_leads_to_the_comparable_groups(self) -> None:
        """The independent way there: union-find over all edges of the day."""
        groups = {unit: group for group in comparable_groups(NEW) for unit in group.before}
        communes = [unit for unit in self.old if unit in groups]
        assert all(self.routes[unit].reach <= groups[unit].after for unit in communes)
        assert all(self.routes[unit].exact for unit in communes if groups[unit].exact), (
            "a group with one new unit needs no share"
        )

    def test_every_measure_keeps_its_total_over_shares(self) -> None:
        graph = UnitGraph(stored_versions(), _shared(stored_edges()))
        found = recast(self.cells, routes(graph, self.old, UnitKind.COMMUNE, NEW))

        assert found.held == {}
        assert self._sums(found.exact, found.estimated) == self._given()
        assert found.total == sum(amount for _, _, amount in self.cells)

    def test_backwards_only_lone_successors_are_exact(self) -> None:
        graph = UnitGraph(stored_versions(), stored_edges())
        new = [unit.id for unit in versions_at(NEW, UnitKind.COMMUNE)]
        back = routes(graph, new, UnitKind.COMMUNE, OLD)
        cells = [(unit, "n", unit) for unit in new]

        found = recast(cells, back)

        assert found.total == sum(new)
        lone = Counter(edge.target for edge in stored_edges() if edge.effective_on == NEW)
        whole = {e.target for e in stored_edges() if e.whole and lone[e.target] == 1}
        coded = {unit.id for unit in versions_at(OLD, UnitKind.COMMUNE)}
        expected = {e.target for e in stored_edges() if e.target in whole and e.source in coded}
        assert {unit for unit in new if back[unit].exact} == expected & set(new)

    def test_one_code_leads_to_two_units(self) -> None:
        vinh = unit_by_code("19885", UnitKind.COMMUNE, OLD)
        dan_dien = unit_by_code("19885", UnitKind.COMMUNE, NEW)
        assert vinh is not None
        assert dan_dien is not None
        assert (vinh.full_name, dan_dien.full_name) == ("Xã Quảng Vinh", "Xã Đan Điền")
        assert self.routes[vinh.id].ways == ((dan_dien.id, 1),)
