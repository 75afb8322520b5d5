"""What a confirmation would do, told before it does it."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.imports.models import Batch, BatchState, MappingMemory, Mode
from tamgiang.platform.imports.plan import Preview
from tamgiang.platform.imports.services import (
    bad_rows_file,
    confirm,
    preview,
    propose_mapping,
    set_mapping,
    upload,
)
from tamgiang.platform.imports.services.preview import last_preview
from tamgiang.platform.imports.tests.conftest import MakeSheet
from tamgiang.platform.jobs.queue import run_queued
from tamgiang.platform.orgunits.selectors import blocks_of, unit_by_code
from tamgiang.platform.registers.models import Record, model_of
from tamgiang.platform.registers.services import create, withdraw
from tamgiang.platform.scopes import Grant, Scope, scope_of
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
ACTOR = "system:test"
HEAD: list[object] = ["Mã", "Tên", "Xã", "Từ ngày", "Lệ phí", "Màu"]
DAY = date(2023, 8, 1)


def compared(path: Path, mode: str = Mode.UPSERT) -> tuple[Batch, Preview]:
    batch = upload(path, THING, "nguồn", ACTOR)
    set_mapping(batch, propose_mapping(batch), mode)
    return batch, preview(batch)


def taken(path: Path, mode: str = Mode.UPSERT) -> Batch:
    batch, _ = compared(path, mode)
    confirm(batch, ACTOR)
    run_queued()
    batch.refresh_from_db()
    return batch


def active() -> dict[str, Record]:
    return {str(record): record for record in model_of(THING).objects.active()}


def test_bad_rows_say_why_and_the_good_ones_are_taken(area: str, sheet: MakeSheet) -> None:
    path = sheet(
        [
            HEAD,
            ["A1", "Đèn", "Sịa", "01/08/2023", 5000, "Đỏ"],
            ["A2", "Cột", "Quảng Lạ", "32/08/2023", "nhiều", "Tím"],
            ["A3", None, "Sịa", "01/08/2023", None, None],
            ["A1", "Đèn khác", "Sịa", "01/08/2023", None, None],
        ]
    )

    batch, shown = compared(path)

    assert (shown.counts.rows, shown.counts.new) == (4, 1)
    assert (shown.counts.bad, shown.counts.duplicate) == (2, 1)
    second, third = shown.bad
    assert second.row == 3
    assert {(told.column, told.code) for told in second.problems} == {
        ("Xã", "imports.unknown_place"),
        ("Từ ngày", "imports.bad_day"),
        ("Lệ phí", "imports.bad_number"),
        ("Màu", "registers.bad_choice"),
    }
    assert [(told.column, told.code) for told in third.problems] == [
        ("Tên", "registers.missing_value")
    ]
    assert shown.duplicates[0].problems[0].vi == "Trùng khóa A1 với dòng 2."

    confirm(batch, ACTOR)
    run_queued()
    assert list(active()) == ["Đèn"]


def test_the_copy_of_bad_rows_can_be_corrected_and_uploaded_again(
    area: str, sheet: MakeSheet, tmp_path: Path
) -> None:
    batch, _ = compared(
        sheet([["BẢNG KÊ"], HEAD, ["A1", "=1+1", "Quảng Lạ", "1/8/2023", "5.000", "Đỏ"]])
    )

    copy = openpyxl.load_workbook(bad_rows_file(batch))

    page = copy.worksheets[0]
    assert [cell.value for cell in page[2]][:6] == HEAD
    assert page.cell(2, 7).value == "Lý do chưa nhận / Why it was left out"
    assert str(page.cell(3, 7).value).startswith("Xã: Không có địa bàn “Quảng Lạ”")
    page.cell(3, 3).value = "Sịa"
    page.cell(3, 2).value = "Đèn"
    corrected = tmp_path / "sửa.xlsx"
    copy.save(corrected)
    again, shown = compared(corrected)
    assert (shown.counts.new, shown.counts.bad) == (1, 0)
    assert propose_mapping(again).columns[-1].target == ""


def test_differences_are_told_field_by_field(area: str, sheet: MakeSheet) -> None:
    taken(sheet([HEAD, ["A1", "Đèn", "Sịa", "01/08/2023", 5000, "Đỏ"]]))

    batch, shown = compared(sheet([HEAD, ["A1", "Đèn", "Quảng Thọ", "01/08/2023", 7000, None]]))

    (difference,) = shown.differences
    assert (difference.verb, difference.key, difference.title) == ("changed", "A1", "Đèn")
    assert [(c.column, c.before, c.after) for c in difference.changes] == [
        ("block_id", "Thị trấn Sịa", "Xã Quảng Thọ"),
        ("fee", 5000, 7000),
    ]
    kept = last_preview(batch)
    assert kept is not None
    assert kept.differences[0].changes[1].after == 7000


def test_an_empty_cell_leaves_the_existing_value(area: str, sheet: MakeSheet) -> None:
    taken(sheet([HEAD, ["A1", "Đèn", "Sịa", "01/08/2023", 5000, "Đỏ"]]))

    _, shown = compared(sheet([HEAD, ["A1", "Đèn", "Sịa", "01/08/2023", None, "-"]]))

    assert shown.counts.unchanged == 1


def test_the_modes_differ_in_what_they_do_with_existing_records(
    area: str, sheet: MakeSheet
) -> None:
    rows: list[list[object]] = [HEAD, *(
        [f"A{n}", f"Đèn {n}", "Sịa", "01/08/2023", 5000, "Đỏ"] for n in range(4)
    )]  # fmt: skip
    taken(sheet(rows))
    later = [*rows[:3], ["A9", "Đèn 9", "Sịa", "01/08/2023", 1, "Đỏ"]]
    later[1] = ["A0", "Đèn không", "Sịa", "01/08/2023", 5000, "Đỏ"]

    found = {mode: compared(sheet(later), mode)[1].counts for mode in Mode}

    def told(mode: Mode) -> tuple[int, ...]:
        c = found[mode]
        return c.new, c.changed, c.unchanged, c.skipped, c.withdrawn

    assert told(Mode.APPEND) == (1, 0, 1, 1, 0)
    assert told(Mode.UPSERT) == (1, 1, 1, 0, 0)
    assert told(Mode.SNAPSHOT) == (1, 1, 1, 0, 2)


def test_a_full_list_does_not_withdraw_what_it_names_badly(area: str, sheet: MakeSheet) -> None:
    taken(sheet([HEAD, ["A1", "Đèn", "Sịa", "01/08/2023", 5000, "Đỏ"]]))

    _, shown = compared(
        sheet([HEAD, ["A1", "Đèn", "Sịa", "01/08/2023", "năm nghìn", "Đỏ"]]), Mode.SNAPSHOT
    )

    assert (shown.counts.bad, shown.counts.withdrawn) == (1, 0)


def test_a_person_imports_only_into_their_own_places(area: str, sheet: MakeSheet) -> None:
    tho = unit_by_code("19894", "commune", DAY)
    sia = unit_by_code("19867", "commune", DAY)
    assert tho
    assert sia
    create(THING, {"code": "A2", "name": "Cột", "block": sia.id, "effective_on": DAY}, actor=ACTOR)
    mine = frozenset(blocks_of(tho.id, DAY))
    grant = Grant(frozenset({"registers.view", "registers.write"}), mine)
    rows = [
        HEAD,
        ["A1", "Đèn", "Quảng Thọ", "01/08/2023", 1, None],
        ["A2", "Cột", "Quảng Thọ", "01/08/2023", 1, None],
        ["A3", "Ghế", "Sịa", "01/08/2023", 1, None],
    ]

    with scope_of(Scope("user:9", mine, (grant,))):
        _, shown = compared(sheet(rows), Mode.SNAPSHOT)

    assert (shown.counts.new, shown.counts.bad, shown.counts.withdrawn) == (1, 2, 0)
    assert {told.code for row in shown.bad for told in row.problems} == {"registers.out_of_scope"}


def test_a_key_taken_between_preview_and_confirmation_is_left_out(
    area: str, sheet: MakeSheet
) -> None:
    batch, _ = compared(
        sheet([HEAD, *([f"A{n}", "Đèn", "Sịa", "01/08/2023", n, None] for n in range(3))])
    )
    block = unit_by_code("19867", "commune", DAY)
    assert block
    values = {"code": "A1", "name": "Của tôi", "block": block.id, "effective_on": DAY}
    create(THING, values, actor=ACTOR)

    confirm(batch, ACTOR)
    run_queued()

    batch.refresh_from_db()
    assert (batch.state, batch.new, batch.conflicts) == (BatchState.APPLIED, 3, 1)
    found = sorted((r.values()["code"], r.values()["name"]) for r in model_of(THING).objects.all())
    assert found == [("A0", "Đèn"), ("A1", "Của tôi"), ("A2", "Đèn")]


def test_a_record_changed_after_the_preview_stays_as_it_is(area: str, sheet: MakeSheet) -> None:
    taken(sheet([HEAD, ["A1", "Đèn", "Sịa", "01/08/2023", 5000, "Đỏ"]]))
    batch, _ = compared(sheet([HEAD, ["A1", "Đèn", "Sịa", "01/08/2023", 9000, "Đỏ"]]))
    withdraw(active()["Đèn"], reason="hỏng", actor=ACTOR)

    confirm(batch, ACTOR)
    run_queued()

    batch.refresh_from_db()
    assert (batch.state, batch.conflicts) == (BatchState.APPLIED, 1)
    assert model_of(THING).objects.get().values()["fee"] == 5000


def test_answers_are_remembered_for_the_source(area: str, sheet: MakeSheet) -> None:
    rows: list[list[object]] = [["Ký hiệu", "Vật", "Nơi đặt"], ["A1", "Đèn", "Sịa"]]
    batch = upload(sheet(rows), THING, "Xã Quảng Thọ", ACTOR)
    first = propose_mapping(batch)
    assert set(first.missing) == {"code", "name", "block", "effective_on"}
    answers = {0: "code", 1: "name", 2: "block"}
    set_mapping(batch, first.with_answers(answers, {"effective_on": "1/8/2023"}), Mode.APPEND)

    again = propose_mapping(upload(sheet(rows), THING, "Xã Quảng Thọ", ACTOR))

    assert again.filled() == {"code": 0, "name": 1, "block": 2}
    assert all(column.remembered for column in again.columns)
    assert again.missing == ("effective_on",)
    assert MappingMemory.objects.get().mode == Mode.APPEND


@pytest.mark.parametrize(
    ("answers", "constants", "code"),
    [
        ({0: "code", 1: "name"}, {"effective_on": "1/8/2023"}, "imports.incomplete_mapping"),
        ({0: "code", 1: "code", 2: "block"}, {}, "imports.twice_mapped"),
        ({0: "nothing"}, {}, "imports.unknown_target"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused(
    area: str, sheet: MakeSheet, answers: dict[int, str], constants: dict[str, str], code: str
) -> None:
    batch = upload(sheet([["a1x", "b1x", "c1x"], ["A1", "Đèn", "Sịa"]]), THING, "", ACTOR)

    with pytest.raises(Refusal) as told:
        set_mapping(batch, propose_mapping(batch).with_answers(answers, constants))

    assert told.value.code == code
    batch.refresh_from_db()
    assert batch.state == BatchState.UPLOADED


def test_a_wrong_common_value_is_refused_before_any_row(area: str, sheet: MakeSheet) -> None:
    batch = upload(sheet([["Mã", "Tên", "Xã"], ["A1", "Đèn", "Sịa"]]), THING, "", ACTOR)
    mapping = propose_mapping(batch).with_answers({}, {"effective_on": "31/2/2023"})

    with pytest.raises(Refusal) as told:
        set_mapping(batch, mapping)

    assert told.value.code == "imports.bad_constant"


def test_nothing_to_take_is_said(area: str, sheet: MakeSheet) -> None:
    rows: list[list[object]] = [HEAD, ["A1", "Đèn", "Sịa", "01/08/2023", 5000, "Đỏ"]]
    taken(sheet(rows))
    batch, _ = compared(sheet(rows))

    with pytest.raises(Refusal) as told:
        confirm(batch, ACTOR)

    assert told.value.code == "imports.nothing_to_take"
