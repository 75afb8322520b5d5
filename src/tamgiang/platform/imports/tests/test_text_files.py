"""CSV and TSV in the encodings and with the delimiters of real offices."""

from pathlib import Path

import openpyxl
import pytest

from tamgiang.platform.imports.services import propose_mapping, sheets, upload
from tamgiang.platform.imports.tests.ods import write_ods
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [
        ["Mã", "Tên gọi", "Lệ phí", "Xã"],
        ["A1", "Đèn đường", "5.000", "Quảng Thọ"],
        ["A2", '"Cột; điện, thép | to"', "7.000", "Sịa"],
    ]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    if encoding == "cp1258":
        # The code page has base letters with circumflex, horn and breve, and five tone marks.
        text = _toned(text)
    path = tmp_path / "tệp.csv"
    path.write_bytes(text.encode(encoding))

    batch = upload(path, THING, "", "system:test")
    mapping = propose_mapping(batch)

    assert mapping.filled() == {"code": 0, "name": 1, "fee": 2, "block.commune": 3}
    assert mapping.columns[1].samples == ("Đèn đường", "Cột; điện, thép | to")


def _toned(text: str) -> str:
    from unicodedata import normalize

    tones = "\u0300\u0301\u0303\u0309\u0323"
    composed = []
    for char in text:
        parts = normalize("NFD", char)
        tone = "".join(c for c in parts if c in tones)
        composed.append(normalize("NFC", "".join(c for c in parts if c not in tones)) + tone)
    return "".join(composed)


def test_a_legacy_workbook_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "sổ.xlsm"
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = "Bìa"
    first.append(["Chỉ có bìa"])
    second = book.create_sheet("Số liệu")
    second.append(["Mã", "Tên"])
    for number in range(5):
        second.append([f"A{number}", "Đèn"])
    book.create_sheet("Ẩn").sheet_state = "hidden"
    book.save(path)

    batch = upload(path, THING, "", "system:test")

    assert [(s.name, s.rows, s.hidden) for s in sheets(batch)] == [
        ("Số liệu", 6, False),
        ("Bìa", 1, False),
        ("Ẩn", 0, True),
    ]
    assert propose_mapping(batch).sheet == "Số liệu"
    assert propose_mapping(batch, "Bìa").columns[0].header == "Chỉ có bìa"


def test_a_sheet_of_libreoffice(tmp_path: Path) -> None:
    texts = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    day = '<table:table-cell office:value-type="date" office:date-value="2023-08-22"/>'
    rows = (
        texts.format("Mã") + texts.format("Tên gọi") + texts.format("Từ ngày"),
        texts.format("A1") + texts.format("Đèn") + day,
    )
    filled = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    empty = (
        '<table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    )
    path = write_ods(tmp_path / "bảng.ods", filled + empty)

    batch = upload(path, THING, "", "system:test")
    mapping = propose_mapping(batch)

    assert mapping.filled() == {"code": 0, "name": 1, "effective_on": 2}
    assert [column.samples for column in mapping.columns] == [("A1",), ("Đèn",), ("2023-08-22",)]
