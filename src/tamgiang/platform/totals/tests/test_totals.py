"""Totals from elsewhere: kept with their source, carried onto boundaries, never told as more."""

from collections.abc import Iterator
from datetime import date

import pytest

from tamgiang.kernel.errors import NotFound, NotPermitted, Refusal
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators.selectors import Amounts, Basis, timeline
from tamgiang.platform.orgunits.models import UnitKind
from tamgiang.platform.orgunits.selectors import area_units, hamlets, unit_by_code
from tamgiang.platform.orgunits.services import load_sample_area
from tamgiang.platform.registers.services import create
from tamgiang.platform.scopes import Grant, Scope, scope_of, system_scope
from tamgiang.platform.totals import refusals
from tamgiang.platform.totals.models import TotalTable
from tamgiang.platform.totals.selectors import (
    Incomplete,
    ReachesOutside,
    Row,
    Told,
    by_boundaries,
    over_time,
)
from tamgiang.platform.totals.services import enter, withdraw
from tamgiang.platform.totals.sheets import by_unit, file_rows, pasted
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
AREA, BLUE = "quang-dien", "dummy.blue_things"
OLD, NEW, TODAY = date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 23)


@pytest.fixture(autouse=True)
def area() -> Iterator[None]:
    load_sample_area()
    with system_scope("test"):
        yield


def unit(code: str, on: date) -> int:
    found = unit_by_code(code, UnitKind.COMMUNE, on)
    assert found is not None
    return found.id


def every(on: date, amount: int = 10) -> dict[int, Amounts]:
    return {member.unit.id: Amounts(amount) for member in area_units(AREA, on)}


def entered(as_of: date, totals: dict[int, Amounts], source: str = "Cục Thống kê") -> TotalTable:
    return enter(area=AREA, indicator=BLUE, as_of=as_of, source=source, totals=totals)


def row(told: Told, name: str) -> Row:
    return next(r for r in told.rows if name in [member.unit.name for member in r.units])


def things(code: str, count: int, on: date = date(2023, 8, 1)) -> None:
    block = next(h.id for h in hamlets(AREA) if h.commune_code == code)
    for number in range(count):
        values = {"code": f"B{code}{number}", "name": "x", "block": block, "colour": "blue"}
        create(THING, values | {"effective_on": on}, actor="test")
    drain()


def test_old_communes_go_whole_into_the_new_ones_and_stand_beside_our_records() -> None:
    things("19885", 3)
    told = by_boundaries(entered(OLD, every(OLD)), NEW)

    dan_dien = row(told, "Đan Điền")
    assert (dan_dien.amounts, dan_dien.basis) == (Amounts(40), Basis.EXACT)
    assert (dan_dien.own, dan_dien.difference) == (Amounts(3), 37)
    assert (told.whole.amounts, told.whole.own) == (Amounts(110), Amounts(3))
    assert told.refused is None


def test_a_unit_missing_from_the_table_makes_no_smaller_sum() -> None:
    given = every(OLD)
    del given[unit("19885", OLD)]
    told = by_boundaries(entered(OLD, given), NEW)

    lacking = row(told, "Đan Điền")
    assert lacking.amounts is None
    assert isinstance(lacking.refused, Incomplete)
    assert "Xã Quảng Vinh" in lacking.refused.text("vi")
    assert row(told, "Quảng Điền").amounts == Amounts(40)
    assert told.whole.amounts is None


def test_new_totals_tell_only_groups_of_old_communes_and_no_district() -> None:
    told = by_boundaries(entered(NEW, every(NEW)), OLD)

    group = row(told, "Quảng Vinh")
    assert {m.unit.name for m in group.units} == {
        "Quảng Thái", "Quảng Lợi", "Quảng Vinh", "Quảng Phú",
    }  # fmt: skip
    assert (group.amounts, group.basis) == (Amounts(10), Basis.OPEN)
    outside = row(told, "Quảng Công")
    assert isinstance(outside.refused, ReachesOutside)
    assert (outside.own, outside.difference) == (None, None)
    assert told.whole.amounts is None
    assert "Phường Phong Quảng, Phường Hóa Châu" in told.whole.refused.text("vi")  # type: ignore[union-attr]


