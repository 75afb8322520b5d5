"""What a file in hand shows: its figures as printed, the text around them, the data inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from docx.document import Document

from tamgiang.kernel.text import squeeze
from tamgiang.platform.reports.carried import Carried, parsed, taken_from_docx
from tamgiang.platform.reports.faults import UnknownFormat
from tamgiang.platform.reports.marks import Mention, mentions, spans
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
    """Digest of the words of a DOCX, with a figure's name in place of the figure.

    Blank lines and blanks are layout; headers and footers hold page numbers alone.
    """
    parts = []
    for number, name, text in spans(document.element.body):
        parts.append("" if number and text else f"[{':'.join(name)}]" if number else text)
    lines = (squeeze(line) for line in "".join(parts).split("\n"))
    return _digest("\n".join(line for line in lines if line))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
