"""What a file in hand shows: its figures as printed, the text around them, the data inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from tamgiang.kernel.text import squeeze
from tamgiang.platform.reports.carried import Carried, parsed, taken_from_docx
from tamgiang.platform.reports.faults import UnknownFormat
from tamgiang.platform.reports.marks import TAG, Mention, mentions
from tamgiang.platform.reports.models import Format
from tamgiang.platform.reports.pdf.reading import read_pdf
from tamgiang.platform.reports.rendering import opened, roots

_PDF_HEAD = b"%PDF-"
_ZIP_HEAD = b"PK"


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as a reader sees it. `text_digest` is over the text between the figures."""

    format: Format
    carried: Carried
    mentions: Sequence[Mention]
    text_digest: str


def read(content: bytes) -> Shown:
    """Read a DOCX or PDF. Raises NotADocument, NoFiguresInside or UnknownFormat."""
    if content.startswith(_PDF_HEAD):
        found = read_pdf(content)
        text = text_digest_of_pages(found.pages)
        return Shown(Format.PDF, parsed(found.figures), found.mentions, text)
    if content.startswith(_ZIP_HEAD):
        document = opened(content)
        return Shown(
            Format.DOCX,
            taken_from_docx(content),
            [m for root in roots(document) for m in mentions(root)],
            text_digest_of_document(document),
        )
    raise UnknownFormat(given="?")


def text_digest_of_pages(pages: Sequence[str]) -> str:
    """Digest of all text of a PDF, blanks apart."""
    return _digest(squeeze(" ".join(pages)))


def text_digest_of_document(document: Document) -> str:
    """Digest of the text of a DOCX, with a figure's tag in place of the figure."""
    paragraphs = (p for root in roots(document) for p in root.iter(qn("w:p")))
    return _digest("\n".join(squeeze(_without_figures(p)) for p in paragraphs))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _without_figures(parent: BaseOxmlElement) -> str:
    parts = []
    for child in parent:
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag == qn("w:sdt") and (tag := _figure_tag(child)):
            parts.append(tag)
        elif child.tag not in (qn("w:p"), qn("w:del")) and isinstance(child.tag, str):
            parts.append(_without_figures(child))
    return "".join(parts)


def _figure_tag(control: BaseOxmlElement) -> str:
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    value = tag.get(qn("w:val")) or "" if tag is not None else ""
    return f"[{value}]" if value.startswith(f"{TAG}:") else ""
