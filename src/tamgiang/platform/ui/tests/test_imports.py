"""The import wizard, page by page: upload, columns, preview, confirmation, result, undo."""

from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from pytest_django import Settings

from tamgiang.kernel.schema import Register
from tamgiang.platform.events.relay import drain
from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.jobs.queue import run_queued
from tamgiang.platform.registers.models import Record, model_of
from tamgiang.platform.scopes import system_scope
from tamgiang.platform.ui.tests.conftest import SignIn, stored
from tamgiang.platform.ui.views.imports import affected, comparing, showing

NEW = "/imports/new/"
HEADS = ["TT", "Lắp hôm nào", "Số máy", "Loại", "Người đứng tên"]
ROWS = [
    [1, "1/3/2023", "QT-1", "XHH", "Nguyễn Văn Mẫu"],
    [2, "2/3/2023", "QT-2", "XHH", "Trần Thị Mẫu"],
    [3, "32/3/2023", "QT-3", "XHH", "Lê Mẫu"],
]
ANSWERS = {
    "column-0": "",
    "column-1": "effective_on",
    "column-2": "code",
    "column-3": "kind",
    "column-4": "owner",
    "all-block": "Xã Quảng Thọ",
    "mode": "upsert",
}


@pytest.fixture(autouse=True)
def house(settings: Settings, tmp_path: Path) -> None:
    """Files of imports in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"


def sheet(rows: list[list[object]], name: str = "camera.xlsx") -> SimpleUploadedFile:
    memory = BytesIO()
    with xlsxwriter.Workbook(memory) as book:
        page = book.add_worksheet("Danh sách")
        page.merge_range(0, 0, 0, 4, "CÔNG AN XÃ", book.add_format({"bold": True}))
        for number, row in enumerate([HEADS, *rows], start=2):
            page.write_row(number, 0, row)
    return SimpleUploadedFile(name, memory.getvalue())


def uploaded(client: Client, rows: list[list[object]] | None = None) -> Batch:
    given = {"register": "cameras.camera", "source": "Công an xã", "file": sheet(rows or ROWS)}
    answer = client.post(NEW, given)
    batch = Batch.objects.latest("pk")
    assert answer.headers["Location"] == f"/imports/{batch.pk}/columns/"
    return batch


def previewed(client: Client) -> Batch:
    batch = uploaded(client)
    client.post(f"/imports/{batch.pk}/columns/", ANSWERS)
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    return batch


def applied(client: Client) -> Batch:
    batch = previewed(client)
    client.post(f"/imports/{batch.pk}/confirm/", {"partial": "on"})
    run_queued()
    drain()
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED
    return batch


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_without_a_file_the_form_says_what_is_missing(sign_in: SignIn) -> None:
    answer = sign_in("nhaplieu").post(NEW, {"register": "", "source": ""})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert '<a href="#register">Hãy chọn sổ mà tệp này thuộc về.</a>' in page
    assert '<a href="#file">Hãy chọn tệp, hoặc thả tệp vào đây.</a>' in page
    assert Batch.objects.count() == 0


def test_a_file_that_is_no_sheet_is_refused_in_words(sign_in: SignIn) -> None:
    file = SimpleUploadedFile("anh.xlsx", b"PK\x03\x04 broken")

    answer = sign_in("nhaplieu").post(NEW, {"register": "cameras.camera", "file": file})

    assert answer.status_code == 422
    assert "Không đọc được tệp “anh.xlsx”" in answer.content.decode()
    assert Batch.objects.count() == 0


def test_the_columns_are_shown_with_samples_and_a_word_of_confidence(sign_in: SignIn) -> None:
    client = sign_in("nhaplieu")
    batch = uploaded(client)

    page = text(client, f"/imports/{batch.pk}/columns/")

    assert "Đầu cột ở dòng 3, dữ liệu bắt đầu từ dòng 4." in page
    assert "Lắp hôm nào" in page
    assert "1/3/2023" in page
    assert 'value="kind" selected' in page
    assert "khớp" in page
    assert "chưa rõ" in page


def test_what_is_lacking_is_named_field_by_field(sign_in: SignIn) -> None:
    client = sign_in("nhaplieu")
    batch = uploaded(client)

    answer = client.post(f"/imports/{batch.pk}/columns/", {"column-3": "kind", "mode": "upsert"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert '<a href="#columns">Hãy chọn cột chứa “Mã camera”.</a>' in page
    assert '<a href="#all-block">' in page
    assert '<a href="#all-effective_on">' in page
    assert '<a href="#all-kind">' not in page
    batch.refresh_from_db()
    assert batch.state == BatchState.UPLOADED


def test_a_common_place_is_read_with_the_names_of_its_day(sign_in: SignIn) -> None:
    """Xã Quảng Thọ is no unit of today; the rows are of before and after its merger."""
    batch = previewed(sign_in("nhaplieu"))

    assert batch.mapping["places_on"] == "2023-08-22"
    assert (batch.new, batch.bad) == (2, 1)


def test_the_preview_counts_shows_values_and_masks_personal_ones(sign_in: SignIn) -> None:
    client = sign_in("nhaplieu")
    batch = previewed(client)

    page = text(client, f"/imports/{batch.pk}/")

    assert "<b>2</b>sẽ thêm" in page
    assert "<b>1</b>chưa nhận được" in page
    assert "“32/3/2023” không phải ngày" in page
    assert "QT-1" in page
    assert "Nguyễn Văn Mẫu" not in page
    assert "Xác nhận 2 hồ sơ" in page


def test_a_big_sheet_is_compared_as_a_job(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "SMALL", 1)
    client = sign_in("nhaplieu")
    batch = uploaded(client)
    client.post(f"/imports/{batch.pk}/columns/", ANSWERS)

    page = text(client, f"/imports/{batch.pk}/")
    assert "Đang đối chiếu tệp với sổ" in page
    assert '<noscript><meta http-equiv="refresh"' in page

    run_queued()
    assert "<b>2</b>sẽ thêm" in text(client, f"/imports/{batch.pk}/")


def test_a_common_value_that_does_not_fit_is_told_at_once(sign_in: SignIn) -> None:
    client = sign_in("nhaplieu")
    batch = uploaded(client)
    wrong = {"column-1": "", "all-effective_on": "hôm qua"}

    answer = client.post(f"/imports/{batch.pk}/columns/", ANSWERS | wrong)

    assert answer.status_code == 422
    summary = answer.content.decode().split("error-summary")[1].split("</ul>")[0]
    assert "“hôm qua”" in summary
    batch.refresh_from_db()
    assert batch.state == BatchState.UPLOADED


def test_rows_left_out_are_agreed_to_first(sign_in: SignIn, register: Register) -> None:
    client = sign_in("nhaplieu")
    batch = previewed(client)

    answer = client.post(f"/imports/{batch.pk}/confirm/")

    assert answer.status_code == 422
    assert '<a href="#partial">' in answer.content.decode()
    batch.refresh_from_db()
    assert (batch.state, stored(register)) == (BatchState.PREVIEWED, 0)


def test_the_rows_left_out_come_back_with_their_reasons(sign_in: SignIn) -> None:
    client = sign_in("nhaplieu")
    batch = previewed(client)

    answer = client.get(f"/imports/{batch.pk}/left-out.xlsx")

    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    rows = list(load_workbook(BytesIO(content)).active.values)  # type: ignore[union-attr]
    assert rows[-1][:4] == ("3", "32/3/2023", "QT-3", "XHH")
    assert "không phải ngày" in str(rows[-1][5])


def test_while_it_is_written_the_page_moves_and_can_be_stopped(
    sign_in: SignIn, register: Register
) -> None:
    client = sign_in("nhaplieu")
    batch = previewed(client)
    client.post(f"/imports/{batch.pk}/confirm/", {"partial": "on"})

    page = text(client, f"/imports/{batch.pk}/")
    assert f'hx-get="/imports/{batch.pk}/progress/"' in page
    assert "Đang chờ đến lượt" in page

    client.post(f"/imports/{batch.pk}/cancel/")
    run_queued()

    assert client.get(f"/imports/{batch.pk}/progress/").headers["HX-Refresh"] == "true"
    assert "Lần nhập này đã bỏ" in text(client, f"/imports/{batch.pk}/")
    assert stored(register) == 0


def test_the_result_names_the_records_and_the_figures_that_moved(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    client = sign_in("nhaplieu")
    batch = applied(client)

    page = text(client, f"/imports/{batch.pk}/")

    assert "Đã nhập xong" in page
    moved = page.split('<ul class="moves">')[1].split("</ul>")[0]
    assert moved.count("<li>") == 1
    assert "Camera xã hội hóa" in moved
    assert '<span class="was">1</span>' in moved
    assert '<span class="now">3</span>' in moved
    assert "+2" in moved
    assert "QT-1" in page
    listed = text(client, f"/registers/cameras.camera/?batch={batch.pk}")
    assert "QT-2" in listed
    assert "CAM-1" not in listed


def test_figures_that_become_ready_while_the_page_is_made_are_read_again(
    sign_in: SignIn, cameras: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in("nhaplieu")
    batch = previewed(client)
    client.post(f"/imports/{batch.pk}/confirm/", {"partial": "on"})
    run_queued()
    reading = affected.moved_figures

    def overtaken(batch: Batch) -> object:
        figures = reading(batch)
        drain()
        return figures

    monkeypatch.setattr(showing, "moved_figures", overtaken)
    page = text(client, f"/imports/{batch.pk}/")
    assert 'hx-trigger="load delay:1s"' in page

    page = text(client, f"/imports/{batch.pk}/")
    assert "Camera xã hội hóa" in page.split('<ul class="moves">')[1].split("</ul>")[0]
    assert 'hx-trigger="load delay:1s"' not in page


def test_the_answers_are_remembered_for_the_source(sign_in: SignIn) -> None:
    client = sign_in("nhaplieu")
    applied(client)

    batch = uploaded(client)

    page = text(client, f"/imports/{batch.pk}/columns/")
    assert "Đã điền sẵn theo lựa chọn lần trước cho nguồn “Công an xã”." in page
    assert 'value="effective_on" selected' in page


def test_the_same_file_again_would_change_nothing(sign_in: SignIn) -> None:
    client = sign_in("nhaplieu")
    applied(client)
    batch = uploaded(client, ROWS[:2])

    client.post(f"/imports/{batch.pk}/columns/", ANSWERS)

    page = text(client, f"/imports/{batch.pk}/")
    assert "<b>2</b>đã có, không khác" in page
    assert "Không có gì trong tệp làm thay đổi sổ." in page


def test_an_undo_needs_a_reason_and_takes_the_records_out(
    sign_in: SignIn, register: Register
) -> None:
    client = sign_in("nhaplieu")
    batch = applied(client)

    refused = client.post(f"/imports/{batch.pk}/undo/", {"reason": " "})
    assert refused.status_code == 422
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED

    client.post(f"/imports/{batch.pk}/undo/", {"reason": "nhập nhầm tệp"})
    run_queued()

    page = text(client, f"/imports/{batch.pk}/")
    assert "“nhập nhầm tệp”" in page
    with system_scope("look"):
        assert model_of(register).objects.active().count() == 0


def test_an_import_is_nobody_elses_business(sign_in: SignIn) -> None:
    """Rows may be of any place, so a person of one commune sees only their own files."""
    batch = uploaded(sign_in("nhaplieu"))

    other = sign_in("canbo.quangtho")

    assert other.get(f"/imports/{batch.pk}/columns/").status_code == 404
    assert "camera.xlsx" not in text(other, "/imports/")
    assert sign_in("nguoixem").get("/imports/").status_code == 403
    assert sign_in().get("/imports/").status_code == 403


def test_the_list_is_narrowed_and_says_when_nothing_fits(sign_in: SignIn) -> None:
    client = sign_in("nhaplieu")
    assert "Chưa nhập tệp nào" in text(client, "/imports/")
    uploaded(client)

    assert "camera.xlsx" in text(client, "/imports/?state=open&q=công an")
    assert "Không có lần nhập phù hợp" in text(client, "/imports/?state=applied")


def test_the_template_of_a_register_can_be_taken(sign_in: SignIn) -> None:
    answer = sign_in("nhaplieu").get("/imports/template/cameras.camera.xlsx")

    book = load_workbook(BytesIO(answer.content))
    assert book.worksheets[0].cell(1, 1).value == "Mã camera *"


def test_a_complete_list_ends_what_it_lacks_once_that_is_agreed_to(
    sign_in: SignIn, cameras: list[Record], register: Register
) -> None:
    client = sign_in("nhaplieu")
    batch = uploaded(client, ROWS[:1])
    columns = client.get(f"/imports/{batch.pk}/columns/").content.decode()
    assert "Danh sách đầy đủ đến ngày" in columns
    answers = ANSWERS | {"mode": "ended", "ends_on": "2026-03-01"}
    assert client.post(f"/imports/{batch.pk}/columns/", answers).status_code == 302
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "2 hồ sơ tệp không nêu kết thúc ngày 01/03/2026" in page
    assert "Sẽ ghi kết thúc" in page

    confirm = f"/imports/{batch.pk}/confirm/"
    assert client.post(confirm).status_code == 422
    assert client.post(confirm, {"endings": "on"}).status_code == 302
    run_queued()

    with system_scope("test"):
        ended = model_of(register).objects.filter(pk__in=[camera.pk for camera in cameras])
        assert {f"{record.ended_on}" for record in ended} == {"2026-03-01"}
        assert {record.state for record in ended} == {0}
