"""The PDF has the content and the layout of the DOCX it came from."""

import io
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest
from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tamgiang.platform.reports.faults import NotADocument, NotForPdf
from tamgiang.platform.reports.pdf.layout import describe
from tamgiang.platform.reports.pdf.reading import read_pdf
from tamgiang.platform.reports.pdf.writing import write_pdf

WHEN = datetime(2023, 8, 22, tzinfo=UTC)


@pytest.fixture
def document() -> Doc:
    return Document()


def blocks(document: Doc) -> list[dict[str, Any]]:
    (section,) = describe(document).model["sections"]
    found: list[dict[str, Any]] = section["blocks"]
    return found


def pages(document: Doc) -> list[str]:
    content = write_pdf(
        document, b'{"a": 1}', base="http://x/f/", issued_at=WHEN, description="mẫu"
    )
    return [" ".join(page.extract_text().split()) for page in _reader(content).pages]


def _reader(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def test_vietnamese_marks_come_out_whole(document: Doc) -> None:
    words = "Ủy ban nhân dân huyện Quảng Điền, ngày 22 tháng 8: Ữ ỡ ặ ệ ộ ỹ ẵ Đ đ"
    document.add_paragraph(words)
    assert pages(document) == [words]


def test_formatting_of_styles_and_runs(document: Doc) -> None:
    document.styles["Normal"].font.size = Pt(13)
    paragraph = document.add_paragraph("thường ")
    strong = paragraph.add_run("đậm")
    strong.bold, strong.font.size = True, Pt(16)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)

    (block,) = blocks(document)

    assert (block["align"], round(block["first"], 1)) == ("justify", 28.4)
    assert [(r["text"], r["size"], r["bold"]) for r in block["runs"]] == [
        ("thường ", 13.0, False),
        ("đậm", 16.0, True),
    ]


def test_lists_are_numbered_as_in_the_document(document: Doc) -> None:
    for text in ("một", "hai"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("chấm", style="List Bullet")

    assert [block["marker"] for block in blocks(document)] == ["1.", "2.", "•"]
    assert pages(document) == ["1. một 2. hai • chấm"]


def test_merged_cells_keep_their_spans(document: Doc) -> None:
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    table.cell(0, 0).merge(table.cell(0, 1)).text = "ngang"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "dọc"

    (block,) = [block for block in blocks(document) if block["kind"] == "table"]

    assert [[(c["span"], c["rows"]) for c in row["cells"]] for row in block["rows"]] == [
        [(2, 1), (1, 1)],
        [(1, 1), (1, 1), (1, 2)],
        [(1, 1), (1, 1)],
    ]
    assert block["rows"][0]["cells"][0]["borders"]["top"] == 0.5
    assert pages(document) == ["ngang dọc"]


def test_the_head_of_a_table_stands_on_every_page(document: Doc) -> None:
    table = document.add_table(rows=1, cols=1, style="Table Grid")
    table.cell(0, 0).text = "Đầu bảng"
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for number in range(80):
        table.add_row().cells[0].text = f"dòng {number}"

    found = pages(document)

    assert len(found) > 1
    assert all(page.startswith("Đầu bảng") for page in found)


def test_page_numbers_stand_in_headers_but_not_on_the_first_page(document: Doc) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = True
    field = OxmlElement("w:fldSimple", {qn("w:instr"): " PAGE "})
    section.header.paragraphs[0]._p.append(field)
    document.add_paragraph("A").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("B")

    assert pages(document) == ["A", "2 B"]


def test_a_field_in_parts_is_computed_and_other_fields_show_their_result(document: Doc) -> None:
    paragraph = document.add_paragraph("trang ")
    for instruction, result in ((" PAGE ", "9"), (" DATE ", "22/8/2023")):
        for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("", result)):
            _field_part(paragraph.add_run()._r, kind, text, instruction)
        _field_part(paragraph.add_run()._r, "end", "", instruction)

    assert pages(document) == ["trang 122/8/2023"]


def _field_part(run: Any, kind: str, text: str, instruction: str) -> None:  # noqa: ANN401
    if kind:
        run.append(OxmlElement("w:fldChar", {qn("w:fldCharType"): kind}))
        return
    part = OxmlElement("w:instrText" if text == instruction else "w:t")
    part.text = text
    run.append(part)


def test_sections_turn_the_page(document: Doc) -> None:
    document.add_paragraph("đứng")
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_paragraph("ngang")

    content = write_pdf(document, b"{}", base="", issued_at=WHEN, description="")

    turned = [page.mediabox.width > page.mediabox.height for page in _reader(content).pages]
    assert turned == [False, True]


def test_deleted_and_hidden_text_stays_out(document: Doc) -> None:
    paragraph = document.add_paragraph("còn ")
    hidden = paragraph.add_run("ẩn")
    hidden.font.hidden = True
    deleted = OxmlElement("w:del")
    deleted.append(paragraph.add_run("xóa")._r)
    paragraph._p.append(deleted)

    assert pages(document) == ["còn"]


def test_what_the_layout_has_not_is_named_with_its_paragraph(document: Doc) -> None:
    paragraph = document.add_paragraph("Xem chú thích")
    paragraph.add_run()._r.append(OxmlElement("w:footnoteReference"))

    with pytest.raises(NotForPdf) as refused:
        describe(document)

    assert refused.value.text("en") == (
        "The PDF cannot carry a footnote at “Xem chú thích”; take it out or write a .docx."
    )


def test_every_font_is_inside_the_file(document: Doc) -> None:
    paragraph = document.add_paragraph("thường ")
    paragraph.add_run("đậm").bold = True
    paragraph.add_run("nghiêng").italic = True
    content = write_pdf(document, b"{}", base="", issued_at=WHEN, description="")

    (page,) = _reader(content).pages
    resources: Any = page["/Resources"]
    names = []
    for font in resources["/Font"].values():
        descendant = font["/DescendantFonts"][0].get_object()
        descriptor = descendant["/FontDescriptor"]
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        names.append(descendant["/BaseFont"])
    assert len(names) == 3


def test_the_same_document_gives_the_same_bytes(document: Doc) -> None:
    document.add_paragraph("như nhau")
    first, second = (
        write_pdf(document, b"{}", base="", issued_at=WHEN, description="") for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", b"%PDF-" + b"\0" * 5000])
def test_a_broken_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(NotADocument):
        read_pdf(content)
