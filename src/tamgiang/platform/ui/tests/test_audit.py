"""The audit log on screen: narrowed, verified; and events nobody could handle."""

import pytest
from django.db import connection
from django.test import Client

from tamgiang.platform.audit.guard import lifted
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.events.models import DeadLetter, Event
from tamgiang.platform.events.relay import drain
from tamgiang.platform.jobs.queue import run_queued
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import correct
from tamgiang.platform.scopes import system_scope
from tamgiang.platform.ui.tests.conftest import SignIn

LOG = "/audit/"


@pytest.fixture
def letter(cameras: list[Record]) -> DeadLetter:
    """An event that the figures could not digest."""
    event = Event.objects.filter(topic="record.created").latest("pk")
    return DeadLetter.objects.create(
        consumer="indicators.cells", event=event, error="ValueError: x", at=event.at
    )


def forge(stream: str) -> None:
    """Change the last entry of a stream behind the back of the services."""
    entry = AuditEntry.objects.filter(stream=stream).latest("seq")
    with lifted(connection):
        AuditEntry.objects.filter(pk=entry.pk).update(actor="user:666")


def test_the_log_is_narrowed_by_act_register_and_day(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    correct(cameras[0], {"location": "Chợ Quảng Thọ"}, reason="ghi nhầm", actor="system:test")
    client = sign_in("quantri")

    page = client.get(LOG, {"action": "record.corrected"}).content.decode()
    assert "Vị trí lắp đặt</span>" in page
    assert page.count('<th scope="row">Sửa hồ sơ</th>') == 1
    assert '<th scope="row">Thêm hồ sơ</th>' not in page

    page = client.get(LOG, {"register": "cameras.camera"}).content.decode()
    assert page.count('<th scope="row">Thêm hồ sơ</th>') == 2
    assert "Đăng nhập" not in page.split("<tbody>")[1]

    page = client.get(LOG, {"day": "2001-01-01"}).content.decode()
    assert "Không có mục nào phù hợp" in page or "<tbody>" not in page


def verified(client: Client) -> str:
    """Begin the verification, let the job run, and read what it found."""
    begun = client.post("/audit/verify/")
    address = str(begun.headers["Location"])
    assert "Đang chờ" in client.get(address).content.decode()
    run_queued()
    return client.get(address).content.decode()


def test_an_intact_chain_is_said_to_be_intact(sign_in: SignIn, cameras: list[Record]) -> None:
    page = verified(sign_in("quantri"))

    assert "Nhật ký và hồ sơ còn nguyên vẹn" in page
    assert "hồ sơ đã so" in page


def test_a_changed_entry_is_named(sign_in: SignIn, cameras: list[Record]) -> None:
    stream = str(cameras[0].ref)
    forge(stream)

    page = verified(sign_in("quantri"))

    assert "Có nội dung bị thay đổi ngoài hệ thống" in page
    assert stream in page
    assert "Nội dung đã bị sửa" in page


def test_a_record_changed_behind_the_services_is_named(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    with system_scope("test"):
        type(cameras[1]).objects.filter(pk=cameras[1].pk).update(location="Nơi khác")

    page = verified(sign_in("quantri"))

    assert str(cameras[1].ref) in page
    assert "Hồ sơ đã bị sửa ngoài hệ thống" in page
    assert str(cameras[0].ref) not in page


def test_the_log_is_for_those_who_may_see_it(sign_in: SignIn) -> None:
    assert sign_in("nhaplieu").get(LOG).status_code == 403
    assert sign_in().get(LOG).status_code == 403


def test_a_failed_event_is_handled_again(sign_in: SignIn, letter: DeadLetter) -> None:
    client = sign_in("quantri")
    assert "ValueError: x" in client.get("/jobs/").content.decode()

    client.post(f"/jobs/letters/{letter.pk}/retry/")

    letter.refresh_from_db()
    assert letter.resolved_at is not None
    entry = AuditEntry.objects.get(stream=f"events:letter:{letter.pk}")
    assert entry.action == "events.letter_retried"
    drain()
    assert "ValueError: x" not in client.get("/jobs/").content.decode()


def test_a_failed_event_is_put_aside_by_name(sign_in: SignIn, letter: DeadLetter) -> None:
    sign_in("quantri").post(f"/jobs/letters/{letter.pk}/dismiss/")

    entry = AuditEntry.objects.get(stream=f"events:letter:{letter.pk}")
    assert entry.action == "events.letter_dismissed"


def test_failed_events_are_for_those_who_repair(sign_in: SignIn, letter: DeadLetter) -> None:
    answer = sign_in("nhaplieu").post(f"/jobs/letters/{letter.pk}/retry/")

    assert answer.status_code == 403
    letter.refresh_from_db()
    assert letter.resolved_at is None
