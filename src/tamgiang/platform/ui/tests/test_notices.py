"""The screens of notices: inbox, choices, channels."""

import json

import pytest
from django.utils import timezone

from tamgiang.platform.accounts.models import User
from tamgiang.platform.events.models import Event
from tamgiang.platform.notify.addresses import of_owner, put_address
from tamgiang.platform.notify.channels import channel_named
from tamgiang.platform.notify.configs import config_of, configure
from tamgiang.platform.notify.habits import wishes_of
from tamgiang.platform.notify.models import Address, ChannelState, Delivery
from tamgiang.platform.notify.sending import send
from tamgiang.platform.ui.tests.conftest import ACTOR, SignIn

MAIL = {
    "act": "configure",
    "host": "thu.example.vn",
    "port": "587",
    "security": "starttls",
    "sender": "tamgiang@example.vn",
    "user": "tamgiang",
    "password": "bi-mat-cua-thu",
    "enabled": "on",
}
PARAMS = {"name": {"vi": "Nhập bảng", "en": "Import"}, "job": "1"}


@pytest.fixture
def officer(sign_in: SignIn) -> User:
    return User.objects.get(username="nhaplieu")


def test_the_inbox_tells_what_came_and_what_is_not_read(sign_in: SignIn, officer: User) -> None:
    send("jobs.failed", [officer.actor], PARAMS, key="a", actor=ACTOR)
    client = sign_in("nhaplieu")

    page = client.get("/notices/").content.decode()

    assert "Chưa xong: Nhập bảng" in page
    assert "Chưa đọc: 1" in page
    assert 'data-count="1"' in page

    number = Delivery.objects.get(owner=officer.actor).pk
    assert client.get(f"/notices/{number}/")["Location"] == "/jobs/1/"
    assert "Đã đọc hết." in client.get("/notices/").content.decode()
    assert client.get("/notices/?which=unread").context["notices"] == []


def test_in_english_it_is_english(sign_in: SignIn, officer: User) -> None:
    send("jobs.failed", [officer.actor], PARAMS, key="a", actor=ACTOR)

    assert "Failed: Import" in sign_in("nhaplieu", "en").get("/notices/").content.decode()


def test_nobody_opens_or_reads_another_s_notice(sign_in: SignIn, officer: User) -> None:
    send("jobs.failed", [officer.actor], PARAMS, key="a", actor=ACTOR)
    number = Delivery.objects.get(owner=officer.actor).pk
    other = sign_in("lanhdao")

    assert other.get(f"/notices/{number}/").status_code == 404
    other.post("/notices/read/", {"notice": number})

    assert Delivery.objects.get(pk=number).read_at is None


def test_the_count_is_told_to_open_pages_of_that_account_alone(
    sign_in: SignIn, officer: User
) -> None:
    live = sign_in("nhaplieu").get("/notices/live/").json()
    send("jobs.failed", [officer.actor], PARAMS, key="a", actor=ACTOR)

    told = Event.objects.filter(topic__startswith="notify.inbox.").get()

    assert told.topic == live["topic"]
    assert told.body == {}
    other = sign_in("lanhdao").get("/notices/live/").json()["topic"]
    assert not told.topic.startswith(other)
    assert sign_in().get("/notices/live/").json() == {}


def test_choices_are_kept(sign_in: SignIn, officer: User) -> None:
    client = sign_in("nhaplieu")
    given = {"on:jobs.failed": ["push"], "digest:jobs.failed": "1", "language": "en"}
    given |= {"from": "21:00", "to": "05:30", "digest_at": "08:15"}

    assert client.post("/notices/choices/", given).status_code == 302

    wishes = wishes_of([officer.actor])[officer.actor]
    assert wishes.chosen["jobs.failed"] == (("push",), True)
    assert wishes.chosen["jobs.finished"] == ((), False)
    assert (wishes.language, f"{wishes.quiet[0]}", f"{wishes.digest_at}") == (
        "en",
        "21:00:00",
        "08:15:00",
    )


def test_an_address_is_shown_in_part_and_taken_away(sign_in: SignIn, officer: User) -> None:
    client = sign_in("nhaplieu")
    given = {"act": "add", "channel": "mail", "value": "canbo.mot@example.vn"}
    assert client.post("/notices/choices/", given).status_code == 302

    page = client.get("/notices/choices/").content.decode()
    assert "c…@example.vn" in page
    assert "canbo.mot@" not in page

    number = of_owner(officer.actor)[0].pk
    sign_in("lanhdao").post(
        "/notices/choices/", {"act": "drop", "channel": "mail", "address": number}
    )
    assert Address.objects.count() == 1
    client.post("/notices/choices/", {"act": "drop", "channel": "mail", "address": number})
    assert Address.objects.count() == 0


def test_what_is_no_address_is_told_on_the_page(sign_in: SignIn) -> None:
    client = sign_in("nhaplieu")

    page = client.post(
        "/notices/choices/", {"act": "add", "channel": "mail", "value": "không phải thư"}
    )

    assert "không phải địa chỉ hợp lệ" in page.content.decode()
    assert Address.objects.count() == 0


