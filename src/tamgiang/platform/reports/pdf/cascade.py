"""Which formatting holds for a paragraph or a run: its own, its styles', the document's."""

from collections.abc import Iterable, Iterator

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

Chain = list[BaseOxmlElement]
_OFF = ("0", "false", "off", "none")


class Cascade:
    """Property elements in order of precedence, the nearest first."""

    def __init__(self, document: Document) -> None:
        root = document.styles.element
        styles = root.findall(qn("w:style"))
        self._styles = {style.get(qn("w:styleId")): style for style in styles}
        self._default = {
            style.get(qn("w:type")): style.get(qn("w:styleId"))
            for style in styles
            if style.get(qn("w:default")) in ("1", "true")
        }
        self._defaults = root.find(qn("w:docDefaults"))

    def paragraph(self, paragraph: BaseOxmlElement, table: BaseOxmlElement | None) -> Chain:
        """The pPr elements that speak for a paragraph."""
        own = paragraph.find(qn("w:pPr"))
        return [
            *_present(own),
            *self._of_styles(self._style_of(own, "w:pStyle", "paragraph"), "w:pPr"),
            *self._of_table(table, "w:pPr"),
            *_present(self._document_default("w:pPrDefault", "w:pPr")),
        ]

    def run(
        self,
        run: BaseOxmlElement,
        paragraph: BaseOxmlElement,
        table: BaseOxmlElement | None,
    ) -> Chain:
        """The rPr elements that speak for a run."""
        own = run.find(qn("w:rPr"))
        style = self._style_of(paragraph.find(qn("w:pPr")), "w:pStyle", "paragraph")
        return [
            *_present(own),
            *self._of_styles(self._style_of(own, "w:rStyle", ""), "w:rPr"),
            *self._of_styles(style, "w:rPr"),
            *self._of_table(table, "w:rPr"),
            *_present(self._document_default("w:rPrDefault", "w:rPr")),
        ]

    def table(self, table: BaseOxmlElement) -> Chain:
        """The tblPr elements that speak for a table."""
        own = table.find(qn("w:tblPr"))
        style = self._style_of(own, "w:tblStyle", "table")
        return [*_present(own), *self._of_styles(style, "w:tblPr")]

    def _style_of(self, own: BaseOxmlElement | None, tag: str, kind: str) -> str | None:
        named = own.find(qn(tag)) if own is not None else None
        return named.get(qn("w:val")) if named is not None else self._default.get(kind)

    def _of_styles(self, style_id: str | None, tag: str) -> Iterator[BaseOxmlElement]:
        seen: set[str] = set()
        while style_id is not None and style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            style = self._styles[style_id]
            yield from _present(style.find(qn(tag)))
            based = style.find(qn("w:basedOn"))
            style_id = based.get(qn("w:val")) if based is not None else None

    def _of_table(self, table: BaseOxmlElement | None, tag: str) -> Iterator[BaseOxmlElement]:
        if table is not None:
            style = self._style_of(table.find(qn("w:tblPr")), "w:tblStyle", "table")
            yield from self._of_styles(style, tag)

    def _document_default(self, holder: str, tag: str) -> BaseOxmlElement | None:
        if self._defaults is None:
            return None
        found: BaseOxmlElement | None = self._defaults.find(f"{qn(holder)}/{qn(tag)}")
        return found


def _present(element: BaseOxmlElement | None) -> Iterable[BaseOxmlElement]:
    return () if element is None else (element,)


def value(chain: Chain, tag: str, attribute: str = "w:val") -> str | None:
    """The nearest value of one attribute of one property."""
    for properties in chain:
        element = properties.find(qn(tag))
        if element is not None and (found := element.get(qn(attribute))) is not None:
            return str(found)
    return None


def twips(chain: Chain, tag: str, *attributes: str) -> float:
    """A length in points, from twentieths of a point; 0 when nobody says."""
    for attribute in attributes:
        if (found := value(chain, tag, attribute)) is not None:
            return _number(found) / 20
    return 0.0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def toggled(chain: Chain, tag: str) -> bool:
    """Whether a property such as bold is on; an element without a value means on."""
    for properties in chain:
        element = properties.find(qn(tag))
        if element is not None:
            return (element.get(qn("w:val")) or "1") not in _OFF
    return False


def nearest(chain: Chain, tag: str) -> BaseOxmlElement | None:
    """The nearest element of a property."""
    return next((e for p in chain if (e := p.find(qn(tag))) is not None), None)