def test_the_district_series_is_continuous_from_blocks_and_refused_from_new_totals() -> None:
    things("19885", 3)
    for day in (date(2023, 12, 31), date(2024, 12, 31), OLD, date(2025, 12, 31), TODAY):
        entered(day, every(day))

    moments = over_time(AREA, BLUE)

    assert [m.amounts for m in moments] == [Amounts(110)] * 3 + [None] * 2
    assert [m.refused.code if m.refused else None for m in moments] == [
        None, None, None, "indicators.crosses_border", "indicators.crosses_border",
    ]  # fmt: skip
    assert [m.own for m in moments] == [Amounts(3)] * 5
    points = timeline(BLUE, AREA, TODAY, OLD, months=36).whole.points
    assert {point.numerator for point in points} == {3}


def test_a_figure_of_an_office_and_a_share_without_its_numbers_stay_where_they_are() -> None:
    share = "outreach.eid_activated"
    table = enter(area=AREA, indicator=share, as_of=OLD, source="Công an", totals=every(OLD))
    told = by_boundaries(table, NEW)
    assert told.rows == ()
    assert told.refused is not None
    assert told.refused.code == "indicators.ratio_only"


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"source": " "}, refusals.SourceRequired),
        ({"totals": {}}, refusals.NothingEntered),
        ({"as_of": date(2999, 1, 1)}, refusals.InTheFuture),
        ({"totals": {1: Amounts(1)}}, refusals.NotAUnit),
        ({"indicator": "dummy.nothing"}, NotFound),
    ],
)
def test_what_does_not_hold_together_is_refused_and_nothing_is_kept(
    changes: dict[str, object], refused: type[Refusal]
) -> None:
    given = {"area": AREA, "indicator": BLUE, "as_of": OLD, "source": "x", "totals": every(OLD)}
    with pytest.raises(refused):
        enter(**(given | changes))  # type: ignore[arg-type]
    assert not TotalTable.objects.exists()


def test_one_source_says_one_thing_for_a_day_until_it_is_withdrawn() -> None:
    table = entered(OLD, every(OLD))
    with pytest.raises(refusals.AlreadyEntered):
        entered(OLD, every(OLD, 11))
    with pytest.raises(refusals.ReasonMissing):
        withdraw(table, reason=" ")

    withdraw(table, reason="Nhập nhầm")

    assert entered(OLD, every(OLD, 11)).pk != table.pk
    assert [m.amounts for m in over_time(AREA, BLUE)] == [Amounts(121)]
    with pytest.raises(refusals.AlreadyWithdrawn):
        withdraw(table, reason="lần nữa")
    acts = AuditEntry.objects.filter(stream=table.stream).order_by("id")
    assert [entry.action for entry in acts] == ["totals.entered", "totals.withdrawn"]


def test_who_may_only_look_enters_nothing() -> None:
    looking = Scope("user:1", None, (Grant(frozenset({"indicators.view"})),))
    with scope_of(looking), pytest.raises(NotPermitted):
        entered(OLD, every(OLD))
    assert not TotalTable.objects.exists()


def test_a_pasted_table_is_read_with_headings_numbers_and_its_sum() -> None:
    text = (
        "Bảng số liệu\nTT\tXã\tSố lượng\n1\tThị trấn Sịa\t1.200\n2\tXã Quảng Thọ\t800\n"
        "3\t19885\t5\n\tTổng cộng\t2.005\n"
    )
    assert by_unit(pasted(text), AREA, OLD) == {
        unit("19867", OLD): Amounts(1200),
        unit("19894", OLD): Amounts(800),
        unit("19885", OLD): Amounts(5),
    }
    assert by_unit(pasted("Quảng Thọ;10;20"), AREA, OLD) == {unit("19894", OLD): Amounts(10, 20)}


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Quảng Thọ;1\nTổng;2", refusals.SumDiffers),
        ("Quảng Thọ;1\nXã Quảng Thọ;2", refusals.TwiceNamed),
        ("Quảng Thọ;1\nPhong Hải;2", refusals.NotAUnit),
        ("Quảng Thọ;1\nQuảng Vinh;nhiều", refusals.NotANumber),
        ("Quảng Thọ;1\nQuảng Vinh;-2", refusals.NotANumber),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, refused: type[Refusal]) -> None:
    with pytest.raises(refused) as told:
        by_unit(pasted(text), AREA, OLD)
    assert "Dòng 2" in told.value.text("vi")


def test_a_file_is_read_by_the_reader_of_imports() -> None:
    rows = file_rows([b"Xa;So luong\nQuang Tho;12\n"], "tong.csv")
    assert by_unit(rows, AREA, OLD) == {unit("19894", OLD): Amounts(12)}
