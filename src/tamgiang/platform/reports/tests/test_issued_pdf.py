"""An issued PDF: archival, verifiable figure by figure, and losing nothing."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest
from docx import Document
from pypdf.generic import ByteStringObject, ContentStream, NameObject

from tamgiang.kernel.labels import Label
from tamgiang.platform.indicators.models import Publication
from tamgiang.platform.indicators.tests import ground
from tamgiang.platform.reports.faults import (
    NotForPdf,
)
from tamgiang.platform.reports.services import document_of, generate
from tamgiang.platform.reports.templates import TemplateFile
from tamgiang.platform.reports.tests.documents import DAY, docx, with_part, with_text
from tamgiang.platform.reports.tests.records import COUNT, issued, unit_tag
from tamgiang.platform.reports.verification import TextChange, Whole, verify

pytestmark = pytest.mark.django_db


def test_the_pdf_is_archival_and_carries_the_figures(blocks: dict[str, list[int]]) -> None:
    issue, content = issued("pdf")

    reader = pypdf.PdfReader(io.BytesIO(content))

    root: Any = reader.trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part(>|=.)3", xmp)
    assert re.search(r"pdfaid:conformance(>|=.)B", xmp)
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    (attached,) = root["/AF"]
    assert attached.get_object()["/AFRelationship"] == "/Data"
    body = json.loads(reader.attachments["figures.json"][0])
    assert body["issue"] == str(issue.uid)
    assert [figure["numerator"] for figure in body["figures"]] == [12]
    assert "Có 12 vật màu xanh, ngày 22/8/2023." in reader.pages[0].extract_text()


def test_one_digit_changed_in_a_pdf_names_that_figure(blocks: dict[str, list[int]]) -> None:
    issue, content = issued("pdf", f"Có {COUNT} vật.", f"Xã một: {unit_tag('90000')} 1234567890")
    first, _ = issue.figures.all()
    edited = _with_glyph(content, "12", "13")

    verdict = verify(edited)

    assert verdict.whole is Whole.CHANGED
    assert [found.figure for found in verdict.drifted] == [first]
    assert verdict.drifted[0].texts == (TextChange("printed", "12", "13"),)
    assert not verdict.holds


def _with_glyph(content: bytes, before: str, after: str) -> bytes:
    """Write other digits over the first `before` on page one, as a PDF editor does."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    page = writer.pages[0]
    glyphs = _glyphs(page)
    wanted = b"".join(glyphs[char] for char in before)
    stream = ContentStream(page.get_contents(), writer)
    for operands, operator in stream.operations:
        for place, operand in enumerate(operands if operator == b"Tj" else operands[0:1]):
            pieces = operand if isinstance(operand, list) else [operand]
            for number, piece in enumerate(pieces):
                raw = getattr(piece, "original_bytes", piece)
                if isinstance(raw, bytes) and wanted in raw:
                    changed = raw.replace(wanted, b"".join(glyphs[char] for char in after), 1)
                    fresh = ByteStringObject(changed)
                    if isinstance(operand, list):
                        operand[number] = fresh
                    else:
                        operands[place] = fresh
                    page[NameObject("/Contents")] = writer._add_object(stream)
                    buffer = io.BytesIO()
                    writer.write(buffer)
                    return buffer.getvalue()
    raise AssertionError(f"no {before} on the page")


def _glyphs(page: pypdf.PageObject) -> dict[str, bytes]:
    """Code of each character in the page's font, from its ToUnicode table."""
    found: dict[str, bytes] = {}
    resources: Any = page["/Resources"]
    for font in resources["/Font"].values():
        table = font.get_object()["/ToUnicode"].get_data().decode()
        for code, char in re.findall(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>", table):
            found[chr(int(char, 16))] = bytes.fromhex(code)
    return found


def test_a_signed_pdf_still_holds(blocks: dict[str, list[int]]) -> None:
    """A signature is appended to the file; what was issued stays its beginning."""
    _, content = issued("pdf")

    verdict = verify(content + b"\n% signature\n")

    assert (verdict.whole, verdict.holds) == (Whole.EXTENDED, True)


def test_a_picture_in_the_text_is_in_the_pdf(blocks: dict[str, list[int]], home: Path) -> None:
    issue = generate(_with_picture(home, PNG), ground.AREA, DAY, "pdf", actor="test")

    (page,) = pypdf.PdfReader(io.BytesIO(document_of(issue))).pages
    assert len(page.images) == 1


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_what_a_pdf_would_lose_is_refused_and_nothing_is_published(
    blocks: dict[str, list[int]], home: Path, format: str
) -> None:
    broken = _with_picture(home, PNG)
    floating = with_text(broken.content, "wp:inline", "wp:anchor")
    floating = with_text(floating, "</wp:inline", "</wp:anchor")
    template = TemplateFile("mau", broken.title, floating)

    if format == "docx":
        assert generate(template, ground.AREA, DAY, format, actor="test").figures.count() == 1
        return
    with pytest.raises(NotForPdf):
        generate(template, ground.AREA, DAY, format, actor="test")
    assert not Publication.objects.exists()


def test_a_damaged_picture_is_refused_and_nothing_is_published(
    blocks: dict[str, list[int]], home: Path
) -> None:
    template = _with_picture(home, PNG)
    damaged = with_part(template.content, "word/media/image1.png", PNG[:45])

    with pytest.raises(NotForPdf):
        generate(
            TemplateFile("mau", template.title, damaged), ground.AREA, DAY, "pdf", actor="test"
        )
    assert not Publication.objects.exists()


def _with_picture(home: Path, data: bytes) -> TemplateFile:
    document = Document(io.BytesIO(docx(COUNT)))
    picture = home / "dot.png"
    picture.write_bytes(data)
    document.add_picture(str(picture))
    buffer = io.BytesIO()
    document.save(buffer)
    return TemplateFile("mau", Label("Mẫu", "Sample"), buffer.getvalue())


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c494441"
    "5478da6338e0d0000003440181e4a252a20000000049454e44ae426082"
)


def test_a_figure_broken_over_lines_is_still_one(blocks: dict[str, list[int]]) -> None:
    """“chưa có số liệu” does not fit a narrow cell."""
    nothing = '{{ fig("dummy.paid_fees") }}'
    narrow = tuple(nothing for _ in range(12))

    issue = generate(
        TemplateFile("mau", Label("Mẫu", "Sample"), docx("x", table=(narrow,))),
        ground.AREA,
        DAY,
        "pdf",
        actor="test",
    )

    assert issue.figures.get().shown == {"printed": {"text": "chưa có số liệu", "count": 12}}
    assert verify(document_of(issue)).holds
