"""The text of a paragraph with its formatting, field by field and figure by figure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from tamgiang.kernel.labels import Label
from tamgiang.platform.reports.faults import NotForPdf
from tamgiang.platform.reports.marks import figure_tag
from tamgiang.platform.reports.pdf.cascade import Cascade, Chain, toggled, value
from tamgiang.platform.reports.pdf.pictures import Pictures

Run = dict[str, Any]
_INSIDE = {qn(tag) for tag in ("w:hyperlink", "w:ins", "w:smartTag", "w:customXml", "w:moveTo")}
_SKIPPED = {
    qn(tag)
    for tag in (
        *("w:pPr", "w:rPr", "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr", "w:del"),
        *("w:moveFrom", "w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"),
        *("w:lastRenderedPageBreak", "w:permStart", "w:permEnd", "w:softHyphen", "w:delText"),
        *("w:moveToRangeStart", "w:moveToRangeEnd", "w:moveFromRangeStart", "w:moveFromRangeEnd"),
    )
}
_LOST = {
    "drawing": Label("hình nổi hoặc biểu đồ", "a floating picture or a chart"),
    "pict": Label("hình vẽ kiểu cũ", "an old-style drawing"),
    "object": Label("đối tượng nhúng", "an embedded object"),
    "oMath": Label("công thức toán", "a formula"),
    "oMathPara": Label("công thức toán", "a formula"),
    "footnoteReference": Label("chú thích cuối trang", "a footnote"),
    "endnoteReference": Label("chú thích cuối văn bản", "an endnote"),
}
_PLAIN = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "\u2011"}
_TEXT = {qn(tag): text for tag, text in _PLAIN.items()}
DEFAULT_SIZE = 20


@dataclass(slots=True)
class RunReader:
    """Reads runs below one paragraph."""

    cascade: Cascade
    paragraph: BaseOxmlElement
    table: BaseOxmlElement | None
    pictures: Pictures
    field: str = ""
    in_result: bool = False

    def read(self) -> list[Run]:
        """Every run in order. Raises NotForPdf for what would be lost."""
        return list(self._below(self.paragraph, None))

    def _below(self, parent: BaseOxmlElement, figure: list[str] | None) -> Iterator[Run]:
        for child in parent:
            if not isinstance(child.tag, str) or child.tag in _SKIPPED:
                continue
            if child.tag == qn("w:r"):
                yield from self._run(child, figure)
            elif child.tag in _INSIDE:
                yield from self._below(child, figure)
            elif child.tag == qn("w:sdt"):
                yield from self._control(child, figure)
            elif child.tag == qn("w:fldSimple"):
                yield from self._simple_field(child, figure)
            else:
                self._refuse(child)

    def _control(self, control: BaseOxmlElement, figure: list[str] | None) -> Iterator[Run]:
        tag = figure_tag(control)
        named = [str(part) for part in tag] if tag is not None else figure
        content = control.find(qn("w:sdtContent"))
        if content is not None:
            yield from self._below(content, named)

    def _simple_field(self, field: BaseOxmlElement, figure: list[str] | None) -> Iterator[Run]:
        code = _field_code(field.get(qn("w:instr")) or "")
        if not code:
            yield from self._below(field, figure)
            return
        first = field.find(qn("w:r"))
        yield {**self._look(first if first is not None else field), "field": code}

    def _run(self, run: BaseOxmlElement, figure: list[str] | None) -> Iterator[Run]:
        look = self._look(run)
        if toggled(self.cascade.run(run, self.paragraph, self.table), "w:vanish"):
            return
        for child in run:
            if not isinstance(child.tag, str) or child.tag in _SKIPPED:
                continue
            if child.tag in (qn("w:fldChar"), qn("w:instrText")):
                yield from self._complex_field(child, look)
            elif child.tag == qn("w:br") and child.get(qn("w:type")) == "page":
                yield {"break": True}
            elif child.tag == qn("w:drawing") and (picture := self.pictures.read(child)):
                yield {**look, **picture}
            elif child.tag == qn("w:t") or child.tag in _TEXT:
                text = child.text or "" if child.tag == qn("w:t") else _TEXT[child.tag]
                if text and not (self.in_result and _field_code(self.field)):
                    yield {**look, "text": text, "figure": figure}
            else:
                self._refuse(child)

    def _complex_field(self, part: BaseOxmlElement, look: Run) -> Iterator[Run]:
        """A field in parts: begin, instruction, separate, result, end."""
        if part.tag == qn("w:instrText"):
            self.field += part.text or ""
            return
        kind = part.get(qn("w:fldCharType"))
        if kind == "separate":
            self.in_result = True
        if kind == "end":
            if code := _field_code(self.field):
                yield {**look, "field": code}
            self.field, self.in_result = "", False

    def _look(self, run: BaseOxmlElement) -> Run:
        chain = self.cascade.run(run, self.paragraph, self.table)
        return {
            "size": float(value(chain, "w:sz") or DEFAULT_SIZE) / 2,
            "bold": toggled(chain, "w:b"),
            "italic": toggled(chain, "w:i"),
            "underline": (value(chain, "w:u") or "none") != "none",
            "strike": toggled(chain, "w:strike"),
            "caps": toggled(chain, "w:caps"),
            "color": _color(chain),
            "place": value(chain, "w:vertAlign") or "baseline",
        }

    def _refuse(self, element: BaseOxmlElement) -> None:
        name = element.tag.rpartition("}")[2]
        text = "".join(part.text or "" for part in self.paragraph.iter(qn("w:t")))[:60]
        what = _LOST.get(name, Label(f"phần tử {name}", f"the element {name}"))
        raise NotForPdf(what=what, place=f"“{text}”")


def _field_code(instruction: str) -> str:
    name = instruction.split()[:1]
    return name[0].lower() if name and name[0] in ("PAGE", "NUMPAGES") else ""


def _color(chain: Chain) -> str:
    found = value(chain, "w:color") or "auto"
    good = len(found) == 6 and all(c in "0123456789abcdefABCDEF" for c in found)
    return f"#{found}" if good else "#000000"
