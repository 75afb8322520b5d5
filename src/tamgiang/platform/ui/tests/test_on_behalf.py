"""Who stands in for somebody acts in their name, and every page that tells of the act says so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.staff import stand_in
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.audit.selectors import verify
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.tests.conftest import ACTOR, SignIn

REASON = {"reason": "Xác minh tại chỗ"}


def substitute(name: str, away: str = "canbo.quangtho") -> tuple[User, User]:
    """`name` stands in for `away` this week."""
    absent, present = User.objects.get(username=away), User.objects.get(username=name)
    today = timezone.localdate()
    until = today + timedelta(days=7)
    stand_in(absent, present, since=today, until=until, reason="Nghỉ phép", actor=ACTOR)
    return absent, present


def looked(record: Record) -> AuditEntry:
    return AuditEntry.objects.filter(stream=str(record.ref), action="record.viewed").latest("pk")


@pytest.fixture
def address(cameras: list[Record]) -> list[object]:
    return ["cameras.camera", cameras[0].uid]


def test_an_act_of_a_stand_in_names_the_absent(
    sign_in: SignIn, cameras: list[Record], address: list[object]
) -> None:
    client = sign_in("nguoixem")
    absent, present = substitute("nguoixem")
    client.post(reverse("ui:record_unmasked", args=address), REASON)
    entry = looked(cameras[0])
    assert (entry.actor, entry.body["on_behalf_of"]) == (present.actor, absent.actor)
    assert verify().intact
    told = f"{present}, làm thay {absent}"
    assert told in client.get(reverse("ui:record", args=address)).content.decode()
    log = sign_in("lanhdao").get(reverse("ui:audit"), {"action": "record.viewed"})
    assert told in log.content.decode()
    looks = client.get(reverse("ui:record_looks", args=address)).content.decode()
    assert told in looks


def test_a_withdrawal_by_a_stand_in_names_the_absent(
    sign_in: SignIn, cameras: list[Record], address: list[object]
) -> None:
    client = sign_in("nguoixem")
    absent, _present = substitute("nguoixem")
    client.post(reverse("ui:record_withdraw", args=address), REASON)
    entry = AuditEntry.objects.get(stream=str(cameras[0].ref), action="record.withdrawn")
    assert entry.body["on_behalf_of"] == absent.actor
    page = client.get(reverse("ui:record", args=address))
    assert "làm thay" in page.context["history"][0]["actor"]


def test_what_one_may_do_in_ones_own_right_is_ones_own(
    sign_in: SignIn, cameras: list[Record], address: list[object]
) -> None:
    client = sign_in("nhaplieu")
    substitute("nhaplieu")
    client.post(reverse("ui:record_unmasked", args=address), REASON)
    assert "on_behalf_of" not in looked(cameras[0]).body


def test_after_the_last_day_nothing_is_done_in_anothers_name(
    sign_in: SignIn, cameras: list[Record], address: list[object]
) -> None:
    client = sign_in("nguoixem")
    absent, present = substitute("nguoixem")
    present.assignments.filter(on_behalf_of=absent).update(valid_to=timezone.localdate())
    present.refresh_from_db()
    present.save(update_fields=["access_stamp"])
    assert client.post(reverse("ui:record_unmasked", args=address), REASON).status_code == 403
