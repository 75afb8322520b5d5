"""From a finished DOCX to a plain description of its pages, the same content and layout.

Lengths are points. What the description cannot hold raises NotForPdf: a PDF never silently says
less than the document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _BaseHeaderFooter
from docx.shared import Length

from tamgiang.kernel.labels import Label
from tamgiang.platform.reports.faults import NotForPdf
from tamgiang.platform.reports.pdf.cascade import Cascade, Chain, nearest, toggled, twips, value
from tamgiang.platform.reports.pdf.numbering import Numbering
from tamgiang.platform.reports.pdf.pictures import Pictures
from tamgiang.platform.reports.pdf.runs import DEFAULT_SIZE, RunReader
from tamgiang.platform.reports.pdf.tables import Block, read_table

_SKIPPED = {
    qn(tag)
    for tag in ("w:sectPr", "w:tcPr", "w:bookmarkStart", "w:bookmarkEnd", "w:sdtPr", "w:proofErr")
}
#: A line of Times New Roman at "single" is 1.149 times its size.
SINGLE_LINE = 1.149


@dataclass(frozen=True, slots=True)
class Described:
    """A document as plain data, and the pictures it names by file name."""

    model: dict[str, Any]
    pictures: Mapping[str, bytes]


def describe(document: Document) -> Described:
    """Sections with their page, headers, footers and blocks."""
    pictures = Pictures(document.part)
    reader = _Reader(Cascade(document), Numbering.of(document), pictures)
    bodies = _split_sections(document.element.body)
    sections = []
    for section, elements in zip(document.sections, bodies, strict=True):
        blocks = [block for element in elements for block in reader.block(element, None)]
        sections.append(_page(section, reader) | {"blocks": blocks})
    model = {"title": document.core_properties.title or "", "sections": sections}
    return Described(model, pictures.taken)


def _split_sections(body: BaseOxmlElement) -> list[list[BaseOxmlElement]]:
    """Body elements by section: a section ends with the paragraph that holds its sectPr."""
    parts: list[list[BaseOxmlElement]] = [[]]
    for element in body:
        parts[-1].append(element)
        if element.tag == qn("w:p") and element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            parts.append([])
    return parts


def _page(section: Section, reader: "_Reader") -> dict[str, Any]:
    def points(length: Length | None) -> float:
        return length.pt if length is not None else 0.0

    first = section.different_first_page_header_footer
    return {
        "width": points(section.page_width),
        "height": points(section.page_height),
        "margins": {
            "top": points(section.top_margin),
            "bottom": points(section.bottom_margin),
            "left": points(section.left_margin),
            "right": points(section.right_margin),
        },
        "head_at": points(section.header_distance),
        "foot_at": points(section.footer_distance),
        "differs": first,
        "header": reader.running(section.header),
        "footer": reader.running(section.footer),
        "first_header": reader.running(section.first_page_header) if first else [],
        "first_footer": reader.running(section.first_page_footer) if first else [],
    }


class _Reader:
    def __init__(self, cascade: Cascade, numbering: Numbering, pictures: Pictures) -> None:
        self.cascade, self.numbering, self.pictures = cascade, numbering, pictures

    def running(self, part: _BaseHeaderFooter) -> list[Block]:
        """A header or footer; one that is linked comes from the section before."""
        while part.is_linked_to_previous:
            before = part._prior_headerfooter
            if before is None:
                return []
            part = before
        reader = _Reader(self.cascade, self.numbering, self.pictures.of_part(part.part))
        return [block for child in part._element for block in reader.block(child, None)]

    def cell(self, cell: BaseOxmlElement, table: BaseOxmlElement) -> list[Block]:
        return [block for child in cell for block in self.block(child, table)]

    def block(self, element: BaseOxmlElement, table: BaseOxmlElement | None) -> list[Block]:
        if not isinstance(element.tag, str) or element.tag in _SKIPPED:
            return []
        if element.tag == qn("w:p"):
            return self._paragraphs(element, table)
        if element.tag == qn("w:tbl"):
            return [read_table(element, self.cascade, self.cell)]
        if element.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")):
            return [block for child in element for block in self.block(child, table)]
        name = element.tag.rpartition("}")[2]
        what = Label(f"phần tử {name}", f"the element {name}")
        raise NotForPdf(what=what, place="—")

    def _paragraphs(self, element: BaseOxmlElement, table: BaseOxmlElement | None) -> list[Block]:
        """One paragraph, with the page breaks that stand in it between its parts."""
        chain = self.cascade.paragraph(element, table)
        look = self._look(chain) | {"size": self._mark_size(element, table)}
        blocks: list[Block] = [{**look, "runs": []}]
        for run in RunReader(self.cascade, element, table, self.pictures).read():
            if "break" in run:
                blocks += [{"kind": "break"}, {**look, "runs": [], "marker": "", "first": 0.0}]
            else:
                blocks[-1]["runs"].append(run)
        if toggled(chain, "w:pageBreakBefore"):
            blocks.insert(0, {"kind": "break"})
        if len(blocks) > 1:
            blocks = [b for b in blocks if b["kind"] == "break" or b["runs"]]
        return blocks

    def _look(self, chain: Chain) -> Block:
        marker, level = self.numbering.marker(chain)
        indents = [*chain[:1], *level, *chain[1:]] if level else chain
        first = twips(indents, "w:ind", "w:firstLine")
        hanging = twips(indents, "w:ind", "w:hanging")
        return {
            "kind": "paragraph",
            "marker": marker,
            "align": _align(value(chain, "w:jc") or "left"),
            "left": twips(indents, "w:ind", "w:left", "w:start"),
            "right": twips(indents, "w:ind", "w:right", "w:end"),
            "first": first or -hanging,
            "before": twips(chain, "w:spacing", "w:before"),
            "after": twips(chain, "w:spacing", "w:after"),
            "line": _line(chain),
            "exact": _exact(chain),
            "keep": toggled(chain, "w:keepNext"),
            "rule": _rule(chain),
        }

    def _mark_size(self, element: BaseOxmlElement, table: BaseOxmlElement | None) -> float:
        mark = element.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        own: Chain = [] if mark is None else [mark]
        chain = own + self.cascade.run(element, element, table)
        return float(value(chain, "w:sz") or DEFAULT_SIZE) / 2


def _align(name: str) -> str:
    return {"both": "justify", "center": "center", "right": "right", "end": "right"}.get(
        name, "left"
    )


def _line(chain: Chain) -> float:
    """Distance of lines as a multiple of the font size, where it is no exact length."""
    amount = float(value(chain, "w:spacing", "w:line") or 240)
    return SINGLE_LINE * (amount / 240 if _rule_of_line(chain) == "auto" else 1)


def _exact(chain: Chain) -> float | None:
    if _rule_of_line(chain) != "exact":
        return None
    return float(value(chain, "w:spacing", "w:line") or 240) / 20


def _rule_of_line(chain: Chain) -> str:
    return value(chain, "w:spacing", "w:lineRule") or "auto"


def _rule(chain: Chain) -> float:
    """Width of the line under a paragraph, 0 for none."""
    borders = nearest(chain, "w:pBdr")
    line = borders.find(qn("w:bottom")) if borders is not None else None
    return 0.0 if line is None else float(line.get(qn("w:sz")) or 4) / 8
