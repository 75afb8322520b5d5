"""Small documents and figures the tests of reports stand on."""

import io
import itertools
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from docx import Document

from tamgiang.kernel.labels import Label
from tamgiang.platform.reports.figures import Computed, FigureKey

DAY = date(2023, 8, 22)


def docx(*paragraphs: str, table: tuple[tuple[str, ...], ...] = (), header: str = "") -> bytes:
    """A DOCX of these paragraphs, then a table, with a header line."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]), style="Table Grid")
        for row in table:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """The same package with one part added or replaced."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for kept in source.namelist():
            if kept != name:
                archive.writestr(kept, source.read(kept))
        archive.writestr(name, data)
    return target.getvalue()


def with_text(content: bytes, before: str, after: str) -> bytes:
    """The document as somebody edits it: the first `before` in its body becomes `after`."""
    text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert before in text
    return with_part(content, "word/document.xml", text.replace(before, after, 1).encode())


def body_text(content: bytes) -> str:
    """Paragraphs and cells of a document, one a line."""
    document = Document(io.BytesIO(content))
    lines = [text_of(p._p) for p in document.paragraphs]
    lines += [
        text_of(p._p)
        for t in document.tables
        for r in t.rows
        for c in r.cells
        for p in c.paragraphs
    ]
    return "\n".join(lines)


def text_of(element: object) -> str:
    """All text below an element, figures included."""
    return "".join(t.text or "" for t in element.iter() if t.tag.endswith("}t"))  # type: ignore[attr-defined]


def ids() -> Callable[[], str]:
    """Ids that can be told in a test: f1, f2, …"""
    numbers = itertools.count(1)
    return lambda: f"f{next(numbers)}"


@dataclass
class SetSource:
    """Figures that are what the test says: code -> (numerator, denominator, printed)."""

    figures: Mapping[str, tuple[int, int | None, str]]
    asked: list[FigureKey] = field(default_factory=list)

    def names(self) -> Mapping[str, Label]:
        return {code: Label(f"Chỉ tiêu {code}", f"Indicator {code}") for code in self.figures}

    def figure(self, key: FigureKey) -> Computed:
        self.asked.append(key)
        numerator, denominator, printed = self.figures[key.code]
        return Computed(
            key=key,
            name=self.names()[key.code],
            numerator=numerator,
            denominator=denominator,
            value=str(numerator),
            printed=printed,
            definition_version="1",
            boundary_date=DAY,
            unit_name=f"Xã {key.unit}" if key.unit else "",
        )

    def frozen(self, figures: Sequence[Computed]) -> Sequence[Computed]:
        return [
            replace(f, rows=f.denominator or f.numerator or 0, checksum="ab" * 32) for f in figures
        ]
