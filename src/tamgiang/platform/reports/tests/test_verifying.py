"""A report in hand beside what was issued, and that beside the records that moved after."""

import io
import re
import zipfile
from datetime import date

import pytest
from docx import Document

from tamgiang.platform.events.relay import drain
from tamgiang.platform.registers.models import Record, model_of
from tamgiang.platform.registers.services import withdraw
from tamgiang.platform.reports.faults import (
    NoFiguresInside,
    UnknownFigureId,
    UnknownFormat,
    UnknownIssue,
)
from tamgiang.platform.reports.selectors import figure_by_id
from tamgiang.platform.reports.tests.documents import docx, with_part, with_text
from tamgiang.platform.reports.tests.records import BLUE, COUNT, issued, thing, unit_tag
from tamgiang.platform.reports.verification import TextChange, Whole, verify
from tamgiang.platform.reports.wording import lines
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_a_fresh_report_holds(blocks: dict[str, list[int]], format: str) -> None:
    issue, content = issued(format)

    verdict = verify(content)

    assert verdict.holds
    assert (verdict.issue, verdict.whole) == (issue, Whole.SAME)
    assert list(lines(verdict, "en"))[-1] == "1 figures, 0 drifted (0 frozen, 0 live)."


def test_one_digit_changed_in_a_docx_names_that_figure(blocks: dict[str, list[int]]) -> None:
    issue, content = issued("docx", f"Có {COUNT} vật.", f"Xã một: {unit_tag('90000')}")
    first, second = issue.figures.all()
    edited = with_text(content, ">12<", ">13<")

    verdict = verify(edited)

    assert [found.figure for found in verdict.drifted] == [first]
    assert verdict.drifted[0].texts == (TextChange("printed", "12", "13"),)
    assert verdict.drifted[0].lives == ()
    assert verdict.figures[1].figure == second
    assert verdict.whole is Whole.EXTENDED
    assert f"{first.short_id}  {BLUE}: 12" in list(lines(verdict))
    assert "    lệch so với bản đã phát hành: kết quả: trong văn bản 13, đã phát hành 12" in list(
        lines(verdict)
    )


def test_one_back_dated_record_is_live_drift(blocks: dict[str, list[int]]) -> None:
    _, content = issued("docx", f"Có {COUNT} vật.", unit_tag("90000"), unit_tag("90001"))
    thing("LATE", blocks["xa-mot"][0], on=date(2023, 3, 1))
    drain()

    verdict = verify(content)

    drifted = [(d.figure.unit_code, d.figure.published.printed) for d in verdict.drifted]
    assert drifted == [("", "12"), ("90000", "07")]
    whole, part = verdict.drifted
    assert whole.texts == part.texts == ()
    assert [(c.what, c.frozen, c.live) for c in whole.lives] == [
        ("printed", "12", "13"),
        ("numerator", "12", "13"),
        ("rows", "12", "13"),
        ("checksum", whole.figure.published.rows_checksum[:12], "—"),
    ]
    assert verdict.whole is Whole.SAME


def test_another_record_with_the_same_sum_is_live_drift(blocks: dict[str, list[int]]) -> None:
    _, content = issued()
    withdraw(thing_named("T0"), reason="nhầm", actor="test")
    thing("T99", blocks["xa-mot"][0])
    drain()

    (drifted,) = verify(content).drifted

    assert [change.what for change in drifted.lives] == ["checksum"]


def thing_named(code: str) -> Record:
    return model_of(THING).objects.get(**{"code": code})


def test_a_figure_taken_out_of_the_document_is_told(blocks: dict[str, list[int]]) -> None:
    _, content = issued("docx", f"Có {COUNT} vật.", f"Nhắc lại: {COUNT}.")
    document = Document(io.BytesIO(content))
    last = document.paragraphs[1]._p
    last.getparent().remove(last)
    buffer = io.BytesIO()
    document.save(buffer)

    (drifted,) = verify(buffer.getvalue()).drifted

    assert drifted.texts == (TextChange("printed", "12", None),)


def test_without_content_controls_the_bookmarks_tell(blocks: dict[str, list[int]]) -> None:
    """LibreOffice 7 drops the names of content controls; Google Docs the controls."""
    _, content = issued("docx", f"Có {COUNT} vật.", f"Nhắc lại: {COUNT}.")
    text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    bare = re.sub(r"<w:sdtPr>.*?</w:sdtPr>|</?w:sdt>|</?w:sdtContent>", "", text)

    kept = verify(with_part(content, "word/document.xml", bare.encode()))
    edited = bare.replace(">12<", ">21<", 1)
    changed = verify(with_part(content, "word/document.xml", edited.encode()))

    assert (kept.whole, kept.holds) == (Whole.EXTENDED, True)
    assert changed.drifted[0].texts == (TextChange("printed", "12", "21"),)


def test_words_around_the_figures_may_be_edited(blocks: dict[str, list[int]]) -> None:
    _, content = issued()

    verdict = verify(with_text(content, "màu xanh", "màu lam"))

    assert verdict.whole is Whole.EDITED
    assert verdict.holds


def test_changed_data_inside_the_file_is_told(blocks: dict[str, list[int]]) -> None:
    _, content = issued()
    (name, inside), *_ = _carrying_parts(content)
    forged = inside.replace(b'"numerator": 12', b'"numerator": 13')

    verdict = verify(with_part(content, name, forged))

    assert not verdict.data_intact
    assert not verdict.holds


def _carrying_parts(content: bytes) -> list[tuple[str, bytes]]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = [(name, archive.read(name)) for name in archive.namelist()]
    return [(name, data) for name, data in parts if b"tamgiang-figures" in data]


def test_a_file_of_another_house_is_refused(blocks: dict[str, list[int]]) -> None:
    issue, content = issued()
    issue.figures.all().delete()
    issue.delete()

    with pytest.raises(UnknownIssue):
        verify(content)
    with pytest.raises(NoFiguresInside):
        verify(docx("Báo cáo"))
    with pytest.raises(UnknownFormat):
        verify(b"hello")
    with pytest.raises(UnknownFigureId):
        figure_by_id("nothing")
