"""A foreign sheet goes in, is taken out again, and leaves its trace."""

from datetime import date
from pathlib import Path

import pytest

from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.events.models import Event
from tamgiang.platform.imports.models import Batch, BatchState, Mode
from tamgiang.platform.imports.services import (
    cancel,
    confirm,
    preview,
    propose_mapping,
    set_mapping,
    undo,
    upload,
)
from tamgiang.platform.imports.tests.conftest import MakeSheet, proved
from tamgiang.platform.jobs.queue import run_queued
from tamgiang.platform.orgunits.models import UnitVersion
from tamgiang.platform.registers.models import Record, model_of
from tamgiang.platform.registers.services import correct
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
ACTOR = "system:test"

ROWS: list[list[object]] = [
    ["UBND HUYỆN QUẢNG ĐIỀN"],
    ["DANH SÁCH VẬT THỬ NĂM 2023"],
    [],
    ["STT", "Xã", "Tên gọi", "Mã số", "Lệ phí (đồng)", "Ngày sửa", "Màu", "Đã trả", "Người giữ"],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
    [1, "Xã Quảng Thọ", "Đèn đường  ", "A1", "5.000.000 đ", "01/08/2023", "đỏ", "x", "Nguyễn Mẫu"],
    [2, "QUANG THO", "Cột điện", "A2", 12000, "5-7-23", "Xanh", "Không", None],
    [3, "Sịa", "Biển báo", "A3", "1.500,00", 45139, None, None, None],
    ["", "Tổng cộng", None, None, 5013500],
]


def prepared(path: Path, mode: str = Mode.UPSERT) -> Batch:
    batch = upload(path, THING, "Phòng thử", ACTOR)
    mapping = propose_mapping(batch)
    mapping = mapping.with_answers({}, {"effective_on": "1/8/2023"})
    set_mapping(batch, mapping, mode)
    preview(batch)
    return batch


def taken(batch: Batch) -> Batch:
    """Confirm and let the job run."""
    confirm(batch, ACTOR)
    run_queued()
    batch.refresh_from_db()
    return batch


def counts(batch: Batch) -> dict[str, int]:
    names = ("rows", "new", "changed", "unchanged", "withdrawn", "duplicate", "skipped", "bad")
    return {name: getattr(batch, name) for name in names if getattr(batch, name)}


def things() -> dict[str, Record]:
    return {r.code: r for r in model_of(THING).objects.active()}  # type: ignore[attr-defined]


def test_a_foreign_sheet_becomes_records(area: str, sheet: MakeSheet) -> None:
    batch = upload(sheet(ROWS), THING, "Phòng thử", ACTOR)

    mapping = propose_mapping(batch)

    assert (mapping.header_row, mapping.first_row) == (4, 6)
    assert mapping.filled() == {
        "block.commune": 1,
        "name": 2,
        "code": 3,
        "fee": 4,
        "repaired_on": 5,
        "colour": 6,
        "paid": 7,
        "keeper": 8,
    }
    assert mapping.missing == ("effective_on",)

    set_mapping(batch, mapping.with_answers({}, {"effective_on": "01/08/2023"}), Mode.UPSERT)
    shown = preview(batch)
    assert (shown.counts.rows, shown.counts.new, shown.counts.bad) == (3, 3, 0)
    assert model_of(THING).objects.count() == 0

    taken(batch)

    found = things()
    tho = UnitVersion.objects.get(code="19894", valid_to=date(2025, 7, 1)).unit_id
    assert sorted(found) == ["A1", "A2", "A3"]
    assert {found["A1"].block_id, found["A2"].block_id} == {tho}
    first = found["A1"].values()
    assert (first["name"], first["fee"], first["colour"], first["paid"]) == (
        "Đèn đường",
        5_000_000,
        "red",
        True,
    )
    assert first["repaired_on"] == date(2023, 8, 1)
    assert found["A2"].values()["repaired_on"] == date(2023, 7, 5)
    assert found["A3"].values()["fee"] == 1500
    assert found["A3"].values()["repaired_on"] == date(2023, 8, 1)

    assert Batch.objects.get().state == BatchState.APPLIED
    assert proved()
    assert AuditEntry.objects.get(stream=f"import:{batch.pk}").action == "import.applied"
    assert Event.objects.get(topic="records.bulk").body == {
        "register": "dummy.thing",
        "count": 3,
        "batch": batch.pk,
    }


def test_the_same_file_twice_changes_nothing(area: str, sheet: MakeSheet) -> None:
    taken(prepared(sheet(ROWS)))

    for mode in Mode:
        again = prepared(sheet(ROWS), mode)
        assert counts(again) == {"rows": 3, "unchanged": 3}


def test_an_undo_leaves_what_people_changed_since(area: str, sheet: MakeSheet) -> None:
    batch = prepared(sheet(ROWS))
    taken(batch)
    correct(things()["A2"], {"name": "Cột mới"}, reason="đổi tên", actor=ACTOR)

    undo(batch, "nhập nhầm tệp", ACTOR)
    run_queued()

    batch.refresh_from_db()
    assert (batch.state, batch.kept) == (BatchState.UNDONE, 1)
    assert sorted(things()) == ["A2"]
    assert proved()


def test_an_undone_correction_gives_the_earlier_values_back(area: str, sheet: MakeSheet) -> None:
    taken(prepared(sheet(ROWS)))
    later = [[*row] for row in ROWS]
    later[5][4], later[6][2] = "6.000.000", "Cột bê tông"
    batch = prepared(sheet(later[:7]), Mode.SNAPSHOT)
    assert counts(batch) == {"rows": 2, "changed": 2, "withdrawn": 1}

    taken(batch)
    assert sorted(things()) == ["A1", "A2"]
    assert things()["A1"].values()["fee"] == 6_000_000

    undo(batch, "bản cũ đúng hơn", ACTOR)
    run_queued()

    found = things()
    assert sorted(found) == ["A1", "A2", "A3"]
    assert (found["A1"].values()["fee"], found["A2"].values()["name"]) == (5_000_000, "Cột điện")
    assert proved()


def test_an_import_left_alone_writes_nothing(area: str, sheet: MakeSheet) -> None:
    batch = prepared(sheet(ROWS))

    cancel(batch)

    assert (batch.state, model_of(THING).objects.count()) == (BatchState.CANCELLED, 0)
