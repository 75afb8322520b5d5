"""Reports on screen: one's own template, a report made, taken away, verified, and its figures."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from pytest_django import Settings

from tamgiang.platform.events.relay import drain
from tamgiang.platform.jobs.queue import run_queued
from tamgiang.platform.registers.models import Record
from tamgiang.platform.reports.models import IssuedFigure, ReportIssue, ReportTemplate
from tamgiang.platform.ui.tests.conftest import AddCamera, SignIn

NEW = "/reports/new/"
TEMPLATES = "/reports/templates/new/"
VERIFY = "/reports/verify/"


@pytest.fixture(autouse=True)
def house(settings: Settings, tmp_path: Path) -> None:
    """Documents in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"


def docx(*paragraphs: str) -> SimpleUploadedFile:
    document, memory = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(memory)
    return SimpleUploadedFile("mau.docx", memory.getvalue())


def kept(client: Client) -> ReportTemplate:
    file = docx('Số camera công cộng: {{ fig("cameras.public") }} chiếc.')
    client.post(TEMPLATES, {"title": "Báo cáo camera", "file": file})
    return ReportTemplate.objects.get()


def made(client: Client) -> ReportIssue:
    given = {"area": "quang-dien", "on": "2023-08-22", "format": "docx"}
    answer = client.post(NEW, given | {"template": kept(client).name})
    run_queued()
    assert client.get(answer.headers["Location"]).headers["Location"].startswith("/reports/")
    return ReportIssue.objects.get()


def edited(content: bytes, before: str, after: str) -> SimpleUploadedFile:
    """The document as somebody changes a figure in it."""
    document, memory = Document(io.BytesIO(content)), io.BytesIO()
    place = next(
        t for t in document.element.body.iter() if t.tag.endswith("}t") and t.text == before
    )
    place.text = after
    document.save(memory)
    return SimpleUploadedFile("back.docx", memory.getvalue())


def test_without_any_report_the_page_says_what_to_do(sign_in: SignIn) -> None:
    page = sign_in("nhaplieu").get("/reports/").content.decode()

    assert "Chưa có báo cáo nào được phát hành" in page
    assert "Báo cáo kết quả chuyển đổi số trên địa bàn huyện" in page


def test_unknown_codes_of_a_template_are_listed_with_what_is_near(sign_in: SignIn) -> None:
    file = docx('{{ fig("cameras.publik") }}', '{{ fig("outreach.eid_colected") }}')

    answer = sign_in("nhaplieu").post(TEMPLATES, {"title": "Mẫu", "file": file})

    assert answer.status_code == 422
    summary = answer.content.decode().split("error-summary")[1].split("</ul>")[0]
    assert summary.count("<li>") == 2
    assert "có phải cameras.public" in summary
    assert "outreach.eid_collected" in summary
    assert ReportTemplate.objects.count() == 0


def test_a_template_without_title_or_file_says_so(sign_in: SignIn) -> None:
    answer = sign_in("nhaplieu").post(TEMPLATES, {"title": " "})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#title">Hãy đặt tên cho mẫu.</a>' in page
    assert '<a href="#file">Hãy chọn tệp DOCX, hoặc thả tệp vào đây.</a>' in page


def test_a_report_is_made_and_its_figures_open(sign_in: SignIn, cameras: list[Record]) -> None:
    client = sign_in("nhaplieu")
    issue = made(client)

    page = client.get(f"/reports/{issue.uid}/").content.decode()
    figure = IssuedFigure.objects.get()
    assert f'href="/f/{figure.short_id}"' in page

    document = client.get(f"/reports/{issue.uid}/file/")
    assert document.headers["Content-Disposition"].endswith('-2023-08-22.docx"')
    assert len(document.content) == issue.document_bytes


def test_a_report_of_no_day_is_not_made(sign_in: SignIn) -> None:
    given = {"template": "district-review", "area": "quang-dien", "on": "", "format": "pdf"}

    answer = sign_in("nhaplieu").post(NEW, given)

    assert answer.status_code == 422
    assert '<a href="#on">Hãy chọn ngày chốt số liệu.</a>' in answer.content.decode()
    assert ReportIssue.objects.count() == 0


def test_why_a_report_could_not_be_made_is_told_in_the_form(sign_in: SignIn) -> None:
    given = {"template": "district-review", "area": "noi-khac", "on": "2023-08-22"}
    client = sign_in("nhaplieu")

    answer = client.post(NEW, given | {"format": "docx"})
    run_queued()

    page = client.get(answer.headers["Location"])
    assert page.status_code == 422
    assert "Chưa lập được báo cáo. Hãy sửa:" in page.content.decode()
    assert ReportIssue.objects.count() == 0


def test_an_untouched_report_holds(sign_in: SignIn, cameras: list[Record]) -> None:
    client = sign_in("nhaplieu")
    issue = made(client)
    content = client.get(f"/reports/{issue.uid}/file/").content

    page = client.post(VERIFY, {"file": SimpleUploadedFile("a.docx", content)}).content.decode()

    assert "Mọi số liệu đều khớp" in page
    assert "Số liệu bị lệch" not in page


def test_a_changed_digit_is_told_from_moved_records(
    sign_in: SignIn, cameras: list[Record], add_camera: AddCamera
) -> None:
    client = sign_in("nhaplieu")
    issue = made(client)
    content = client.get(f"/reports/{issue.uid}/file/").content

    forged = client.post(VERIFY, {"file": edited(content, "1", "7")}).content.decode()
    assert "Văn bản không còn đúng như đã phát hành" in forged
    assert "Chữ đã sửa" in forged
    assert "trong văn bản 7, đã phát hành 1" in forged
    assert "Hồ sơ đã khác" not in forged

    add_camera("CAM-9")
    drain()
    late = client.post(VERIFY, {"issue": str(issue.uid)}).content.decode()
    assert "Văn bản đúng; hồ sơ đã thay đổi sau đó" in late
    assert "Hồ sơ đã khác" in late
    assert "Chữ đã sửa" not in late


def test_a_file_that_is_no_report_is_refused_in_words(sign_in: SignIn) -> None:
    answer = sign_in("nhaplieu").post(VERIFY, {"file": docx("Không có gì")})

    assert answer.status_code == 422
    assert "không mang mã số liệu" in answer.content.decode()


def test_the_short_address_of_a_figure_is_open_to_everyone(
    sign_in: SignIn, cameras: list[Record], add_camera: AddCamera
) -> None:
    made(sign_in("nhaplieu"))
    short = IssuedFigure.objects.get().short_id

    page = sign_in().get(f"/f/{short}").content.decode()
    assert page.count('<p class="frozen-value">1</p>') == 2
    assert "như đã phát hành" in page
    assert f"/reports/{ReportIssue.objects.get().uid}/" not in page

    add_camera("CAM-9")
    drain()
    page = sign_in().get(f"/f/{short}").content.decode()
    assert '<p class="frozen-value">1</p>' in page
    assert '<p class="frozen-value">2</p>' in page
    assert "hồ sơ đã thay đổi" in page

    assert sign_in().get("/f/00000000").status_code == 404


def test_reports_are_made_by_those_who_may(sign_in: SignIn) -> None:
    for address in ("/reports/", NEW, TEMPLATES, VERIFY):
        assert sign_in("nguoixem").get(address).status_code == 403
        assert sign_in().get(address).status_code == 403
