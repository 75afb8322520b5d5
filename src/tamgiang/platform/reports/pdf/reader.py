"""Reads one PDF from standard input and prints what it shows as JSON; run as a child process.

It imports nothing of the house: a file from outside is opened where it can only harm itself.
"""

import base64
import ctypes
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

MEMORY = 1 << 30
SECONDS = 20
MAX_PAGES = 500


def read(content: bytes) -> dict[str, Any]:
    """Attachments by name (base 64), the text of each page, and the text under each link."""
    document = pdfium.PdfDocument(content)
    if len(document) > MAX_PAGES:
        raise ValueError("too many pages")
    attached = {}
    for number in range(document.count_attachments()):
        attachment = document.get_attachment(number)
        data = bytes(attachment.get_data())
        attached[attachment.get_name()] = base64.b64encode(data).decode()
    pages, links = [], []
    for page in document:
        text = page.get_textpage()
        pages.append(text.get_text_range())
        links += _links(document, page, list(_placed(text)))
    return {"attachments": attached, "pages": pages, "links": links}


def _placed(text: pdfium.PdfTextPage) -> Iterator[tuple[float, float, str]]:
    """Every character with the middle of its box."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    sides = [ctypes.byref(side) for side in (left, right, bottom, top)]
    for number in range(text.count_chars()):
        if raw.FPDFText_GetCharBox(text.raw, number, *sides):
            middle = (left.value + right.value) / 2, (bottom.value + top.value) / 2
            yield *middle, chr(raw.FPDFText_GetUnicode(text.raw, number))


def _links(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, chars: list[tuple[float, float, str]]
) -> list[tuple[str, str]]:
    found = []
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(link)):
        box = raw.FS_RECTF()
        if raw.FPDFLink_GetAnnotRect(link, ctypes.byref(box)):
            words = "".join(
                char
                for x, y, char in chars
                if box.left <= x <= box.right and box.bottom <= y <= box.top
            )
            found.append((_address(document, link), words))
    return found


def _address(document: pdfium.PdfDocument, link: raw.FPDF_LINK) -> str:
    action = raw.FPDFLink_GetAction(link)
    if not action:
        return ""
    length = raw.FPDFAction_GetURIPath(document.raw, action, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFAction_GetURIPath(document.raw, action, buffer, length)
    return buffer.value.decode(errors="replace")


def main() -> None:
    """Read standard input under limits of memory and time; print JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
