"""Builds the supplied report template `district-review.docx`: layout by Decree 30/2020/NĐ-CP.

Run `python -m tools.district_review` after changing it and commit the document it writes. The
words of the report stand here; its figures are codes that the house fills in.
"""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from tools.district_review_text import (
    APPENDIX,
    BY_UNIT,
    FOLLOW_UP,
    OPENING,
    PILLARS,
    RECIPIENTS,
    Pillar,
)

TARGET = Path("src/tamgiang/platform/reports/templates_docx/district-review.docx")
FONT = "Times New Roman"
SYMBOL = "/BC-{% if area.district %}UBND{% else %}…{% endif %}"


def build() -> Doc:
    """The whole template."""
    document = Document()
    _drop_thumbnail(document)
    _set_up(document)
    _heading_block(document)
    for text in OPENING:
        _body(document, text)
    for pillar in PILLARS:
        _pillar(document, pillar)
    for title, texts in FOLLOW_UP:
        _section_title(document, title)
        for text in texts:
            _body(document, text)
    _signature_block(document)
    _annexes(document)
    return document


def _drop_thumbnail(document: Doc) -> None:
    """The library's blank document carries a picture of another one."""
    relations = document.part.package.rels
    for number in [number for number, r in relations.items() if r.reltype.endswith("thumbnail")]:
        del relations[number]


def _set_up(document: Doc) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.element.rPr.rFonts.set(qn("w:cs"), FONT)
    style.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    _margins(document)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    _page_number(number)
    properties = document.core_properties
    properties.title = "Báo cáo kết quả chuyển đổi số trên địa bàn"
    properties.author, properties.comments, properties.language = "", "", "vi-VN"


def _margins(document: Doc) -> None:
    section = document.sections[-1]
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)


def _page_number(paragraph: Paragraph) -> None:
    """Thứ tự trang: centred at the top, 13 points, not on the first page."""
    field = OxmlElement("w:fldSimple", {qn("w:instr"): "PAGE"})
    run = paragraph.add_run("2")
    run.font.size = Pt(13)
    field.append(run._element)
    paragraph._element.append(field)


def _heading_block(document: Doc) -> None:
    """Quốc hiệu, tiêu ngữ, cơ quan, số và ký hiệu, địa danh và thời gian, tên và trích yếu."""
    table = _bare_table(document, (Mm(66), Mm(99)))
    left, right = table.rows[0].cells
    _line(left, "UBND {{ area.province_upper }}", 12)
    # Without a district nobody's name is put there: the office that reports writes its own.
    _line(left, "{%p if area.district %}", 12)
    _line(left, "ỦY BAN NHÂN DÂN", 12, bold=True)
    _line(left, "{{ area.district_upper }}", 12, bold=True)
    _line(left, "{%p else %}", 12)
    _line(left, "………………………", 12, bold=True)
    _line(left, "{%p endif %}", 12)
    _rule(left, Mm(22))
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True)
    _line(right, "Độc lập - Tự do - Hạnh phúc", 13, bold=True)
    _rule(right, Mm(22.5))
    left, right = _added_row(table)
    _line(left, f"Số:           {SYMBOL}", 13)
    day = "ngày {{ report.day }} tháng {{ report.month }} năm {{ report.year }}"
    _line(right, "{{ area.name }}, " + day, 13, italic=True)
    _centred(document, "BÁO CÁO", before=Pt(18))
    _centred(document, "Kết quả chuyển đổi số trên địa bàn {{ area.place }}")
    _centred(document, "(số liệu đến ngày {{ report.date }})", bold=False, italic=True)
    _rule(document, Mm(62))
    note = _centred(
        document,
        "{% if report.synthetic %}Bản dùng dữ liệu mẫu giả lập, không phải số liệu chính thức."
        "{% endif %}",
        bold=False,
        italic=True,
        before=Pt(6),
    )
    note.runs[0].font.size = Pt(12)


