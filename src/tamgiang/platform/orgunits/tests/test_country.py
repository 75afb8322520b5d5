"""The whole country: how many units there are, where they came from, and loading it twice."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from tamgiang.kernel.orgunits import (
    UnitGraph,
    code_faults,
    overlap_faults,
    parent_faults,
    share_faults,
)
from tamgiang.platform.orgunits.drafts import Drafts, EdgeDraft, EventDraft, VersionDraft
from tamgiang.platform.orgunits.graph import stored_edges, stored_versions
from tamgiang.platform.orgunits.models import EventEdge, Revision, Unit, UnitEvent, UnitVersion
from tamgiang.platform.orgunits.selectors import (
    UnitInfo,
    comparable_groups,
    history,
    predecessors,
    successors,
    unit_by_code,
    versions_at,
)
from tamgiang.platform.orgunits.services import UnitsContradict, load_country, load_province
from tamgiang.platform.orgunits.services.store import store

OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)
HUE_IN_THE_PROVINCE, HUE_IN_THE_CITY = date(2023, 8, 22), date(2025, 1, 1)

pytestmark = pytest.mark.django_db


def _unit(code: str, level: str, on: date) -> UnitInfo:
    found = unit_by_code(code, level, on)
    assert found is not None
    return found


def _state() -> tuple[int, int, int, int]:
    return tuple(m.objects.count() for m in (Unit, UnitVersion, UnitEvent, EventEdge))  # type: ignore[return-value]


class TestCountry(TestCase):
    """The country is loaded once for all of these."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_country()

    def test_counts_before_and_after_the_reorganisation(self) -> None:
        before = Counter(unit.kind for unit in versions_at(OLD))
        after = Counter(unit.kind for unit in versions_at(NEW))
        assert before == {"province": 63, "district": 696, "commune": 10_035, "uncoded": 5}
        assert after == {"province": 34, "commune": 3_321}

    def test_the_map_between_them(self) -> None:
        communes = {unit.id for unit in versions_at(OLD) if unit.kind in ("commune", "uncoded")}
        edges = [edge for edge in stored_edges() if edge.source in communes]
        whole = {edge.source for edge in edges if edge.whole}
        divided = {edge.source for edge in edges if not edge.whole}
        assert (len(whole), len(divided), len(edges)) == (9_569, 471, 10_602)
        assert not whole & divided
        assert whole | divided == communes

    def test_comparable_groups_of_the_country(self) -> None:
        groups = comparable_groups(NEW)
        assert len(groups) == 3_012
        assert sum(group.exact for group in groups) == 2_880
        largest = max(groups, key=lambda group: len(group.before))
        assert (len(largest.before), len(largest.after)) == (283, 75)

    def test_hue_went_from_133_communes_to_40(self) -> None:
        province = _unit("46", "province", NEW)
        districts = {unit.id for unit in versions_at(OLD, "district", parent=province.id)}
        old = [unit for unit in versions_at(OLD, "commune") if unit.parent in districts]
        assert (len(districts), len(old)) == (9, 133)
        assert len(versions_at(NEW, "commune", parent=province.id)) == 40

    def test_a_code_given_to_another_unit(self) -> None:
        assert _unit("19885", "commune", OLD).full_name == "Xã Quảng Vinh"
        assert _unit("19885", "commune", NEW).full_name == "Xã Đan Điền"
        assert _unit("00004", "commune", OLD).full_name == "Phường Trúc Bạch"
        assert _unit("00004", "commune", NEW).full_name == "Phường Ba Đình"

    def test_hue_before_it_became_a_city(self) -> None:
        then = _unit("46", "province", HUE_IN_THE_PROVINCE)
        now = _unit("46", "province", HUE_IN_THE_CITY)
        assert (then.full_name, now.full_name) == ("Tỉnh Thừa Thiên Huế", "Thành phố Huế")
        assert then.id == now.id
        assert _unit("476", "district", HUE_IN_THE_PROVINCE).full_name == "Huyện Phong Điền"
        assert _unit("476", "district", OLD).full_name == "Thị xã Phong Điền"
        assert unit_by_code("477", "district", NEW) is None

    def test_a_province_that_was_not_joined_keeps_its_identity(self) -> None:
        kept = {unit.id for unit in versions_at(OLD, "province")} & {
            unit.id for unit in versions_at(NEW, "province")
        }
        assert len(kept) == 11
        assert _unit("46", "province", NEW).id in kept

    def test_successors_of_a_divided_commune_are_parts(self) -> None:
        source = next(edge.source for edge in stored_edges() if not edge.whole)
        assert {related.whole for related in successors(source)} == {False}
        assert len(successors(source)) >= 2

    def test_predecessors_of_an_island_unit_without_communes(self) -> None:
        hoang_sa = _unit("20333", "commune", NEW)
        (before,) = predecessors(hoang_sa.id)
        assert (before.unit.kind, before.unit.name, before.whole) == ("uncoded", "Hoàng Sa", True)

    def test_the_archipelagos_lie_where_they_are(self) -> None:
        for level, code, on in (("district", "498", OLD), ("commune", "20333", NEW)):
            assert _unit(code, level, on).lon == pytest.approx(112.135)
        for code in ("22736", "22737", "22739"):
            assert (_unit(code, "commune", OLD).lon or 0) > 111.5

    def test_every_invariant_holds_on_the_country(self) -> None:
        versions = stored_versions()
        assert overlap_faults(versions) == []
        assert code_faults(versions) == []
        assert share_faults(stored_edges()) == []
        assert parent_faults(versions, OLD) == []
        assert parent_faults(versions, NEW) == []

    def test_every_old_commune_can_be_followed_to_today(self) -> None:
        graph = UnitGraph(stored_versions(), stored_edges())
        old = [unit.id for unit in versions_at(OLD, "commune")]
        stranded = [u for u in old if not graph.successors(u)]
        exact = sum(graph.stand_in(u, NEW) is not None for u in old)
        assert stranded == []
        assert exact == 9_569 - 5

    def test_history_of_a_province_joined_from_three(self) -> None:
        can_tho = history(_unit("92", "province", NEW).id)
        assert [p["name"] for p in can_tho["predecessors"]] == [
            "Thành phố Cần Thơ",
            "Tỉnh Hậu Giang",
            "Tỉnh Sóc Trăng",
        ]
        assert can_tho["events"][0]["instrument"] == "202/2025/QH15"

    def test_one_query_resolves_a_code(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            unit_by_code("19885", "commune", OLD)
        assert len(queries) == 1


def test_loading_twice_gives_one_state() -> None:
    assert load_country() is True
    state, stamp = _state(), Revision.objects.get().stamp
    assert load_country() is False
    assert (_state(), Revision.objects.get().stamp) == (state, stamp)


def test_a_province_loaded_first_gives_the_same_country() -> None:
    load_province("46")
    load_country()
    versions, units = UnitVersion.objects.count(), Unit.objects.count()
    assert (units, versions) == (63 + 696 + 2 + 10_035 + 5 + 23 + 3_321, 14_147)


def _version(code: str, start: date, end: date | None = None) -> VersionDraft:
    return VersionDraft("commune", code, "Xã", "Thử", None, start, end, "test")


def _event(*edges: EdgeDraft) -> EventDraft:
    return EventDraft("thu", "split", NEW, "test", edges)


@pytest.mark.parametrize(
    ("drafts", "rule"),
    [
        (
            Drafts({"a": [_version("1", OLD), _version("2", NEW)]}),
            "two versions overlap",
        ),
        (Drafts({"a": [_version("1", OLD)], "b": [_version("1", NEW)]}), "one code for two units"),
        (
            Drafts(
                {"a": [_version("1", OLD, NEW)], "b": [_version("2", NEW)]},
                [_event(EdgeDraft("a", "b", whole=False))],
            ),
            "the shares do not make up one",
        ),
    ],
)
def test_units_that_contradict_are_refused_and_nothing_is_kept(drafts: Drafts, rule: str) -> None:
    with pytest.raises(UnitsContradict) as refused:
        store(drafts)
    assert rule in refused.value.text("en")
    assert _state() == (0, 0, 0, 0)
    assert not Revision.objects.exists()
