"""Files made to harm, and files that are merely broken: refused by name, nothing left behind."""

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.imports import sandbox
from tamgiang.platform.imports.models import Batch
from tamgiang.platform.imports.reader.limits import Limits
from tamgiang.platform.imports.services import preview, propose_mapping, set_mapping, upload
from tamgiang.platform.imports.storage import root
from tamgiang.platform.imports.tests.conftest import MakeSheet
from tamgiang.platform.imports.tests.ods import write_ods
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
CELL = '<c r="{place}"><v>1</v></c>'


def refused(path: Path) -> str:
    """The code of the refusal; no batch and no working files are left."""
    with pytest.raises(Refusal) as told:
        upload(path, THING, "", "system:test")
    assert Batch.objects.count() == 0
    work = root() / "work"
    assert not work.exists() or not list(work.iterdir())
    assert path.name in told.value.text("vi")
    assert path.name in told.value.text("en")
    return told.value.code


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None], **extra: bytes) -> Path:
    """The archive with members changed (None drops one) and others added."""
    target = path.with_name("changed.xlsx")
    with (
        zipfile.ZipFile(path) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for info in source.infolist():
            content = change(info.filename, source.read(info))
            if content is not None:
                copy.writestr(info.filename, content)
        for name, content in extra.items():
            copy.writestr(name, content)
    return target


def with_sheet_data(path: Path, data: str) -> Path:
    """The workbook with other cells."""

    def change(name: str, content: bytes) -> bytes:
        if not name.startswith("xl/worksheets/sheet"):
            return content
        begin, end = content.index(b"<sheetData>"), content.index(b"</sheetData>")
        return content[:begin] + b"<sheetData>" + data.encode() + content[end:]

    return rewritten(path, change)


def test_a_zip_bomb_is_not_opened(sheet: MakeSheet) -> None:
    bomb = rewritten(
        sheet([["Mã"]]), lambda _, content: content, **{"xl/media/x.bin": b"\0" * 40_000_000}
    )
    assert bomb.stat().st_size < 100_000

    assert refused(bomb) == "imports.zip_bomb"


def test_two_cells_far_apart_do_not_fill_the_memory(sheet: MakeSheet) -> None:
    trap = with_sheet_data(
        sheet([["Mã"]]),
        f'<row r="1">{CELL.format(place="A1")}</row>'
        f'<row r="1048576">{CELL.format(place="XFD1048576")}</row>',
    )
    assert trap.stat().st_size < 10_000

    assert refused(trap) == "imports.too_large"


@pytest.mark.parametrize("place", ["ZZ99999", "PPP40000"])
def test_a_trap_within_each_limit_but_not_within_their_product(
    sheet: MakeSheet, place: str
) -> None:
    row = place.lstrip("ZP")
    cells = f'<row r="1">{CELL.format(place="A1")}</row>'
    trap = with_sheet_data(
        sheet([["Mã"]]), cells + f'<row r="{row}">{CELL.format(place=place)}</row>'
    )

    assert refused(trap) == "imports.too_large"


def test_a_trap_that_hides_its_extent_dies_in_the_child(sheet: MakeSheet) -> None:
    hidden = with_sheet_data(
        sheet([["Mã"]]),
        "<row>"
        + CELL.format(place="A1")
        + "</row><row>"
        + '<c\n  s="1"\n  r = "XFD1048576"><v>1</v></c></row>',
    )

    assert refused(hidden) in ("imports.too_large", "imports.took_too_long")


def test_a_million_rows_are_refused(sheet: MakeSheet) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_048_577))

    assert refused(with_sheet_data(sheet([["Mã"]]), cells)) == "imports.too_large"


def test_empty_formatted_rows_to_the_end_of_the_sheet_are_no_rows(sheet: MakeSheet) -> None:
    cells = (
        '<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    )

    batch = upload(with_sheet_data(sheet([["Mã"]]), cells), THING, "", "system:test")

    assert propose_mapping(batch).columns[0].header == "7"


def test_formulas_keep_their_saved_results_and_are_told(area: str, tmp_path: Path) -> None:
    path = tmp_path / "công thức.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(0, 0, ["Mã", "Tên", "Xã", "Từ ngày", "Lệ phí"])
    page.write_row(1, 0, ["A1", "=cmd|'/c calc'!A1", "Sịa", "1/8/2023"])
    page.write_formula(1, 1, '=HYPERLINK("http://x.invalid","Đèn")', None, "Đèn")
    page.write_formula(1, 4, "=2000+3000", None, 5000)
    book.close()

    batch = upload(path, THING, "", "system:test")
    set_mapping(batch, propose_mapping(batch))
    shown = preview(batch)

    assert [note.code for note in shown.notes] == ["imports.formulas"]
    values = {change.column: change.after for change in shown.differences[0].changes}
    assert (values["name"], values["fee"]) == ("Đèn", 5000)


def test_links_and_macros_are_told_and_left_alone(sheet: MakeSheet) -> None:
    path = rewritten(
        sheet([["Mã", "Tên"], ["A1", "Đèn"]]),
        lambda _, content: content,
        **{
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
            "xl/vbaProject.bin": b"\0" * 100,
        },
    )

    batch = upload(path, THING, "", "system:test")

    assert batch.notes == ["external_links", "macros"]


@pytest.mark.parametrize(("rows", "columns"), [(1_048_576, 300), (100, 16_384)])
def test_an_ods_that_repeats_one_cell_a_million_times(
    tmp_path: Path, rows: int, columns: int
) -> None:
    again = f'table:number-columns-repeated="{columns}"'
    cell = f'<table:table-cell office:value-type="float" office:value="1" {again}/>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    path = write_ods(tmp_path / "bẫy.ods", row)

    assert refused(path) == "imports.too_large"


@pytest.mark.parametrize("seed", range(3))
def test_random_bytes_are_no_sheet(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "rác.xlsx"
    noise = random.Random(seed).randbytes(20_000)  # noqa: S311 - noise, not secrets
    path.write_bytes((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"")[seed] + noise)

    assert refused(path) == "imports.unreadable"


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_truncated_file_is_no_sheet(sheet: MakeSheet, share: float) -> None:
    path = sheet([[f"A{n}", "x" * 20] for n in range(2000)])
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    assert refused(path) == "imports.unreadable"


def test_broken_xml_inside_is_no_sheet(sheet: MakeSheet) -> None:
    path = rewritten(
        sheet([["Mã"]]),
        lambda name, content: content[:-40] if "sheet1" in name else content,
    )

    assert refused(path) == "imports.unreadable"


def test_a_password_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mật.xlsx"
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + name + b"\0" * 2000)

    assert refused(path) == "imports.password_protected"


def test_an_empty_file_is_told(tmp_path: Path, sheet: MakeSheet) -> None:
    nothing = tmp_path / "rỗng.csv"
    nothing.write_bytes(b"")

    assert refused(nothing) == "imports.empty"
    assert refused(sheet([])) == "imports.empty"


def test_reading_beyond_its_time_is_stopped(
    sheet: MakeSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "LIMITS", Limits(wall_seconds=0))

    assert refused(sheet([["Mã"]])) == "imports.took_too_long"


def test_too_many_bytes_are_not_even_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    big = tmp_path / "to.csv"
    with big.open("wb") as file:
        file.truncate(65 * 1024 * 1024)

    assert refused(big) == "imports.too_large"
    assert not [path for path in root().iterdir() if path.is_file()]
