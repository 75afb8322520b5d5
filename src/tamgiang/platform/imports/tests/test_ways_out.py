"""Templates and exports: what goes out comes in again unchanged, and no personal value leaks."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from tamgiang.kernel.errors import NotPermitted
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.imports.export import Form, export
from tamgiang.platform.imports.models import Mode
from tamgiang.platform.imports.services import preview, propose_mapping, set_mapping, upload
from tamgiang.platform.imports.template import FORMAT, HIDDEN, template, version
from tamgiang.platform.orgunits.models import UnitVersion
from tamgiang.platform.registers.models import model_of
from tamgiang.platform.registers.services import create
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.scopes import Grant, Scope, scope_of
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
ACTOR = "system:test"


@pytest.fixture
def thing(area: str) -> None:
    """One record with every kind of value."""
    block = UnitVersion.objects.filter(code="19867-01").values_list("unit_id", flat=True)[0]
    values = {
        "code": "A1",
        "name": "=SUM(1;1)",
        "keeper": "Nguyễn Thị Mẫu",
        "colour": "red",
        "size": 7,
        "fee": 5_000_000_000,
        "paid": False,
        "repaired_on": date(2023, 7, 5),
        "seen_at": datetime(2023, 8, 22, 7, 30, 5, 250, tzinfo=UTC),
        "place": (16.5412345, 107.5239),
        "part_of": "A0",
        "block": block,
        "effective_on": date(2023, 8, 1),
    }
    create(THING, values, actor=ACTOR)


def saved(tmp_path: Path, form: Form, reason: str = "") -> Path:
    path = tmp_path / f"xuất.{form}"
    with export(THING, model_of(THING).objects.all(), form, actor=ACTOR, reason=reason) as file:
        path.write_bytes(file.read())
    return path


def test_a_filled_template_needs_no_matching(area: str, tmp_path: Path) -> None:
    path = tmp_path / "mẫu.xlsx"
    path.write_bytes(template(THING))
    book = openpyxl.load_workbook(path)
    page, hidden = book.worksheets
    assert (hidden.title, hidden.sheet_state) == (HIDDEN, "hidden")
    assert [cell.value for cell in hidden[1]][:3] == [FORMAT, "dummy.thing", version(THING)]
    heads = [str(cell.value) for cell in page[1]]
    assert heads[:2] == ["Mã *", "Tên *"]
    assert heads[-3:] == ["Địa bàn (thôn hoặc xã) *", "Từ ngày *", "Đến trước ngày"]
    assert str(page.cell(1, 1).comment).startswith("Comment: Bắt buộc.")
    lists = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
    colours = hidden[lists["D2"].formula1.split("!")[1].replace("$", "")]
    assert [row[0].value for row in colours] == ["Đỏ", "Xanh"]
    offered = [row[0].value for row in hidden.iter_rows(min_row=3, min_col=len(heads) - 2)]
    assert "Xã Quảng Điền" in offered
    values = {"Mã *": "007", "Tên *": "Đèn", "Màu": "Đỏ", "Đã trả": "Có", heads[-3]: offered[0],
              "Từ ngày *": date(2026, 1, 5)}  # fmt: skip
    for column, head in enumerate(heads, start=1):
        page.cell(2, column).value = values.get(head)
    book.save(path)

    batch = upload(path, THING, "", ACTOR)
    mapping = propose_mapping(batch)
    set_mapping(batch, mapping)
    shown = preview(batch)

    assert mapping.missing == ()
    assert len(mapping.filled()) == len(heads)
    assert (shown.counts.new, shown.counts.bad) == (1, 0)


def test_the_template_of_another_register_is_told(area: str, tmp_path: Path) -> None:
    path = tmp_path / "mẫu.xlsx"
    path.write_bytes(template(register_named("people.resident")))

    assert upload(path, THING, "", ACTOR).notes == ["other_template"]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_comes_in_again_unchanged(thing: None, tmp_path: Path, form: Form) -> None:
    path = saved(tmp_path, form, reason="đối chiếu")

    batch = upload(path, THING, "", ACTOR)
    set_mapping(batch, propose_mapping(batch), Mode.SNAPSHOT)
    counts = preview(batch).counts

    assert (counts.unchanged, counts.rows, counts.withdrawn) == (1, 1, 0)


def test_personal_values_leave_only_with_a_permission_and_a_reason(
    thing: None, tmp_path: Path
) -> None:
    masked = openpyxl.load_workbook(saved(tmp_path, "xlsx")).worksheets[0]
    assert [cell.value for cell in masked[2]][:4] == ["A1", "=SUM(1;1)", "•••", "Đỏ"]
    assert masked.cell(2, 2).data_type == "s"

    viewer = Scope("user:9", None, (Grant(frozenset({"registers.view"})),))
    with scope_of(viewer), pytest.raises(NotPermitted):
        saved(tmp_path, "xlsx", reason="tò mò")

    text = saved(tmp_path, "csv", reason="đối chiếu").read_text(encoding="utf-8-sig")
    row = list(csv.reader(io.StringIO(text)))[1]
    assert row == [
        "A1",
        "'=SUM(1;1)",
        "Nguyễn Thị Mẫu",
        "Đỏ",
        "7",
        "5000000000",
        "Không",
        "05/07/2023",
        "22/08/2023 14:30:05",
        "16.5412345, 107.5239000",
        "A0",
        "Tổ dân phố 1, Thị trấn Sịa",
        "01/08/2023",
        "",
    ]
    entries = AuditEntry.objects.filter(stream="export:dummy.thing").order_by("seq")
    assert [entry.body["unmasked"] for entry in entries] == [False, True]
