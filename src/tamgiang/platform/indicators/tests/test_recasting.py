"""A figure on other boundaries: exact, estimated or by group; none lost, none invented."""

from collections.abc import Iterator
from datetime import date

import pytest

from tamgiang.kernel.errors import NotFound
from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators import selectors
from tamgiang.platform.indicators.selectors import Amounts, Basis
from tamgiang.platform.indicators.selectors.readings import UnknownArea
from tamgiang.platform.indicators.selectors.recasting import Bound, CrossesBorder, RatioOnly
from tamgiang.platform.orgunits.models import EdgeKind, EventEdge, UnitKind
from tamgiang.platform.orgunits.selectors import area_units, hamlets, unit_by_code
from tamgiang.platform.orgunits.services import load_sample_area
from tamgiang.platform.orgunits.services.revision import touch
from tamgiang.platform.registers.services import create
from tamgiang.platform.scopes import system_scope
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
AREA = "quang-dien"
BLUE, MENDED, BOUND = "dummy.blue_things", "dummy.mended_things", "onestop.cashless_fees"
BEFORE, LAST_OLD, NEW, TODAY = (
    date(2023, 8, 22), date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 1),
)  # fmt: skip


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    load_sample_area()
    with system_scope("test"):
        yield


def unit(code: str, on: date) -> int:
    found = unit_by_code(code, UnitKind.COMMUNE, on)
    assert found is not None
    return found.id


def things(block: int, count: int, on: date = BEFORE, **values: object) -> None:
    for n in range(count):
        given = {"code": f"T{block}N{n}", "name": "x", "block": block, "colour": "blue"}
        create(THING, given | {"effective_on": on} | values, actor="test")


def in_hamlets(**communes: int) -> None:
    """So many blue things in the first hamlet of communes, by their code of 2023 (``c19885``)."""
    first = {hamlet.commune_code: hamlet.id for hamlet in reversed(hamlets(AREA))}
    for code, count in communes.items():
        things(first[code[1:]], count)
    drain()


def lines(found: selectors.Recasting) -> dict[str, int | None]:
    return {line.unit.unit.name: line.amounts.numerator for line in found.lines}


def test_one_code_two_units_and_the_figure_goes_to_each_by_its_day() -> None:
    in_hamlets(c19885=3, c19897=2, c19894=1)
    old = selectors.recast_figure(BLUE, AREA, TODAY, LAST_OLD)
    new = selectors.recast_figure(BLUE, AREA, BEFORE, NEW)

    assert unit_by_code("19885", UnitKind.COMMUNE, LAST_OLD).full_name == "Xã Quảng Vinh"  # type: ignore[union-attr]
    assert unit_by_code("19885", UnitKind.COMMUNE, NEW).full_name == "Xã Đan Điền"  # type: ignore[union-attr]
    assert (lines(old)["Quảng Vinh"], lines(old)["Quảng Phú"]) == (3, 2)
    assert (lines(new)["Đan Điền"], lines(new)["Quảng Điền"]) == (5, 1)
    assert (old.basis, new.basis) == (Basis.EXACT, Basis.EXACT)
    assert (len(old.lines), len(new.lines)) == (11, 4)
    assert old.total == new.total == Amounts(6)


def test_an_old_commune_as_block_goes_whole_into_its_successor() -> None:
    things(unit("19885", LAST_OLD), 4)
    drain()
    found = selectors.recast_figure(BLUE, AREA, BEFORE, NEW)
    assert lines(found)["Đan Điền"] == 4
    assert found.basis is Basis.EXACT


def test_records_that_know_only_the_new_unit_are_told_by_group_and_not_guessed() -> None:
    in_hamlets(c19885=3, c19894=1)
    things(unit("19885", NEW), 7, on=date(2026, 1, 1))
    drain()

    found = selectors.recast_figure(BLUE, AREA, TODAY, LAST_OLD)

    assert found.basis is Basis.OPEN
    assert found.total == Amounts(11)
    (group,) = found.groups
    assert {m.unit.name for m in group.units} == {
        "Quảng Thái", "Quảng Lợi", "Quảng Vinh", "Quảng Phú",
    }  # fmt: skip
    assert (group.held, group.amounts) == (Amounts(7), Amounts(10))
    by_name = {line.unit.unit.name: line for line in found.lines}
    assert (by_name["Quảng Vinh"].basis, by_name["Quảng Vinh"].amounts) == (Basis.OPEN, Amounts(3))
    assert (by_name["Quảng Thọ"].basis, by_name["Quảng Thọ"].amounts) == (Basis.EXACT, Amounts(1))


