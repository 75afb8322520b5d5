"""What a PDF says of itself: the attached figures, its text, and the text of each figure."""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tamgiang.kernel.labels import Label
from tamgiang.platform.reports.faults import NoFiguresInside, NotADocument
from tamgiang.platform.reports.marks import Mention

ATTACHMENT = "figures.json"
MAX_FILE = 30 * 2**20
PATIENCE = 60
_FIGURE = re.compile(r"/f/([0-9a-z]+)#([a-z_]+)$")


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
    mentions = [
        Mention(match[1], match[2], squeezed(text))
        for address, text in found["links"]
        if (match := _FIGURE.search(address))
    ]
    return PdfContent(base64.b64decode(found["attachments"][ATTACHMENT]), found["pages"], mentions)


def squeezed(text: str) -> str:
    """Text with every run of blanks made one space: lines and no-break spaces are layout."""
    return " ".join(text.split())
