"""Letters against a real SMTP server on loopback that takes, refuses, hangs and hangs up."""

from collections.abc import Iterator

import pytest

from tamgiang.integrations.mail.channel import MailChannel
from tamgiang.kernel.errors import Refusal
from tamgiang.platform.notify.channels import Config, Letter, Result
from tests.servers import free_port
from tests.tools.simulators.mail import PASSWORD, USER, MailServer, mail_server
from tests.tools.simulators.moods import Mood


def letter(to: str = "an@example.vn", title: str = "Cảnh báo lũ") -> Letter:
    return Letter(
        uid="8f0e",
        to=to,
        title=title,
        body="Nước sông Bồ lên nhanh.\n.dòng bắt đầu bằng dấu chấm",
        url="http://house/notices/",
        language="vi",
        template="notify.test",
        params={},
        urgent=True,
        lifetime=60,
    )


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as started:
        yield started


def config(server: MailServer, **more: str) -> Config:
    values = {
        "host": "127.0.0.1",
        "port": str(server.port),
        "security": "none",
        "sender": "tamgiang@xa.hue.gov.vn",
        "user": USER,
    }
    return Config(values | more, {"password": PASSWORD})


CHANNEL = MailChannel(timeout=1.0)


def test_a_letter_arrives_whole(server: MailServer) -> None:
    outcome = CHANNEL.send(letter(), config(server))

    assert outcome.result is Result.ACCEPTED
    to, taken = server.taken[0]
    assert to == "an@example.vn"
    assert taken["Subject"] == "Cảnh báo lũ"
    assert taken["Message-ID"] == "<8f0e@xa.hue.gov.vn>"
    assert taken["Auto-Submitted"] == "auto-generated"
    text = taken.get_content().replace("\r\n", "\n")
    assert text.startswith("Nước sông Bồ lên nhanh.\n.dòng bắt đầu bằng dấu chấm\n\nhttp://house/")
    assert server.signed_in == 1


def test_every_attempt_bears_the_same_number(server: MailServer) -> None:
    for _ in range(2):
        CHANNEL.send(letter(), config(server))

    assert server.ids() == ["<8f0e@xa.hue.gov.vn>"] * 2


@pytest.mark.parametrize(
    ("mood", "result", "code", "taken"),
    [
        (Mood.LATER, Result.BUSY, "mail.content_refused", 0),
        (Mood.NEVER, Result.REFUSED, "mail.content_refused", 0),
        (Mood.DROP, Result.BUSY, "mail.dropped", 0),
        (Mood.HANG, Result.DOUBT, "mail.no_reply", 0),
        (Mood.HALF, Result.DOUBT, "mail.no_reply", 1),
    ],
)
def test_doubt_begins_with_the_last_byte_of_the_letter(
    server: MailServer, mood: Mood, result: Result, code: str, taken: int
) -> None:
    server.moods.then(mood)

    outcome = CHANNEL.send(letter(), config(server))

    assert (outcome.result, outcome.code, len(server.taken)) == (result, code, taken)


def test_a_mailbox_that_is_not_there_is_dead(server: MailServer) -> None:
    server.dead.add("cu@example.vn")

    outcome = CHANNEL.send(letter(to="cu@example.vn"), config(server))

    assert (outcome.result, outcome.code) == (Result.DEAD, "mail.recipient_refused")


def test_a_wrong_password_blocks_the_channel(server: MailServer) -> None:
    given = Config(config(server).values, {"password": "sai"})

    assert CHANNEL.send(letter(), given).result is Result.BLOCKED
    assert CHANNEL.probe(given).code == "mail.password"
    assert CHANNEL.probe(config(server)).result is Result.ACCEPTED


def test_a_server_without_encryption_is_refused_where_it_is_asked_for(server: MailServer) -> None:
    outcome = CHANNEL.send(letter(), config(server, security="starttls"))

    assert (outcome.result, outcome.code) == (Result.BLOCKED, "mail.no_tls")
    assert server.signed_in == 0


def test_a_server_that_is_down_took_nothing() -> None:
    values = {"host": "127.0.0.1", "port": str(free_port()), "security": "none", "sender": "a@b.vn"}

    outcome = CHANNEL.send(letter(), Config(values))

    assert (outcome.result, outcome.code) == (Result.BUSY, "mail.unreachable")


def test_a_title_cannot_add_a_header(server: MailServer) -> None:
    CHANNEL.send(letter(title="Tin\r\nBcc: ke.khac@example.vn"), config(server))

    assert server.taken[0][1]["Subject"] == "Tin Bcc: ke.khac@example.vn"
    assert server.taken[0][1]["Bcc"] is None


@pytest.mark.parametrize(
    "typed", ["an", "an@", "@xa.vn", "an b@xa.vn", "an@xa.vn\r\nRCPT TO:<x@y>"]
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        CHANNEL.checked(typed)


def test_an_address_is_shown_in_part() -> None:
    assert CHANNEL.shown(CHANNEL.checked(" An.Nguyen@HUE.gov.vn ")) == "A…@hue.gov.vn"
