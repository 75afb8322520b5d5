"""Records on screen: found, masked, added, corrected, withdrawn."""

import csv
from io import StringIO

import pytest

from tamgiang.kernel.schema import Register
from tamgiang.platform.audit.selectors import entries_of
from tamgiang.platform.registers.models import Record, Revision, State, model_of
from tamgiang.platform.registers.sealing import opened_reason
from tamgiang.platform.registers.services import correct
from tamgiang.platform.scopes import system_scope
from tamgiang.platform.ui.tests.conftest import ACTOR, AddCamera, SignIn, stored

LIST = "/registers/cameras.camera/"


def address(record: Record, verb: str = "") -> str:
    return f"{LIST}{record.uid}/{verb}"


def fresh(register: Register, record: Record) -> Record:
    with system_scope("look"):
        return model_of(register).objects.get(pk=record.pk)


def test_a_list_shows_records_and_hides_personal_values(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    page = sign_in("nhaplieu").get(LIST).content.decode()

    assert "CAM-1" in page
    assert "Cầu Quảng Thọ" in page
    assert "Nguyễn Văn Mẫu" not in page
    assert "•••" in page


def test_search_needs_no_marks(sign_in: SignIn, cameras: list[Record]) -> None:
    page = sign_in("nhaplieu").get(LIST, {"q": "cho sia"}).content.decode()

    assert "CAM-2" in page
    assert "CAM-1" not in page


def test_a_masked_name_cannot_be_guessed_by_searching_for_it(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    officer = sign_in("nhaplieu").get(LIST, {"q": "nguyen van mau"}).content.decode()
    leader = sign_in("lanhdao").get(LIST, {"q": "nguyen van mau"}).content.decode()
    by_place = sign_in("lanhdao").get(LIST, {"q": "cau quang tho"}).content.decode()

    assert "CAM-1" in officer
    assert "CAM-1" not in leader
    assert "CAM-1" in by_place


def test_a_choice_narrows_the_list(sign_in: SignIn, cameras: list[Record]) -> None:
    page = sign_in("nhaplieu").get(LIST, {"kind": "socialised"}).content.decode()

    assert "CAM-2" in page
    assert "CAM-1" not in page


def test_a_list_shows_twenty_five_at_a_time(sign_in: SignIn, add_camera: AddCamera) -> None:
    for number in range(26):
        add_camera(f"CAM-{number:02d}")
    client = sign_in("nhaplieu")

    first = client.get(LIST, {"sort": "code"}).content.decode()
    second = client.get(LIST, {"sort": "code", "page": "2"}).content.decode()

    assert "1–25 trong 26 hồ sơ" in first
    assert "CAM-24" in first
    assert "CAM-25" not in first
    assert "CAM-25" in second


def test_a_masked_value_cannot_be_sorted_by(sign_in: SignIn, cameras: list[Record]) -> None:
    page = sign_in("nhaplieu").get(LIST, {"sort": "owner"})

    assert page.status_code == 200
    assert "sort=owner&" not in page.content.decode()


def test_a_commune_official_finds_only_records_of_the_commune(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    client = sign_in("canbo.quangtho")

    page = client.get(LIST).content.decode()
    elsewhere = client.get(address(cameras[1]))

    assert "CAM-1" in page
    assert "CAM-2" not in page
    assert elsewhere.status_code == 404


def test_an_export_is_masked_and_runs_no_formula(sign_in: SignIn, add_camera: AddCamera) -> None:
    add_camera("CAM-3", location="=1+1", owner="Trần Thị Mẫu")

    answer = sign_in("nhaplieu").get(f"{LIST}export.csv")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    heads, row = csv.reader(StringIO(text))
    assert dict(zip(heads, row, strict=True))["Vị trí lắp đặt"] == "'=1+1"
    assert dict(zip(heads, row, strict=True))["Chủ sở hữu"] == "•••"


def test_personal_values_open_for_a_reason_that_is_logged(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    client = sign_in("nhaplieu")
    assert "Nguyễn Văn Mẫu" not in client.get(address(cameras[0])).content.decode()

    answer = client.post(address(cameras[0], "personal/"), {"reason": "Chủ nhà gọi điện"})

    assert "Nguyễn Văn Mẫu" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    last = entries_of(str(cameras[0].ref)).last()
    assert last is not None
    assert (last.action, last.body["fields"]) == ("record.viewed", ["owner"])
    assert "Chủ nhà gọi điện" not in str(last.body)
    assert opened_reason(cameras[0].ref, last.body["reason"]) == "Chủ nhà gọi điện"


def test_personal_values_stay_hidden_without_a_reason(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    answer = sign_in("nhaplieu").post(address(cameras[0], "personal/"), {"reason": " "})

    assert answer.status_code == 400
    assert "Nguyễn Văn Mẫu" not in answer.content.decode()
    assert entries_of(str(cameras[0].ref)).count() == 1


def test_a_leader_may_look_but_neither_open_nor_write(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    client = sign_in("lanhdao")

    assert client.get(address(cameras[0])).status_code == 200
    assert client.post(address(cameras[0], "personal/"), {"reason": "x"}).status_code == 403
    assert client.get(address(cameras[0], "edit/")).status_code == 403
    assert client.get(f"{LIST}new/").status_code == 403


def test_a_record_is_added_by_form(
    sign_in: SignIn, cameras: list[Record], register: Register
) -> None:
    given = {
        "code": "CAM-9",
        "kind": "public",
        "position_lat": "16,5412",
        "position_lon": "107,5239",
        "block": str(cameras[0].block_id),
        "effective_on": "2024-05-01",
    }

    answer = sign_in("nhaplieu").post(f"{LIST}new/", given, follow=True)

    assert "Đã thêm CAM-9." in answer.content.decode()
    assert stored(register) == 3


def test_a_faulty_form_names_every_fault_and_writes_nothing(
    sign_in: SignIn, cameras: list[Record], register: Register
) -> None:
    given = {"code": "", "kind": "martian", "effective_on": "31/12/2024"}

    answer = sign_in("nhaplieu").post(f"{LIST}new/", given)

    page = answer.content.decode()
    assert answer.status_code == 422
    for field in ("code", "kind", "block", "effective_on"):
        assert f'href="#f-{field}"' in page
    assert "Thiếu “Địa bàn”." in page
    assert stored(register) == 2


def test_a_key_that_exists_is_named_beside_its_field(
    sign_in: SignIn, cameras: list[Record], register: Register
) -> None:
    given = {
        "code": "CAM-1",
        "kind": "public",
        "block": str(cameras[0].block_id),
        "effective_on": "2024-05-01",
    }

    answer = sign_in("nhaplieu").post(f"{LIST}new/", given)

    assert answer.status_code == 422
    assert "Đã có hồ sơ mang CAM-1" in answer.content.decode()
    assert stored(register) == 2


def form_of(record: Record, **changes: str) -> dict[str, str]:
    """What the form of a camera posts when only `changes` were typed."""
    given = {
        "code": record.values()["code"],
        "kind": record.values()["kind"],
        "location": record.values()["location"],
        "owner_kind": record.values()["owner_kind"] or "",
        "owner": "",
        "block": str(record.block_id),
        "effective_on": record.effective_on.isoformat(),
        "version": str(record.version),
    }
    return given | changes


def test_a_correction_needs_a_reason(
    sign_in: SignIn, cameras: list[Record], register: Register
) -> None:
    given = form_of(cameras[0], condition="faulty")

    answer = sign_in("nhaplieu").post(address(cameras[0], "edit/"), given)

    assert answer.status_code == 422
    assert 'href="#reason"' in answer.content.decode()
    assert fresh(register, cameras[0]).version == 1


def test_a_correction_keeps_the_hidden_owner_and_shows_before_and_after(
    sign_in: SignIn, cameras: list[Record], register: Register
) -> None:
    client = sign_in("nhaplieu")
    given = form_of(cameras[0], condition="faulty", reason="Mất tín hiệu")

    answer = client.post(address(cameras[0], "edit/"), given, follow=True)

    corrected = fresh(register, cameras[0])
    assert corrected.values()["condition"] == "faulty"
    assert corrected.values()["owner"] == "Nguyễn Văn Mẫu"
    assert Revision.objects.get(record_id=corrected.pk).reason == "Mất tín hiệu"
    assert "<ins>Lỗi</ins>" in answer.content.decode()


def test_two_people_correcting_one_record_are_told_of_each_other(
    sign_in: SignIn, cameras: list[Record], register: Register
) -> None:
    client = sign_in("nhaplieu")
    given = form_of(cameras[0], location="Ngã ba", reason="Đổi vị trí")
    with system_scope("other"):
        correct(cameras[0], {"location": "Ngã tư"}, reason="Di dời", actor=ACTOR)

    answer = client.post(address(cameras[0], "edit/"), given)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<ins>Ngã tư</ins>" in page
    assert 'value="Ngã ba"' in page
    assert 'name="version" value="2"' in page
    assert fresh(register, cameras[0]).values()["location"] == "Ngã tư"


def test_a_withdrawn_record_leaves_the_list_and_stays_readable(
    sign_in: SignIn, cameras: list[Record], register: Register
) -> None:
    client = sign_in("nhaplieu")

    client.post(address(cameras[0], "withdraw/"), {"reason": "Nhập hai lần", "version": "1"})

    assert fresh(register, cameras[0]).state == State.WITHDRAWN
    told = client.get(LIST).content.decode()
    assert "Đã rút CAM-1." in told
    assert "CAM-1</a>" not in told
    assert "CAM-1</a>" in client.get(LIST, {"state": "withdrawn"}).content.decode()
    assert "Nhập hai lần" in client.get(address(cameras[0])).content.decode()


@pytest.mark.parametrize("verb", ["", "edit/", "withdraw/"])
def test_every_page_of_a_record_is_closed_to_visitors(
    sign_in: SignIn, cameras: list[Record], verb: str
) -> None:
    answer = sign_in().get(address(cameras[0], verb))

    assert answer.status_code == 403
    assert "CAM-1" not in answer.content.decode()
