"""Files as people meet them on pages: added, opened, taken off, set apart."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.files.models import Attachment, State
from tamgiang.platform.files.services import attach, prepare
from tamgiang.platform.files.tests.makers import pdf, picture
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.sealing import opened_reason
from tamgiang.platform.registers.services import create
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.ui.tests.conftest import ACTOR, SignIn

PAGE = b"<!doctype html><script>alert(1)</script>"
RESIDENT = {"code": "NK-1", "name": "Hồ Thị Ngọc Lam"}
ROOM = {"code": "PH-1", "name": "Phòng họp", "kind": "meeting", "agency": "UBND xã"}


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def made(sample: SampleArea, register: str, values: dict[str, str]) -> Record:
    block = next(h.block for h in sample.hamlets if h.commune_code == "19894")
    given = values | {"block": str(block), "effective_on": "2023-01-05"}
    return create(register_named(register), given | {"block": block}, actor=ACTOR)


@pytest.fixture
def room(quick_sample: SampleArea) -> Record:
    return made(quick_sample, "infrastructure.room", ROOM)


@pytest.fixture
def resident(quick_sample: SampleArea) -> Record:
    return made(quick_sample, "people.resident", RESIDENT)


def page_of(record: Record) -> str:
    return f"/registers/{record.register.full_name}/{record.uid}/"


def hung(record: Record, name: str, content: bytes) -> Attachment:
    file = attach(record.ref, SimpleUploadedFile(name, content), actor=ACTOR)
    return prepare(file, actor=ACTOR)


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def send(client: Client, record: Record, *files: tuple[str, bytes], **headers: str) -> object:
    given = [SimpleUploadedFile(name, content) for name, content in files]
    data = {"files": given, "page": page_of(record)}
    return client.post(f"/files/on/{record.ref}/", data, follow=not headers, headers=headers)


def test_several_files_are_added_at_once_and_each_refusal_is_named(
    sign_in: SignIn, room: Record
) -> None:
    client = sign_in("nhaplieu")
    assert "Hồ sơ chưa có tệp đính kèm." in client.get(page_of(room)).content.decode()

    answer = send(
        client, room, ("biên bản.pdf", pdf()), ("x.exe", b"MZ\0\0"), ("anh.jpg", picture())
    )

    said = answer.content.decode()  # type: ignore[attr-defined]
    assert "Đã thêm tệp." in said
    assert "files.type_not_taken" in said
    assert "biên bản.pdf" in said
    assert "Đang kiểm tra" in said
    assert Attachment.objects.count() == 2


def test_a_program_is_told_of_each_file(sign_in: SignIn, room: Record) -> None:
    answer = send(
        sign_in("nhaplieu"), room, ("a.txt", b"a"), ("b.html", PAGE), Accept="application/json"
    )

    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert answer.json() == {  # type: ignore[attr-defined]
        "files": [
            {"name": "a.txt", "state": "kept", "note": ""},
            {
                "name": "b.html",
                "state": "quarantined",
                "note": "Tệp bị cách ly, chờ quản trị hệ thống quyết định.",
            },
        ]
    }


def test_a_document_is_a_download_and_nothing_a_browser_would_run(
    sign_in: SignIn, room: Record
) -> None:
    file = hung(room, "ghi chép.txt", b"chi la chu <b>x</b>")

    answer = sign_in("lanhdao").get(f"/files/{file.uid}/")

    assert body(answer) == b"chi la chu <b>x</b>"
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''ghi%20ch")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Cache-Control"] == "no-store, private"


def test_a_picture_is_served_as_drawn_anew(sign_in: SignIn, room: Record) -> None:
    file, client = hung(room, "anh.png", picture(form="PNG")), sign_in("lanhdao")

    answer, small = client.get(f"/files/{file.uid}/"), client.get(f"/files/{file.uid}/thumb/")

    assert (answer["Content-Type"], small["Content-Type"]) == ("image/jpeg", "image/jpeg")
    assert answer["Content-Disposition"] == 'inline; filename="anh.jpg"'
    assert b"MAYANH" not in body(answer) + body(small)


@pytest.mark.parametrize(
    ("asked", "status", "told", "content"),
    [
        ("bytes=2-4", 206, "bytes 2-4/10", b"234"),
        ("bytes=7-", 206, "bytes 7-9/10", b"789"),
        ("bytes=-3", 206, "bytes 7-9/10", b"789"),
        ("bytes=0-99", 200, None, b"0123456789"),
        ("bytes=0-1,4-5", 200, None, b"0123456789"),
        ("bytes=10-", 416, "bytes */10", b""),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(
    sign_in: SignIn, room: Record, asked: str, status: int, told: str | None, content: bytes
) -> None:
    file = hung(room, "số.txt", b"0123456789")

    answer = sign_in("lanhdao").get(f"/files/{file.uid}/", headers={"Range": asked})

    assert (answer.status_code, answer.get("Content-Range")) == (status, told)
    assert (body(answer) if answer.streaming else answer.content) == content


def test_a_file_opens_only_where_its_record_does(sign_in: SignIn, room: Record) -> None:
    file = hung(room, "ghi.txt", b"x")
    far = Attachment.objects.get(pk=file.pk)

    assert sign_in().get(f"/files/{file.uid}/").status_code == 302
    assert sign_in("canbo.quangtho").get(f"/files/{far.uid}/").status_code == 200
    Record_ = type(room)
    Record_.objects.filter(pk=room.pk).update(block=_elsewhere(room))
    assert sign_in("canbo.quangtho").get(f"/files/{file.uid}/").status_code == 404


def _elsewhere(room: Record) -> int:
    from tamgiang.platform.orgunits.models import Unit

    return int(
        Unit.objects.exclude(pk=room.block_id).order_by("pk").values_list("pk", flat=True)[0]
    )


def test_files_of_a_person_open_with_a_reason_and_each_opening_is_logged(
    sign_in: SignIn, resident: Record
) -> None:
    file, client = hung(resident, "CCCD Lam.txt", b"x"), sign_in("nhaplieu")
    masked = client.get(page_of(resident)).content.decode()
    assert "CCCD Lam" not in masked
    assert "Tệp của hồ sơ cá nhân chỉ mở được" in masked
    assert client.get(f"/files/{file.uid}/").status_code == 409

    shown = client.post(f"{page_of(resident)}personal/", {"reason": "Trả lời đơn"})
    assert "CCCD Lam" in shown.content.decode()
    assert client.get(f"/files/{file.uid}/").status_code == 200

    looks = AuditEntry.objects.filter(action="record.viewed").order_by("pk")
    said = [opened_reason(resident.ref, entry.body["reason"]) for entry in looks]
    assert said == ["Trả lời đơn", "Trả lời đơn"]
    assert looks[1].body["file"] == str(file.uid)
    assert "tệp đính kèm" in client.get(f"{page_of(resident)}looks/").content.decode()
    assert sign_in("lanhdao").get(f"/files/{file.uid}/").status_code == 403


def test_a_file_is_taken_off_with_a_reason_and_brought_back(sign_in: SignIn, room: Record) -> None:
    file, client = hung(room, "ghi.txt", b"x"), sign_in("nhaplieu")
    here = {"page": page_of(room)}

    without = client.post(f"/files/{file.uid}/remove/", here, follow=True)
    assert "Hãy nêu lý do." in without.content.decode()
    gone = client.post(f"/files/{file.uid}/remove/", here | {"reason": "Nhầm"}, follow=True)
    assert "Tệp đã gỡ (1)" in gone.content.decode()
    assert client.get(f"/files/{file.uid}/").status_code == 409

    back = client.post(f"/files/{file.uid}/restore/", here, follow=True)
    assert "Đã đưa tệp trở lại." in back.content.decode()
    assert client.get(f"/files/{file.uid}/").status_code == 200


def test_where_a_form_comes_back_to_is_in_this_house(sign_in: SignIn, room: Record) -> None:
    file = hung(room, "ghi.txt", b"x")
    given = {"page": "https://evil.example/", "reason": "Nhầm"}

    answer = sign_in("nhaplieu").post(f"/files/{file.uid}/remove/", given)

    assert answer["Location"] == "/today/#files"


def test_a_file_set_apart_is_served_to_nobody_until_it_is_let_out(
    sign_in: SignIn, room: Record
) -> None:
    file = hung(room, "trang.html", PAGE)
    admin, reader = sign_in("quantri"), sign_in("lanhdao")
    assert {c.get(f"/files/{file.uid}/").status_code for c in (admin, reader)} == {409}
    listed = admin.get("/files/quarantine/").content.decode()
    assert "trang.html" in listed
    assert "Là trang web (HTML)" in listed
    assert reader.get("/files/quarantine/").status_code == 403

    given = {"act": "release", "reason": "Bản lưu"}
    admin.post(f"/files/quarantine/{file.uid}/", given)

    answer = reader.get(f"/files/{file.uid}/")
    assert body(answer) == PAGE
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.get(action="file.released").body["reason"] == "Bản lưu"
    assert "trang.html" not in admin.get("/files/quarantine/").content.decode()


def test_a_file_set_apart_is_destroyed_with_a_reason(sign_in: SignIn, room: Record) -> None:
    file, admin = hung(room, "trang.html", PAGE), sign_in("quantri")

    admin.post(f"/files/quarantine/{file.uid}/", {"act": "destroy", "reason": " "})
    assert Attachment.objects.get().state == State.QUARANTINED
    admin.post(f"/files/quarantine/{file.uid}/", {"act": "destroy", "reason": "Không rõ nguồn"})

    assert Attachment.objects.get().state == State.DESTROYED
    assert admin.get(f"/files/{file.uid}/").status_code == 404
