"""Which figure codes a template names, and where a person finds them in the document."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from tamgiang.kernel.labels import Label
from tamgiang.platform.reports.faults import UnknownFigures
from tamgiang.platform.reports.grammar import figure_calls

#: What docxtpl and Jinja put before an expression: `{%p if`, `{{r`, `{%tr`.
_PREFIX = re.compile(r"^-?(?:p |tr |tc |r )?\s*(?:if |elif )?")


@dataclass(frozen=True, slots=True)
class Place:
    """A code and the paragraph that names it."""

    code: str
    where: Label
    excerpt: str


def named_codes(document: Document) -> Iterator[Place]:
    """Every code written in the body, the headers and the footers, in reading order."""
    yield from _in_body(document.element.body)
    for number, section in enumerate(document.sections, start=1):
        for part, vi, en in (
            (section.header, "đầu trang", "header"),
            (section.footer, "chân trang", "footer"),
            (section.first_page_header, "đầu trang nhất", "first header"),
            (section.first_page_footer, "chân trang nhất", "first footer"),
        ):
            if not part.is_linked_to_previous:
                where = Label(f"{vi}, phần {number}", f"{en}, section {number}")
                for paragraph in part._element.iter(qn("w:p")):
                    yield from _in_paragraph(paragraph, where)


def _in_body(body: BaseOxmlElement) -> Iterator[Place]:
    paragraphs = tables = 0
    for block in body:
        if block.tag == qn("w:p"):
            paragraphs += 1
            yield from _in_paragraph(block, Label(f"đoạn {paragraphs}", f"paragraph {paragraphs}"))
        elif block.tag == qn("w:tbl"):
            tables += 1
            yield from _in_table(block, tables)
        else:
            for paragraph in block.iter(qn("w:p")):
                yield from _in_paragraph(paragraph, Label("khung nội dung", "content frame"))


def _in_table(table: BaseOxmlElement, number: int) -> Iterator[Place]:
    for row_number, row in enumerate(table.iter(qn("w:tr")), start=1):
        for cell_number, cell in enumerate(row.findall(qn("w:tc")), start=1):
            where = Label(
                f"bảng {number}, hàng {row_number}, cột {cell_number}",
                f"table {number}, row {row_number}, column {cell_number}",
            )
            for paragraph in cell.findall(qn("w:p")):
                yield from _in_paragraph(paragraph, where)


def _in_paragraph(paragraph: BaseOxmlElement, where: Label) -> Iterator[Place]:
    text = "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
    if "{" not in text:
        return
    # Word turns the quotes of a code into curly ones while somebody types.
    straight = text.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"})
    for code in _codes(straight):
        yield Place(code, where, text.strip()[:60])


def _codes(text: str) -> Iterator[str]:
    """Codes of each tag; a tag is parsed alone, since loops may span paragraphs."""
    for opening, closing in (("{{", "}}"), ("{%", "%}")):
        for piece in text.split(opening)[1:]:
            words = _PREFIX.sub("", piece.split(closing)[0]).strip(" -")
            yield from figure_calls("{{ " + words + " }}")


def refuse_unknown(places: Iterable[Place], known: Iterable[str]) -> None:
    """Raise UnknownFigures naming each unknown code, where it stands and what is near it."""
    codes = sorted(known)
    lines = [_line(place, codes) for place in places if place.code not in codes]
    if lines:
        raise UnknownFigures(
            what=Label("; ".join(line.vi for line in lines), "; ".join(line.en for line in lines))
        )


def _line(place: Place, codes: list[str]) -> Label:
    near = difflib.get_close_matches(place.code, codes, n=3, cutoff=0.5)
    vi = f"“{place.code}” ở {place.where.vi} (“{place.excerpt}”)"
    en = f"“{place.code}” at {place.where.en} (“{place.excerpt}”)"
    if not near:
        return Label(vi, en)
    return Label(f"{vi}, có phải {', '.join(near)}?", f"{en}, did you mean {', '.join(near)}?")
