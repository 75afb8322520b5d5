"""Totals from elsewhere on screen: entered, carried onto boundaries, exported, withdrawn."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tamgiang.platform.events.relay import drain
from tamgiang.platform.totals.models import TotalTable
from tamgiang.platform.ui.tests.conftest import AddCamera, SignIn

OLD, NEW = "2025-06-30", "2025-07-01"
PASTED = "Xã\tSố camera\nThị trấn Sịa\t10\nXã Quảng Phước\t1\nXã Quảng An\t2\nXã Quảng Thọ\t3"


@pytest.fixture
def officer(sign_in: SignIn, add_camera: AddCamera) -> Iterator[Client]:
    add_camera("CAM-1")
    drain()
    yield sign_in("nhaplieu")


def entered(client: Client, on: str = OLD, **given: object) -> str:
    body = {"indicator": "cameras.public", "source": "Công an xã", "pasted": PASTED} | given
    answer = client.post(f"/totals/new/?on={on}", body)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def test_old_totals_stand_beside_our_records_on_the_units_of_today(officer: Client) -> None:
    address = entered(officer)

    page = officer.get(address, {"boundaries": NEW}).content.decode()
    csv = officer.get(f"{address.rstrip('/')}.csv", {"boundaries": NEW}).content.decode()

    assert "Xã Quảng Điền" in page
    assert "+15" in page
    assert "Thiếu đơn vị" in page
    assert "19867,Xã Quảng Điền,exact,16,,1,,15," in csv
    assert "refused" in csv.splitlines()[-1]


def test_the_line_of_the_whole_area_says_why_new_totals_do_not_make_it(officer: Client) -> None:
    new = "Quảng Điền;1\nĐan Điền;2\nPhong Quảng;3\nHóa Châu;4"
    entered(officer, NEW, pasted=new)

    page = officer.get("/totals/over-time/cameras.public/").content.decode()

    assert "Không cộng được tổng của Phường Phong Quảng, Phường Hóa Châu" in page
    assert "Từ hồ sơ theo thôn" in page


def test_a_line_each_and_a_file_are_taken_as_well(officer: Client) -> None:
    form = officer.get("/totals/new/", {"on": OLD}).content.decode()
    field = form.split("Thị trấn Sịa: Số đếm")[0].rsplit('name="', 1)[1].split('"')[0]
    assert field.startswith("n-")
    entered(officer, pasted="", **{field: "1.234"})
    assert TotalTable.objects.get().totals.get().numerator == 1234

    file = SimpleUploadedFile("tong.csv", b"Xa;So\nQuang Tho;7\n")
    entered(officer, pasted="", source="Tệp", file=file)
    assert TotalTable.objects.get(source="Tệp").totals.get().numerator == 7


def test_what_is_wrong_is_said_and_what_was_typed_stays(officer: Client) -> None:
    given = {"indicator": "cameras.public", "source": "Nguồn A", "pasted": "Phong Hải;1"}
    answer = officer.post(f"/totals/new/?on={OLD}", given)

    assert answer.status_code == 400
    assert "không có xã, phường “Phong Hải”" in answer.content.decode()
    assert "Nguồn A" in answer.content.decode()
    assert not TotalTable.objects.exists()


def test_only_who_may_write_enters_and_withdraws(officer: Client, sign_in: SignIn) -> None:
    address = entered(officer)
    leader = sign_in("lanhdao")
    assert leader.get(address).status_code == 200
    assert leader.get("/totals/new/").status_code == 403
    assert leader.post(address, {"reason": "x"}).status_code == 403
    assert sign_in().get(address).status_code == 302

    assert "Hãy ghi lý do" in officer.post(address, {"reason": " "}).content.decode()
    assert officer.post(address, {"reason": "Nhập nhầm nguồn"}).status_code == 302
    assert "Nhập nhầm nguồn" in officer.get(address).content.decode()
    assert TotalTable.objects.get().withdrawn_at is not None
