"""Units over time, as small stories on Quảng Điền and as properties."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamgiang.kernel.orgunits import (
    ComparableGroup,
    Edge,
    Relation,
    Route,
    UnitGraph,
    Version,
    code_faults,
    comparable_groups,
    overlap_faults,
    parent_faults,
    recast,
    routes,
    share_faults,
    split_integer,
)

START, LAST_OLD, NEW = date(2019, 4, 1), date(2025, 6, 30), date(2025, 7, 1)
VINH, PHU, DAN_DIEN, HAMLET, DISTRICT = 1, 2, 3, 4, 5


def _commune(unit: int, code: str, name: str, start: date, end: date | None) -> Version:
    parent = DISTRICT if end else None
    return Version(unit, "commune", code, name, parent, start, end)


@pytest.fixture
def graph() -> UnitGraph:
    return UnitGraph(
        [
            Version(DISTRICT, "district", "477", "Quảng Điền", None, START, NEW),
            _commune(VINH, "19885", "Quảng Vinh", START, NEW),
            _commune(PHU, "19897", "Quảng Phú", START, NEW),
            _commune(DAN_DIEN, "19885", "Đan Điền", NEW, None),
            Version(HAMLET, "hamlet", "", "Lai Trung", VINH, START, NEW),
            Version(HAMLET, "hamlet", "", "Lai Trung", DAN_DIEN, NEW),
        ],
        [Edge(VINH, DAN_DIEN, NEW), Edge(PHU, DAN_DIEN, NEW)],
    )


def test_one_code_names_two_units_on_two_days(graph: UnitGraph) -> None:
    assert graph.resolve("19885", "commune", LAST_OLD) == VINH
    assert graph.resolve("19885", "commune", NEW) == DAN_DIEN
    assert graph.resolve("19885", "district", NEW) is None


def test_a_version_ends_the_day_before_its_end(graph: UnitGraph) -> None:
    last = graph.version(VINH, LAST_OLD)
    assert last is not None and last.name == "Quảng Vinh"
    assert graph.version(VINH, NEW) is None


def test_successors_and_predecessors(graph: UnitGraph) -> None:
    assert graph.successors(VINH) == [Relation(DAN_DIEN, True, NEW)]
    assert [r.unit for r in graph.predecessors(DAN_DIEN)] == [VINH, PHU]


def test_a_part_on_the_way_makes_the_relation_part() -> None:
    graph = UnitGraph(
        [],
        [
            Edge(1, 2, date(2021, 1, 1), whole=False),
            Edge(1, 3, date(2021, 1, 1), whole=False),
            Edge(2, 4, date(2025, 7, 1)),
        ],
    )
    assert [(r.unit, r.whole) for r in graph.successors(1)] == [(2, False), (3, False), (4, False)]


def test_renaming_edges_move_nothing() -> None:
    graph = UnitGraph([], [Edge(1, 1, date(2025, 1, 1))])
    assert graph.successors(1) == []


def test_a_block_lies_where_the_boundaries_of_that_day_put_it(graph: UnitGraph) -> None:
    assert graph.place(HAMLET, "commune", LAST_OLD) == VINH
    assert graph.place(HAMLET, "commune", NEW) == DAN_DIEN
    assert graph.place(PHU, "commune", NEW) == DAN_DIEN
    assert graph.place(HAMLET, "district", LAST_OLD) == DISTRICT


def test_a_merged_unit_cannot_be_placed_before_it_existed(graph: UnitGraph) -> None:
    assert graph.place(DAN_DIEN, "commune", LAST_OLD) is None


def test_a_unit_that_came_whole_from_one_unit_can() -> None:
    versions = [
        _commune(1, "1", "Cũ", START, NEW),
        _commune(2, "1", "Mới", NEW, None),
    ]
    assert UnitGraph(versions, [Edge(1, 2, NEW)]).stand_in(2, LAST_OLD) == 1


def test_a_divided_unit_has_no_stand_in() -> None:
    versions = [_commune(1, "1", "Cũ", START, NEW), _commune(2, "1", "Mới", NEW, None)]
    edges = [Edge(1, 2, NEW, whole=False), Edge(1, 3, NEW, whole=False)]
    assert UnitGraph(versions, edges).stand_in(1, NEW) is None


def test_comparable_groups_join_what_shares_ground() -> None:
    groups = comparable_groups([(1, 10), (2, 10), (3, 11), (3, 12), (4, 12)])
    assert groups == [
        ComparableGroup(frozenset({1, 2}), frozenset({10})),
        ComparableGroup(frozenset({3, 4}), frozenset({11, 12})),
    ]
    assert [group.exact for group in groups] == [True, False]


def _divided(*shares: Fraction | None) -> UnitGraph:
    """1 goes whole into 10; 2 and 3 are divided between 10 and 11; 4 stays."""
    ends = {unit: NEW for unit in (1, 2, 3)}
    old = [_commune(unit, str(unit), "Cũ", START, ends.get(unit)) for unit in (1, 2, 3, 4)]
    new = [_commune(unit, str(unit), "Mới", NEW, None) for unit in (10, 11)]
    edges = [Edge(1, 10, NEW)]
    edges += [Edge(2, 10 + n, NEW, whole=False, share=share) for n, share in enumerate(shares)]
    edges += [Edge(3, 10, NEW, whole=False), Edge(3, 11, NEW, whole=False)]
    return UnitGraph([*old, *new], edges)


def test_recast_conserves_and_tells_exact_from_estimated() -> None:
    graph = _divided(Fraction(1, 3), Fraction(2, 3))
    ways = routes(graph, (1, 2, 3, 4), "commune", NEW)
    cells = [(1, "a", 100), (2, "a", 50), (2, "b", 1), (3, "a", 7), (4, "a", 9)]

    result = recast(cells, ways)

    assert result.exact == {10: {"a": 100}, 4: {"a": 9}}
    assert result.estimated == {10: {"a": 17, "b": 0}, 11: {"a": 33, "b": 1}}
    assert result.held == {3: {"a": 7}}
    assert ways[3].reach == {10, 11}
    assert result.total == 167


def test_backwards_a_joined_unit_reaches_those_it_was_made_of(graph: UnitGraph) -> None:
    back = routes(graph, (DAN_DIEN, VINH, HAMLET), "commune", LAST_OLD)
    assert back[DAN_DIEN] == Route((), frozenset({VINH, PHU}))
    assert back[VINH].exact
    assert back[HAMLET].ways == ((VINH, 1),)


def test_shares_multiply_over_two_changes() -> None:
    later = date(2030, 1, 1)
    versions = [
        _commune(1, "1", "A", START, NEW),
        _commune(2, "2", "B", NEW, later),
        _commune(3, "3", "C", NEW, None),
        _commune(4, "4", "D", later, None),
    ]
    third, half = Fraction(1, 3), Fraction(1, 2)
    edges = [
        Edge(1, 2, NEW, whole=False, share=third),
        Edge(1, 3, NEW, whole=False, share=1 - third),
        Edge(2, 3, later, whole=False, share=half),
        Edge(2, 4, later, whole=False, share=half),
    ]
    ways = routes(UnitGraph(versions, edges), (1,), "commune", later)
    assert ways[1].ways == ((3, 5), (4, 1))


@given(
    st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=30),
    st.integers(1, 97),
    st.integers(98, 200),
)
def test_recast_never_loses_one(amounts: list[int], top: int, bottom: int) -> None:
    share = Fraction(top, bottom)
    ways = routes(_divided(share, 1 - share), (1, 2, 3, 4), "commune", NEW)
    cells = [(n % 4 + 1, n, amount) for n, amount in enumerate(amounts)]
    assert recast(cells, ways).total == sum(amounts)


def test_overlapping_versions_are_named() -> None:
    versions = [_commune(1, "1", "A", START, None), _commune(1, "2", "B", NEW, None)]
    assert [(f.rule, f.units, f.on) for f in overlap_faults(versions)] == [("overlap", (1,), NEW)]


def test_two_units_with_one_code_on_one_day_are_named(graph: UnitGraph) -> None:
    assert code_faults(v for u in graph.units for v in graph.versions(u)) == []
    clash = [_commune(1, "19885", "A", START, None), _commune(2, "19885", "B", NEW, None)]
    assert [f.units for f in code_faults(clash)] == [(1, 2)]


def test_a_child_of_a_parent_that_ended_is_named(graph: UnitGraph) -> None:
    versions = [v for u in graph.units for v in graph.versions(u)]
    assert parent_faults(versions, LAST_OLD) == []
    orphan = Version(9, "hamlet", "", "Thôn 1", VINH, START, None)
    assert [f.units for f in parent_faults([*versions, orphan], NEW)] == [(9, VINH)]


@pytest.mark.parametrize(
    ("edges", "detail"),
    [
        ([Edge(1, 2, NEW), Edge(1, 3, NEW, whole=False)], "whole and divided at once"),
        ([Edge(1, 2, NEW, whole=False)], "one part only"),
        (
            [
                Edge(1, 2, NEW, whole=False, share=Fraction(1, 3)),
                Edge(1, 3, NEW, whole=False, share=Fraction(1, 3)),
            ],
            "shares sum to 2/3",
        ),
        (
            [
                Edge(1, 2, NEW, whole=False, share=Fraction(1, 3)),
                Edge(1, 3, NEW, whole=False),
            ],
            "some shares are missing",
        ),
    ],
)
def test_ways_out_that_do_not_make_one_whole(edges: list[Edge], detail: str) -> None:
    assert [fault.detail for fault in share_faults(edges)] == [detail]


weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)


@given(total=st.integers(-(10**12), 10**12), weights=weights)
def test_splitting_loses_nothing(total: int, weights: list[int]) -> None:
    parts = split_integer(total, weights)
    assert sum(parts) == total
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


@given(total=st.integers(0, 10**12), weights=weights)
def test_no_part_is_a_whole_unit_away_from_its_share(total: int, weights: list[int]) -> None:
    for part, weight in zip(split_integer(total, weights), weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


def test_splitting_by_hand() -> None:
    assert split_integer(10, [1, 1, 1]) == [4, 3, 3]
    assert split_integer(-10, [1, 1, 1]) == [-4, -3, -3]
    with pytest.raises(ValueError, match="above zero"):
        split_integer(5, [0, 0])
    with pytest.raises(ValueError, match="negative"):
        split_integer(5, [2, -1])
