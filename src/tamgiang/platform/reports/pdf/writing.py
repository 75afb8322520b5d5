"""Writes PDF/A-3b with typst, the figures attached as JSON."""

import json
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import typst
from django.conf import settings
from docx.document import Document

from tamgiang.kernel.labels import Label
from tamgiang.platform.reports.faults import NotForPdf
from tamgiang.platform.reports.pdf.layout import describe

SHEET = Path(__file__).with_name("report.typ")
TRIAL = datetime(2000, 1, 1, tzinfo=UTC)


def write_pdf(
    document: Document,
    figures: bytes,
    *,
    base: str,
    issued_at: datetime,
    description: str,
) -> bytes:
    """The document as PDF/A-3b; `base` is the address figures' links begin with.

    Raises NotForPdf for what would be lost.
    """
    day = issued_at.date()
    described = describe(document)
    model = described.model | {
        "base": base,
        "date": [day.year, day.month, day.day],
        "description": description,
    }
    files = {
        "model.json": json.dumps(model, ensure_ascii=False).encode(),
        "figures.json": figures,
        SHEET.name: SHEET.read_bytes(),
    }
    try:
        return _compiled({**described.pictures, **files}, issued_at.replace(microsecond=0))
    except typst.TypstError as fault:
        # A damaged picture, or letters that no font of the house has.
        what = Label("một phần nội dung", "a part of the content")
        raise NotForPdf(what=what, place=f"“{fault.message[:120]}”") from None


def _compiled(files: Mapping[str, bytes], stamp: datetime) -> bytes:
    fonts = Path(settings.REPORT_FONTS)
    with tempfile.TemporaryDirectory(prefix="tamgiang-report-") as folder:
        root = Path(folder)
        for name, content in files.items():
            (root / name).write_bytes(content)
        return typst.compile(
            root / SHEET.name,
            root=root,
            format="pdf",
            font_paths=[fonts],
            ignore_system_fonts=True,
            pdf_standards="a-3b",
            timestamp=stamp,
        )


def try_pdf(document: Document) -> None:
    """Raise NotForPdf when this document could not be written, before anything is issued."""
    write_pdf(document, b"{}", base="", issued_at=TRIAL, description="")
