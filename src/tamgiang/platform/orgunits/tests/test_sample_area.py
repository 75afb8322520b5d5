"""Quảng Điền: eleven communes, then four units of which two lie only partly in it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tamgiang.platform.orgunits.models import AreaMember, Unit, UnitVersion
from tamgiang.platform.orgunits.selectors import (
    UnitInfo,
    area_units,
    block_to_commune,
    blocks_of,
    choices,
    hamlets,
    history,
    names,
    search,
    unit_by_code,
    unit_on,
)
from tamgiang.platform.orgunits.services import load_sample_area

REPORT_DAY, OLD, NEW = date(2023, 8, 22), date(2025, 6, 30), date(2025, 7, 1)

ELEVEN = ["Sịa", "Quảng Thái", "Quảng Ngạn", "Quảng Lợi", "Quảng Công", "Quảng Phước"]
ELEVEN += ["Quảng Vinh", "Quảng An", "Quảng Thành", "Quảng Thọ", "Quảng Phú"]


def _commune(code: str, on: date) -> UnitInfo:
    found = unit_by_code(code, "commune", on)
    assert found is not None
    return found


def test_eleven_communes_on_the_day_of_the_report(sample_area: str) -> None:
    units = area_units(sample_area, REPORT_DAY)
    assert [unit.unit.name for unit in units] == ELEVEN
    assert all(unit.whole and (unit.inside, unit.total) == (1, 1) for unit in units)


def test_four_units_of_today_two_of_them_in_part(sample_area: str) -> None:
    units = {u.unit.name: (u.extent, u.inside, u.total) for u in area_units(sample_area, NEW)}
    assert units == {
        "Quảng Điền": ("whole", 4, 4),
        "Đan Điền": ("whole", 4, 4),
        "Phong Quảng": ("part", 2, 3),
        "Hóa Châu": ("part", 1, 3),
    }


def test_ninety_five_hamlets_with_plausible_weights(sample_area: str) -> None:
    blocks = hamlets(sample_area)
    assert len(blocks) == 95
    assert {block.commune_name for block in blocks} == set(ELEVEN)
    assert all(400 < block.weight < 2_000 for block in blocks)
    assert sum(block.weight for block in blocks) == 91_502
    known = {block.name for block in blocks if not block.synthetic}
    assert known == {
        "Thôn Lai Trung",
        "Thôn La Vân Hạ",
        "Thôn Bao La",
        "Thôn Hà Cảng",
        "Thôn Ngư Mỹ Thạnh",
    }


def test_synthetic_hamlets_say_so(sample_area: str) -> None:
    versions = UnitVersion.objects.filter(unit__synthetic=True)
    assert versions.count() == 2 * 90
    assert not versions.exclude(source__contains="Synthetic").exists()


def test_a_hamlet_lies_in_the_unit_of_the_day(sample_area: str) -> None:
    lai_trung = next(h for h in hamlets(sample_area) if h.name == "Thôn Lai Trung")
    before = block_to_commune(sample_area, OLD)[lai_trung.id]
    after = block_to_commune(sample_area, NEW)[lai_trung.id]
    assert names([before], OLD) == {before: "Xã Quảng Vinh"}
    assert names([after], NEW) == {after: "Xã Đan Điền"}


def test_an_old_commune_as_block_lies_in_the_unit_that_took_it_in(sample_area: str) -> None:
    quang_tho = _commune("19894", OLD)
    assert block_to_commune(sample_area, NEW)[quang_tho.id] == _commune("19867", NEW).id


def test_only_ground_inside_the_area_is_placed(sample_area: str) -> None:
    placed = block_to_commune(sample_area, NEW)
    outside = [_commune(code, OLD).id for code in ("19843", "20002", "20014")]
    in_part = [_commune(code, NEW).id for code in ("19873", "20014")]
    assert len(placed) == 95 + 11 + 2
    assert not placed.keys() & {*outside, *in_part}
    assert set(placed.values()) == {unit.unit.id for unit in area_units(sample_area, NEW)}


def test_a_merged_unit_is_nowhere_before_it_existed(sample_area: str) -> None:
    placed = block_to_commune(sample_area, OLD)
    assert len(placed) == 95 + 11
    assert _commune("19867", NEW).id not in placed


def test_placing_blocks_costs_one_query_when_known(sample_area: str) -> None:
    block_to_commune(sample_area, NEW)
    with CaptureQueriesContext(connection) as queries:
        block_to_commune(sample_area, NEW)
    assert len(queries) == 1


def test_blocks_of_a_unit_by_the_boundaries_of_a_day(sample_area: str) -> None:
    dan_dien, vinh = _commune("19885", NEW), _commune("19885", OLD)
    blocks = blocks_of(dan_dien.id, NEW)
    assert blocks_of(vinh.id, OLD) < blocks
    assert len(blocks) == 1 + 4 + (6 + 9 + 11 + 12)


def test_a_unit_that_ended_keeps_the_blocks_of_its_last_day(sample_area: str) -> None:
    quang_tho = _commune("19894", OLD)
    assert blocks_of(quang_tho.id, date(2026, 11, 1)) == blocks_of(quang_tho.id, OLD)
    assert len(blocks_of(quang_tho.id, OLD)) == 1 + 8
    assert blocks_of(0, OLD) == set()


def test_choices_name_hamlets_with_their_unit(sample_area: str) -> None:
    on_report_day = dict(choices(sample_area, REPORT_DAY)).values()
    today = dict(choices(sample_area, NEW)).values()
    assert "Thôn La Vân Hạ, Xã Quảng Thọ" in on_report_day
    assert "Thôn La Vân Hạ, Xã Quảng Điền" in today
    assert "Xã Quảng Thọ" not in today


def test_loading_twice_gives_one_state(sample_area: str) -> None:
    before = [m.objects.count() for m in (Unit, UnitVersion, AreaMember)]
    load_sample_area()
    assert [m.objects.count() for m in (Unit, UnitVersion, AreaMember)] == before
    assert before[2] == 11 + 4


def test_history_of_a_merged_unit(sample_area: str) -> None:
    life = history(_commune("19873", NEW).id)
    assert life["name"] == "Phường Phong Quảng"
    assert {p["name"] for p in life["predecessors"]} == {
        "Xã Quảng Ngạn",
        "Xã Quảng Công",
        "Phường Phong Hải",
    }
    (event,) = life["events"]
    assert (event["kind"], event["effective_on"]) == ("merge", "2025-07-01")
    assert (event["instrument"], event["instrument_on"]) == ("1675/NQ-UBTVQH15", "2025-06-16")


def test_history_of_a_hamlet_shows_both_parents(sample_area: str) -> None:
    bao_la = next(h for h in hamlets(sample_area) if h.name == "Thôn Bao La")
    life = history(bao_la.id)
    assert [v["parent"]["name"] for v in life["versions"]] == ["Xã Quảng Phú", "Xã Đan Điền"]
    assert [event["kind"] for event in life["events"]] == ["transfer"]
    assert life["predecessors"] == life["successors"] == []


def test_history_of_the_former_district(sample_area: str) -> None:
    district = unit_by_code("477", "district", OLD)
    assert district is not None
    life = history(district.id)
    assert life["versions"][-1]["valid_to"] == "2025-07-01"
    assert [e["kind"] for e in life["events"]] == ["abolish"]
    assert unit_on(district.id, NEW) is None


@pytest.mark.parametrize("typed", ["Quảng Thọ", "quang tho", "QUANG  THỌ", "xa quang tho", "19894"])
def test_search_with_and_without_marks(sample_area: str, typed: str) -> None:
    assert [unit.full_name for unit in search(typed, OLD)] == ["Xã Quảng Thọ"]


def test_search_over_time_tells_two_units_of_one_code(sample_area: str) -> None:
    assert [unit.full_name for unit in search("19885")] == ["Xã Quảng Vinh", "Xã Đan Điền"]
    assert [unit.full_name for unit in search("đan điền", OLD)] == []
    assert search("   ") == []


def test_search_puts_the_marks_that_were_typed_first(sample_area: str) -> None:
    found = [unit.full_name for unit in search("Sịa")]
    assert found[0] == "Thị trấn Sịa"