def _bare_table(document: Doc, widths: tuple[int, ...]) -> Table:
    table: Table = document.add_table(rows=1, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    return table


def _added_row(table: Table) -> tuple[_Cell, ...]:
    cells: tuple[_Cell, ...] = table.add_row().cells  # type: ignore[no-untyped-call]
    return cells


def _line(
    cell: _Cell, text: str, size: int, *, bold: bool = False, italic: bool = False
) -> Paragraph:
    empty = len(cell.paragraphs) == 1 and not cell.paragraphs[0].text
    paragraph: Paragraph = cell.paragraphs[0] if empty else cell.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return paragraph


def _rule(place: Doc | _Cell, inset: int) -> None:
    """The straight line under a heading, as the border of a thin paragraph."""
    paragraph = place.add_paragraph()
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = inset
    layout.line_spacing = Pt(3)
    layout.space_after = Pt(3)
    borders = OxmlElement("w:pBdr")
    attributes = {"w:val": "single", "w:sz": "6", "w:space": "1", "w:color": "000000"}
    borders.append(OxmlElement("w:bottom", {qn(k): v for k, v in attributes.items()}))
    # The schema wants pBdr before spacing, indents and alignment.
    paragraph._element.get_or_add_pPr().insert(0, borders)


def _centred(
    document: Doc, text: str, *, bold: bool = True, italic: bool = False, before: int = Pt(0)
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    paragraph.paragraph_format.space_before = before
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    return paragraph


def _body(document: Doc, text: str) -> Paragraph:
    paragraph = document.add_paragraph(text)
    layout = paragraph.paragraph_format
    paragraph.alignment = ALIGN.JUSTIFY
    layout.first_line_indent, layout.space_before, layout.line_spacing = Mm(12.7), Pt(6), 1.1
    return paragraph


def _section_title(document: Doc, text: str) -> None:
    paragraph = _body(document, "")
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(text).bold = True


def _pillar(document: Doc, pillar: Pillar) -> None:
    _section_title(document, pillar.title)
    for text in pillar.prose:
        _body(document, text)
    caption = _centred(document, pillar.caption, before=Pt(6))
    caption.runs[0].font.size = Pt(13)
    cells = [(str(n), row.name, *row.cells) for n, row in enumerate(pillar.rows, start=1)]
    heads: Sequence[str] = ("TT", "Chỉ tiêu", "Kết quả")
    widths: Sequence[int] = (Mm(11), Mm(124), Mm(30))
    if pillar.shares:
        heads = (*heads, "Số lượng", "Tổng số")
        widths = (Mm(11), Mm(68), Mm(24), Mm(31), Mm(31))
    _grid(document, heads, cells, widths, 13)


def _grid(
    document: Doc,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    size: float,
    *,
    words: frozenset[int] = frozenset({1}),
) -> Table:
    """A ruled table with a repeated head; columns in `words` are set left, the others right."""
    table: Table = document.add_table(rows=1, cols=len(heads))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        _cell(cell, text, size, ALIGN.CENTER, bold=True)
    marker = OxmlElement("w:tblHeader", {qn("w:val"): "true"})
    table.rows[0]._tr.get_or_add_trPr().append(marker)
    for row in rows:
        cells = _added_row(table)
        for column, (cell, text) in enumerate(zip(cells, row, strict=True)):
            align = ALIGN.LEFT if column in words else ALIGN.RIGHT
            _cell(cell, text, size, ALIGN.CENTER if column == 0 else align)
    for row_cells in table.rows:
        row_cells._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row_cells.cells, widths, strict=True):
            cell.width = width
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _cell(cell: _Cell, text: str, size: float, align: ALIGN, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


def _loop(table: Table, opening: str) -> None:
    """Repeat the last row for each item: docxtpl wants the tags in rows of their own."""
    last = table.rows[-1]
    for text, after in ((opening, False), ("{%tr endfor %}", True)):
        row = table.add_row()  # type: ignore[no-untyped-call]
        row.cells[0].paragraphs[0].add_run(text)
        (last._tr.addnext if after else last._tr.addprevious)(row._tr)


def _signature_block(document: Doc) -> None:
    """Nơi nhận on the left; office of the signer on the right, left empty for a person."""
    document.add_paragraph().paragraph_format.space_before = Pt(6)
    table = _bare_table(document, (Mm(80), Mm(85)))
    left, right = table.rows[0].cells
    head = _line(left, "Nơi nhận:", 12, bold=True, italic=True)
    head.alignment = ALIGN.LEFT
    for text in RECIPIENTS:
        _line(left, text, 11).alignment = ALIGN.LEFT
    _line(right, "{%p if area.district %}", 14)
    _line(right, "TM. ỦY BAN NHÂN DÂN", 14, bold=True)
    _line(right, "CHỦ TỊCH", 14, bold=True)
    _line(right, "{%p else %}", 14)
    _line(right, "THỦ TRƯỞNG CƠ QUAN", 14, bold=True)
    _line(right, "{%p endif %}", 14)
    for _ in range(5):
        right.add_paragraph()
    _line(right, "", 14)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _annexes(document: Doc) -> None:
    document.add_section(WD_SECTION.NEW_PAGE)
    _margins(document)
    document.sections[-1].different_first_page_header_footer = False
    _annex_title(document, "Phụ lục I", "MỘT SỐ KẾT QUẢ THEO ĐƠN VỊ CẤP XÃ")
    widths = (Mm(11), Mm(49), *(Mm(26),) * 4)
    heads = ("TT", "Đơn vị", *(column.head for column in BY_UNIT))
    cells = ("{{ u.number }}", "{{ u.name }}{{ u.part_note }}", *(c.cell for c in BY_UNIT))
    _loop(_grid(document, heads, [cells], widths, 12), "{%tr for u in units %}")
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18)
    _annex_title(document, "Phụ lục II", "NGUỒN GỐC SỐ LIỆU")
    for text in APPENDIX:
        _body(document, text).runs[0].font.size = Pt(12)
    document.add_paragraph().paragraph_format.line_spacing = Pt(6)
    heads = ("TT", "Mã số liệu", "Chỉ tiêu", "Mã chỉ tiêu", "Kết quả")
    more = ("Bản", "Ranh giới", "Mốc dữ liệu", "Số dòng", "Mã kiểm")
    cells = (
        "{{ loop.index }}",
        "{{ f.id }}",
        "{{ f.name }}{% if f.unit %} ({{ f.unit }}){% endif %}",
    )
    values = ("{{ f.code }}", "{{ f.printed }}", "{{ f.version }}", "{{ f.boundary }}")
    rest = ("{{ f.watermark }}", "{{ f.rows }}", "{{ f.checksum }}")
    sizes = (9, 21, 60, 43, 21, 15, 21, 30, 18, 25)
    table = _grid(
        document,
        (*heads, *more),
        [(*cells, *values, *rest)],
        tuple(Mm(size - 0.3) for size in sizes),
        9.5,
        words=frozenset({1, 2, 3, 9}),
    )
    _loop(table, "{%tr for f in figures %}")


def _annex_title(document: Doc, number: str, title: str) -> None:
    _centred(document, number)
    _centred(document, title)
    text = f"(Kèm theo Báo cáo số           {SYMBOL} ngày {{{{ report.date }}}})"
    line = _centred(document, text, bold=False, italic=True)
    line.paragraph_format.space_after = Pt(8)


def frozen(content: bytes) -> bytes:
    """The same package with one fixed time stamp, so that the same words give the same bytes."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def main() -> None:
    """Write the template where the package keeps it."""
    buffer = io.BytesIO()
    build().save(buffer)
    TARGET.write_bytes(frozen(buffer.getvalue()))


if __name__ == "__main__":
    main()
