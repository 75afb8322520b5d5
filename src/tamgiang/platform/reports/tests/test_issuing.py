"""A report from records to paper and back: issued, edited, and the records that move after."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from docx import Document
from pypdf.generic import ByteStringObject, ContentStream, NameObject

from tamgiang.kernel.labels import Label
from tamgiang.platform.audit.selectors import entries_of
from tamgiang.platform.events.models import Event
from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators.models import Publication
from tamgiang.platform.indicators.tests import ground
from tamgiang.platform.jobs.models import JobState
from tamgiang.platform.jobs.queue import run_queued
from tamgiang.platform.registers.models import Record, model_of
from tamgiang.platform.registers.services import create, withdraw
from tamgiang.platform.reports.cli import report, verify_report
from tamgiang.platform.reports.faults import (
    NoFiguresInside,
    NotForPdf,
    UnknownFigureId,
    UnknownFigures,
    UnknownFormat,
    UnknownIssue,
    UnknownPlace,
    UnknownTemplate,
)
from tamgiang.platform.reports.jobs import start_report
from tamgiang.platform.reports.models import ReportIssue, ReportTemplate
from tamgiang.platform.reports.selectors import figure_by_id, issues
from tamgiang.platform.reports.services import document_of, generate, store_template
from tamgiang.platform.reports.templates import TemplateFile, in_hand, named
from tamgiang.platform.reports.tests.documents import DAY, body_text, docx, with_part, with_text
from tamgiang.platform.reports.verification import TextChange, Whole, verify
from tamgiang.platform.reports.wording import lines
from tamgiang.platform.scopes import system_scope
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
BLUE = "dummy.blue_things"
COUNT, SHARE = f'{{{{ fig("{BLUE}") }}}}', '{{ fig("dummy.blue_share") }}'


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    with system_scope("test"):
        yield


@pytest.fixture(autouse=True)
def home(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def blocks() -> dict[str, list[int]]:
    """Seven blue things in the first commune and five in the second, since July."""
    placed = ground.lay_out()
    for number in range(12):
        slug = "xa-mot" if number < 7 else "xa-hai"
        thing(f"T{number}", placed[slug][number % 2])
    drain()
    return placed


def thing(code: str, block: int, on: date = date(2023, 7, 1)) -> Record:
    values = {"code": code, "name": "x", "block": block, "colour": "blue", "effective_on": on}
    return create(THING, values, actor="test")


def template(*paragraphs: str, table: tuple[tuple[str, ...], ...] = ()) -> TemplateFile:
    return TemplateFile("mau", Label("Mẫu", "Sample"), docx(*paragraphs, table=table))


def issued(format: str = "docx", *paragraphs: str) -> tuple[ReportIssue, bytes]:
    texts = paragraphs or (f"Có {COUNT} vật màu xanh, ngày {{{{ report.date }}}}.",)
    issue = generate(template(*texts), ground.AREA, DAY, format, actor="test")
    return issue, document_of(issue)


def test_the_document_prints_and_carries_every_figure(blocks: dict[str, list[int]]) -> None:
    issue, content = issued()

    assert body_text(content).startswith("Có 12 vật màu xanh, ngày 22/8/2023.")
    (figure,) = issue.figures.all()
    assert (figure.published.numerator, figure.published.rows) == (12, 12)
    assert figure.shown == {"printed": {"text": "12", "count": 1}}
    assert figure_by_id(figure.short_id.upper()).issue == issue
    assert list(issues(ground.AREA)) == [issue]


def test_issuing_is_in_the_audit_and_the_outbox(blocks: dict[str, list[int]]) -> None:
    issue, _ = issued()

    (entry,) = entries_of(issue.stream)
    assert (entry.action, entry.body["document"]) == ("report.issued", issue.document_sha256)
    assert Event.objects.get(topic="report.issued").ref == issue.stream


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


def unit_tag(code: str) -> str:
    return f'{{{{ fig("{BLUE}", unit="{code}") }}}}'


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


def test_wrong_orders_are_refused_and_nothing_is_issued(blocks: dict[str, list[int]]) -> None:
    with pytest.raises(UnknownFormat):
        generate(template(COUNT), ground.AREA, DAY, "odt", actor="test")
    with pytest.raises(UnknownFigures):
        generate(template('{{ fig("dummy.blue") }}'), ground.AREA, DAY, "docx", actor="test")
    with pytest.raises(UnknownPlace):
        generate(template(unit_tag("99999")), ground.AREA, DAY, "docx", actor="test")
    with pytest.raises(UnknownTemplate):
        in_hand("no-such-template")

    assert not ReportIssue.objects.exists()
    assert not Publication.objects.exists()


def test_a_template_is_kept_under_its_name_and_used(blocks: dict[str, list[int]]) -> None:
    kept = store_template(docx(COUNT), "Báo cáo  tuần Đặc biệt", actor="test")

    assert (kept.name, kept.codes) == ("bao-cao-tuan-dac-biet", [BLUE])
    assert generate(named(kept.name), ground.AREA, DAY, "docx", actor="test").figures.count() == 1
    store_template(docx("Không có số liệu"), "báo cáo tuần đặc biệt", actor="test")
    assert ReportTemplate.objects.get().codes == []


def test_a_report_is_made_in_the_background(blocks: dict[str, list[int]]) -> None:
    kept = store_template(docx(COUNT), "Mẫu nền", actor="test")

    job = start_report(kept.name, ground.AREA, DAY, "docx", actor="system:test")
    assert run_queued() == 1

    job.refresh_from_db()
    assert (job.state, job.result) == (
        JobState.DONE,
        {"issue": str(ReportIssue.objects.get().uid)},
    )
    with pytest.raises(UnknownTemplate):
        start_report("no-such", ground.AREA, DAY, "docx", actor="system:test")


def test_a_template_with_unknown_codes_is_not_kept() -> None:
    with pytest.raises(UnknownFigures):
        store_template(docx('{{ fig("dummy.nothing") }}'), "Mẫu", actor="test")
    assert not ReportTemplate.objects.exists()


def test_the_commands_write_and_verify(
    blocks: dict[str, list[int]], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = home / "mau.docx", home / "ra.docx"
    source.write_bytes(docx(f"Có {COUNT} vật."))

    words = [str(source), "--area", ground.AREA, "--as-of", "2023-08-22", "--out", str(target)]
    assert report(words) == 0
    assert verify_report([str(target)]) == 0
    target.write_bytes(with_text(target.read_bytes(), ">12<", ">21<"))
    capsys.readouterr()
    assert verify_report([str(target), "--json"]) == 1

    verdict = json.loads(capsys.readouterr().out)
    assert verdict["figures"][0]["frozen"] == [
        {"form": "printed", "issued": "12", "document": "21"}
    ]
    assert verdict["figures"][0]["live"] == []


def test_units_of_the_area_fill_a_table(blocks: dict[str, list[int]]) -> None:
    rows = (
        ("{%tr for u in units %}", ""),
        ("{{ u.name }}{{ u.part_note }}", f'{{{{ fig("{BLUE}", unit=u.code) }}}}'),
        ("{%tr endfor %}", ""),
    )

    issue = generate(template("x", table=rows), ground.AREA, DAY, "docx", actor="test")

    assert body_text(document_of(issue)).split("\n")[1:] == ["Xã xa-mot", "07", "Xã xa-hai", "05"]


def test_made_up_places_are_said_to_be_so(blocks: dict[str, list[int]]) -> None:
    _, content = issued("docx", "{% if report.synthetic %}giả lập{% endif %}", COUNT)
    assert body_text(content).startswith("giả lập")
