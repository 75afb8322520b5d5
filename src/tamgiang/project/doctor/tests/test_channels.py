"""The doctor on the ways messages leave the house, and the trial it tells of."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from tamgiang.platform.accounts.models import Role, User
from tamgiang.platform.accounts.services import assign
from tamgiang.platform.notify.addresses import put_address
from tamgiang.platform.notify.configs import configure
from tamgiang.platform.notify.inbox import inbox_of, shown
from tamgiang.platform.notify.models import Delivery
from tamgiang.platform.notify.sending import send
from tamgiang.project.doctor.channels import channels
from tamgiang.project.doctor.finding import Finding, State, fault, well
from tamgiang.project.doctor.watch import tell
from tamgiang.project.notify_test import main
from tests.tools.simulators.mail import PASSWORD, USER, MailServer, mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as started:
        given = {"host": "127.0.0.1", "port": str(started.port), "security": "none"}
        given |= {"sender": "tamgiang@xa.vn", "user": USER, "password": PASSWORD}
        configure("mail", given, enabled=True, actor="user:1")
        yield started


def of_mail(*, probe: bool = False) -> Finding:
    return next(one for one in channels(probe=probe) if one.about.en == "Channel: Mail")


def test_a_channel_nobody_set_up_is_told_and_no_fault() -> None:
    found = of_mail(probe=True)

    assert (found.state, found.detail.en) == (State.WELL, "not set up (needs not be)")


def test_a_server_that_answers_is_well_and_one_that_is_down_is_a_fault(
    server: MailServer,
) -> None:
    assert of_mail(probe=True).detail.en == "set up, nothing sent yet"

    server.shutdown()
    server.server_close()

    found = of_mail(probe=True)
    assert (found.state, found.detail.en) == (
        State.FAULT,
        "the mail server cannot be reached",
    )
    assert found.mend == "tamgiang notify-test --to TEN --channel mail"
    assert of_mail().state is State.WELL


def test_messages_in_doubt_are_a_warning(server: MailServer) -> None:
    person = User.objects.create(username="an")
    put_address(person.actor, "mail", "an@example.vn", actor="user:1")
    send("notify.test", [person.actor], {}, key="k", actor="user:1")
    Delivery.objects.filter(channel="mail").update(state="doubt", next_at=None)

    found = of_mail()

    assert found.state is State.WARNING
    assert found.detail.en == "1 messages in doubt wait for a decision at /channels/"


def test_a_trial_says_how_the_provider_answered(
    server: MailServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en")
    person = User.objects.create(username="an")
    put_address(person.actor, "mail", "an@example.vn", actor="user:1")
    server.dead.add("cu@example.vn")

    assert main(["--to", "an"]) == 0
    assert main(["--to", "cu@example.vn"]) == 1
    assert main(["--to", "an", "--channel", "zalo"]) == 2

    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "Mail: a…@example.vn: taken",
        "Mail: c…@example.vn: the mail server does not take this address [mail.recipient_refused]",
    ]
    assert [to for to, _ in server.taken] == ["an@example.vn"]


def test_faults_reach_the_administrators_once_a_day() -> None:
    role = Role.objects.create(
        code="qt", name_vi="qt", name_en="qt", permissions=["accounts.manage"]
    )
    admin = User.objects.create(username="quantri")
    assign(admin, role, valid_from=timezone.localdate(), actor="system:test")
    about = well(of_mail().about, "x", "x").about
    broken = fault(about, "máy chủ thư không trả lời", "the mail server is down", "")

    assert (tell([broken]), tell([broken]), tell([])) == (1, 1, 0)

    (row,) = inbox_of(admin.actor)
    line = shown(row, "vi")
    assert line is not None
    assert (line.text.title, line.text.link) == ("Hệ thống có 1 lỗi cần xử lý", "/health/")
    assert line.text.body == "• Kênh: Thư điện tử: máy chủ thư không trả lời"