def test_a_browser_cannot_have_the_house_call_elsewhere(sign_in: SignIn) -> None:
    client = sign_in("nhaplieu")
    subscription = {"endpoint": "http://127.0.0.1:9/x", "keys": {"p256dh": "A", "auth": "A"}}

    answer = client.post(
        "/notices/browser/",
        json.dumps({"act": "keep", "subscription": subscription}),
        content_type="application/json",
    )

    assert answer.status_code == 400
    assert client.post("/notices/browser/", {"act": "keep"}).status_code == 400
    assert Address.objects.count() == 0


def test_secrets_of_a_channel_are_kept_sealed_and_never_shown(sign_in: SignIn) -> None:
    client = sign_in("quantri")

    assert client.post("/channels/mail/", MAIL).status_code == 302

    page = client.get("/channels/mail/").content.decode()
    assert "thu.example.vn" in page
    assert "bi-mat-cua-thu" not in page
    row = ChannelState.objects.get(channel="mail")
    assert "bi-mat-cua-thu" not in row.sealed + str(row.plain)
    # An empty secret keeps the one there is.
    client.post("/channels/mail/", MAIL | {"password": "", "host": "khac.example.vn"})
    config = config_of(channel_named("mail"))
    assert (config.values["host"], config.secrets["password"]) == (
        "khac.example.vn",
        "bi-mat-cua-thu",
    )


def test_a_channel_without_what_it_needs_is_not_kept(sign_in: SignIn) -> None:
    page = sign_in("quantri").post("/channels/mail/", MAIL | {"host": ""}).content.decode()

    assert "Hãy điền “Máy chủ gửi thư”" in page


def test_a_test_goes_to_oneself_and_what_is_in_doubt_is_decided(sign_in: SignIn) -> None:
    admin = User.objects.get(username="quantri")
    client = sign_in("quantri")
    given = {name: value for name, value in MAIL.items() if name != "act"}
    configure("mail", given, enabled=True, actor=ACTOR)
    put_address(admin.actor, "mail", "quan.tri@example.vn", actor=ACTOR)

    assert client.post("/channels/mail/", {"act": "test"}).status_code == 302
    found = Delivery.objects.get(channel="mail")
    assert (found.owner, found.state) == (admin.actor, "queued")

    Delivery.objects.filter(pk=found.pk).update(
        state="doubt", next_at=None, code="mail.no_reply", changed_at=timezone.now()
    )
    page = client.get("/channels/").content.decode()
    assert "q…@example.vn" in page
    assert "máy chủ thư không trả lời" in page
    client.post("/channels/mail/", {"act": "send", "delivery": found.pk})
    assert Delivery.objects.get(pk=found.pk).state == "queued"
    again = client.post("/channels/mail/", {"act": "send", "delivery": found.pk})
    assert "không còn chờ quyết định" in again.content.decode()


def test_only_what_failed_is_sent_again(sign_in: SignIn) -> None:
    client = sign_in("quantri")
    person = User.objects.get(username="nhaplieu").actor
    states = ("failed", "given_up", "sent", "doubt")
    for number, state in enumerate(states):
        send("jobs.failed", [person], PARAMS, key=f"k{number}", actor=ACTOR)
        Delivery.objects.create(
            message_id=Delivery.objects.latest("pk").message_id,
            owner=person,
            channel="mail",
            state=state,
            changed_at=timezone.now(),
        )

    client.post("/channels/mail/", {"act": "again"})

    found = Delivery.objects.filter(channel="mail").order_by("pk").values_list("state", flat=True)
    assert list(found) == ["queued", "queued", "sent", "doubt"]


def test_only_who_manages_channels_sees_them(sign_in: SignIn) -> None:
    assert sign_in("nhaplieu").get("/channels/").status_code == 403
    assert sign_in("nhaplieu").post("/channels/mail/", MAIL).status_code == 403


def test_an_administrator_mails_a_password_link_that_is_kept_nowhere(sign_in: SignIn) -> None:
    client = sign_in("quantri")
    client.post("/staff/new/", {"full_name": "Cán bộ mới", "username": "cb.moi"})
    person = User.objects.get(username="cb.moi")
    page = f"/staff/{person.pk}/"
    configure("mail", MAIL, enabled=True, actor=ACTOR)

    assert "chưa có địa chỉ" in client.post(page, {"act": "mail_link"}).content.decode()
    client.post(page, {"act": "mail", "mail": "cb.moi@example.vn"})
    assert client.post(page, {"act": "mail_link"}).status_code == 302

    found = Delivery.objects.get(channel="mail")
    assert (found.owner, found.state) == (person.actor, "queued")
    assert found.message.params == {}
    inbox = sign_in("quantri", "en").get("/notices/").content.decode()
    assert "reset/key" not in inbox
