"""What a PDF says of itself: the attached figures, its text, and the text of each figure."""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tamgiang.kernel.labels import Label
from tamgiang.platform.reports.faults import NoFiguresInside, NotADocument
from tamgiang.platform.reports.marks import Mention

ATTACHMENT = "figures.json"
MAX_FILE = 30 * 2**20
PATIENCE = 60
_FIGURE = re.compile(r"/f/([0-9a-z]+)#([a-z]+)-(\d+)$")


@dataclass(frozen=True, slots=True)
class PdfContent:
    """`figures` is the attached JSON; `pages` the text of each page in reading order."""

    figures: bytes
    pages: Sequence[str]
    mentions: Sequence[Mention]


def read_pdf(content: bytes) -> PdfContent:
    """Read a PDF in a child process.

    Raises NotADocument when it cannot be read, NoFiguresInside when nothing is attached.
    """
    if len(content) > MAX_FILE:
        raise NotADocument(why=Label("tệp lớn hơn 30 MiB", "the file is larger than 30 MiB"))
    command = [sys.executable, "-I", "-m", "tamgiang.platform.reports.pdf.reader"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE)
        found = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        found = None
    if found is None:
        raise NotADocument(why=Label("không đọc được tệp PDF", "the PDF cannot be read"))
    if ATTACHMENT not in found["attachments"]:
        raise NoFiguresInside()
    mentions = list(_joined(found["links"]))
    return PdfContent(base64.b64decode(found["attachments"][ATTACHMENT]), found["pages"], mentions)


def _joined(links: Sequence[tuple[str, str]]) -> Iterator[Mention]:
    """Each mention once: one that was broken over lines is several links of one number."""
    texts: dict[tuple[str, str, str], str] = {}
    for address, text in links:
        if match := _FIGURE.search(address):
            key = match[1], match[2], match[3]
            texts[key] = f"{texts.get(key, '')} {text}"
    for (figure, form, _), text in texts.items():
        yield Mention(figure, form, " ".join(text.split()))


def bare(text: str) -> str:
    """Text without blanks: lines and no-break spaces are layout, not what a figure says."""
    return "".join(text.split())