def test_the_ratio_is_computed_after_its_two_numbers_were_carried() -> None:
    first = {hamlet.commune_code: hamlet.id for hamlet in reversed(hamlets(AREA))}
    things(first["19885"], 1, repaired_on=BEFORE)
    things(first["19897"], 3)
    drain()
    found = selectors.recast_figure(MENDED, AREA, BEFORE, NEW)
    (line,) = [line for line in found.lines if line.unit.unit.name == "Đan Điền"]
    assert line.amounts == Amounts(1, 4)
    assert line.amounts.printed(found.definition).vi == "1"


def test_without_records_there_is_no_data_rather_than_zero() -> None:
    found = selectors.recast_figure(BLUE, AREA, BEFORE, NEW)
    assert found.total.printed(found.definition).vi == "chưa có số liệu"


def test_totals_over_known_shares_are_estimates_that_add_up() -> None:
    source, others = unit("19888", LAST_OLD), [unit(c, NEW) for c in ("19867", "19885")]
    edge = EventEdge.objects.get(from_unit_id=source, to_unit_id=others[0])
    EventEdge.objects.filter(pk=edge.pk).update(kind=EdgeKind.PART, share_num=2, share_den=3)
    EventEdge.objects.create(
        event=edge.event, from_unit_id=source, to_unit_id=others[1], kind=EdgeKind.PART,
        share_num=1, share_den=3,
    )  # fmt: skip
    touch()
    totals = {source: Amounts(100, 200), unit("19867", LAST_OLD): Amounts(10, 20)}

    found = selectors.recast_totals(MENDED, AREA, LAST_OLD, NEW, totals)

    by_name = {line.unit.unit.name: line for line in found.lines}
    assert by_name["Quảng Điền"].amounts == Amounts(77, 153)
    assert by_name["Quảng Điền"].estimated == Amounts(67, 133)
    assert by_name["Đan Điền"].amounts == Amounts(33, 67)
    assert {by_name[n].basis for n in ("Quảng Điền", "Đan Điền")} == {Basis.ESTIMATED}
    assert found.total == Amounts(110, 220)
    assert found.basis is Basis.ESTIMATED


def test_a_share_without_its_numbers_and_an_office_without_ground_are_refused() -> None:
    share = {unit("19867", LAST_OLD): Amounts(9_943)}
    with pytest.raises(RatioOnly):
        selectors.recast_totals("outreach.eid_activated", AREA, LAST_OLD, NEW, share)
    with pytest.raises(Bound) as refused:
        selectors.recast_figure(BOUND, AREA, BEFORE, NEW)
    assert "trung tâm huyện" in refused.value.text("vi")
    with pytest.raises(NotFound):
        selectors.recast_figure("dummy.nothing", AREA, BEFORE, NEW)
    with pytest.raises(UnknownArea):
        selectors.recast_figure(BLUE, AREA, BEFORE, date(1900, 1, 1))


def test_the_old_district_is_continuous_from_blocks_and_refused_from_totals() -> None:
    in_hamlets(c19885=3, c19873=2, c19891=1, c19894=5)

    told = selectors.timeline(BLUE, AREA, TODAY, LAST_OLD, months=48)

    values = {point.on: point.numerator for point in told.whole.points}
    known = [on for on in values if values[on] is not None]
    assert known[0] == date(2023, 8, 31)
    assert {values[on] for on in known} == {11}
    assert told.changes == (NEW,)
    assert len(told.lines) == 11

    per_unit = {
        m.unit.id: Amounts(f.numerator) for m, f in selectors.reading(AREA, NEW).by_unit(BLUE)
    }
    with pytest.raises(CrossesBorder) as refused:
        selectors.area_from_totals(BLUE, AREA, NEW, per_unit)
    assert "Phường Phong Quảng, Phường Hóa Châu" in refused.value.text("vi")
    before = {m.unit.id: Amounts(1) for m in area_units(AREA, LAST_OLD)}
    assert selectors.area_from_totals(BLUE, AREA, LAST_OLD, before) == Amounts(11)


def test_a_line_of_time_is_of_one_ground_throughout() -> None:
    in_hamlets(c19885=3, c19897=2)
    new = selectors.timeline(BLUE, AREA, TODAY, NEW, months=40)
    dan_dien = next(line for line in new.lines if line.name == "Xã Đan Điền")
    assert {p.numerator for p in dan_dien.points if p.numerator is not None} == {5}

    things(unit("19885", NEW), 7, on=date(2026, 1, 1))
    drain()
    old = selectors.timeline(BLUE, AREA, TODAY, LAST_OLD, months=40)
    together = next(line for line in old.lines if len(line.units) == 4)
    assert "Xã Quảng Vinh" in together.name
    assert [p.numerator for p in together.points][-1] == 12
    assert len(old.lines) == 8
    assert sum(line.points[-1].numerator or 0 for line in old.lines) == 12
