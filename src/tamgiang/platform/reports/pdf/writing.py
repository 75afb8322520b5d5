"""Writes PDF/A-3b with typst, the figures attached as JSON."""

import json
import tempfile
from datetime import datetime
from pathlib import Path

import typst
from django.conf import settings
from docx.document import Document

from tamgiang.platform.reports.pdf.layout import describe

SHEET = Path(__file__).with_name("report.typ")


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
    model = describe(document) | {
        "base": base,
        "date": [day.year, day.month, day.day],
        "description": description,
    }
    fonts = Path(settings.REPORT_FONTS)
    with tempfile.TemporaryDirectory(prefix="tamgiang-report-") as folder:
        root = Path(folder)
        (root / "model.json").write_text(json.dumps(model, ensure_ascii=False))
        (root / "figures.json").write_bytes(figures)
        (root / "report.typ").write_bytes(SHEET.read_bytes())
        return typst.compile(
            root / "report.typ",
            root=root,
            format="pdf",
            font_paths=[fonts],
            ignore_system_fonts=True,
            pdf_standards="a-3b",
            timestamp=issued_at.replace(microsecond=0),
        )
