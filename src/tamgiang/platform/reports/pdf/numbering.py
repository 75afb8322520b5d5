"""Numbers and bullets of list paragraphs, counted in the order of the document."""

from collections import defaultdict
from dataclasses import dataclass, field

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from tamgiang.platform.reports.pdf.cascade import Chain, nearest

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
#: Bullets of the Symbol and Wingdings fonts, which are private-use characters.
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "o": "◦", "\uf0d8": "▸", "\uf02d": "-"}


@dataclass(slots=True)
class Numbering:
    """Keeps the counters of every list."""

    root: BaseOxmlElement | None
    counters: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, document: Document) -> "Numbering":
        """The lists of a document; one without lists has none."""
        parts = document.part.package.iter_parts()
        found = next((p for p in parts if str(p.partname) == "/word/numbering.xml"), None)
        return cls(getattr(found, "element", None))

    def marker(self, chain: Chain) -> tuple[str, Chain]:
        """The text before a paragraph and the indents of its level; nothing when in no list."""
        properties = nearest(chain, "w:numPr")
        if properties is None or self.root is None:
            return "", []
        number = _val(properties.find(qn("w:numId"))) or "0"
        depth = int(_val(properties.find(qn("w:ilvl"))) or 0)
        levels = self._levels(number)
        if number == "0" or depth not in levels:
            return "", []
        text = self._counted(number, depth, levels)
        indents = levels[depth].find(qn("w:pPr"))
        return text, [indents] if indents is not None else []

    def _levels(self, number: str) -> dict[int, BaseOxmlElement]:
        assert self.root is not None  # noqa: S101 - the caller has looked
        for instance in self.root.findall(qn("w:num")):
            if instance.get(qn("w:numId")) == number:
                wanted = _val(instance.find(qn("w:abstractNumId")))
                for abstract in self.root.findall(qn("w:abstractNum")):
                    if abstract.get(qn("w:abstractNumId")) == wanted:
                        found = abstract.findall(qn("w:lvl"))
                        return {int(level.get(qn("w:ilvl"))): level for level in found}
        return {}

    def _counted(self, number: str, depth: int, levels: dict[int, BaseOxmlElement]) -> str:
        counts = self.counters[number]
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        start = int(_val(levels[depth].find(qn("w:start"))) or 1)
        counts[depth] = counts.get(depth, start - 1) + 1
        text = _val(levels[depth].find(qn("w:lvlText"))) or ""
        if _val(levels[depth].find(qn("w:numFmt"))) == "bullet":
            return _BULLETS.get(text, text)
        for level, element in levels.items():
            shape = _val(element.find(qn("w:numFmt"))) or "decimal"
            text = text.replace(f"%{level + 1}", _shaped(counts.get(level, 1), shape))
        return text


def _val(element: BaseOxmlElement | None) -> str | None:
    return None if element is None else element.get(qn("w:val"))


def _shaped(count: int, shape: str) -> str:
    if shape in ("lowerLetter", "upperLetter"):
        text = chr(ord("a") + (count - 1) % 26)
    elif shape in ("lowerRoman", "upperRoman"):
        text = _roman(count)
    else:
        return str(count)
    return text.upper() if shape.startswith("upper") else text


def _roman(count: int) -> str:
    text = ""
    for weight, letters in _ROMAN:
        text += letters * (count // weight)
        count %= weight
    return text
