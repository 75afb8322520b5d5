"""Zalo messages against a stand-in that ends tokens, refuses, hangs and hangs up."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from tamgiang.integrations.zalo import channel as module
from tamgiang.integrations.zalo.channel import ZaloChannel
from tamgiang.kernel.errors import Refusal
from tamgiang.platform.notify import calls, channels
from tamgiang.platform.notify.channels import Config, Letter, Result
from tamgiang.platform.notify.configs import config_of, configure
from tamgiang.platform.notify.models import ChannelState
from tests.tools.simulators.moods import Mood
from tests.tools.simulators.web import serving
from tests.tools.simulators.zalo import APP, SECRET, Zalo

pytestmark = pytest.mark.django_db(transaction=True)
CHANNEL = ZaloChannel()


@pytest.fixture
def zalo(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zalo]:
    with serving(Zalo()) as started:
        monkeypatch.setattr(settings, "ZALO_ORIGIN", started.origin)
        monkeypatch.setattr(module, "call", _impatient)
        monkeypatch.setattr(channels, "_channels", {"zalo": CHANNEL})
        yield started


def _impatient(method: str, url: str, headers: dict[str, str], body: bytes) -> calls.Answer:
    return calls.call(method, url, headers, body, whole=1.0)


@pytest.fixture
def config(zalo: Zalo) -> Config:
    """The account as an administrator sets it up; the first token is fetched."""
    given = {
        "app_id": APP,
        "secret_key": SECRET,
        "refresh_token": zalo.tokens.refresh,
        "templates": "notify.test=4711",
    }
    configure("zalo", given, enabled=True, actor="user:1")
    return CHANNEL.prepare(config_of(CHANNEL))


def letter(to: str = "84905123456", template: str = "notify.test") -> Letter:
    return Letter(
        uid="track-1",
        to=to,
        title="Cảnh báo lũ",
        body="Nước lên.",
        url="",
        language="vi",
        template=template,
        params={"muc": "3"},
        urgent=True,
        lifetime=3600,
    )


def test_a_template_goes_to_a_phone_and_a_text_to_a_follower(zalo: Zalo, config: Config) -> None:
    first = CHANNEL.send(letter(), config)
    second = CHANNEL.send(letter(to="uid:186729651760683225"), config)

    assert (first.result, first.provider_id) == (Result.ACCEPTED, "m1")
    assert (second.result, second.provider_id) == (Result.ACCEPTED, "m2")
    assert [(t.to, t.tracking, t.text) for t in zalo.taken] == [
        ("84905123456", "track-1", "Nước lên."),
        ("uid:186729651760683225", "", "Cảnh báo lũ\n\nNước lên."),
    ]


def test_tokens_are_renewed_and_kept_sealed(zalo: Zalo, config: Config) -> None:
    assert config.secrets["access_token"] == zalo.tokens.access
    zalo.expire()

    outcome = CHANNEL.send(letter(), config)

    assert outcome.result is Result.ACCEPTED
    assert zalo.tokens.refused == 1
    assert config_of(CHANNEL).secrets["refresh_token"] == zalo.tokens.refresh
    row = ChannelState.objects.get()
    assert zalo.tokens.count == 2
    assert zalo.tokens.refresh not in row.sealed
    assert SECRET not in str(row.plain) + row.sealed


def test_a_spent_refresh_token_blocks_the_channel(zalo: Zalo, config: Config) -> None:
    zalo.expire()
    zalo.tokens.refresh = "granted to somebody else"

    outcome = CHANNEL.send(letter(), config)

    assert (outcome.result, outcome.code) == (Result.BLOCKED, "zalo.refresh_refused")
    assert zalo.taken == []


@pytest.mark.parametrize(
    ("number", "result", "code"),
    [
        (-213, Result.REFUSED, "zalo.not_followed"),
        (-32, Result.BLOCKED, "zalo.rate"),
        (-144, Result.BLOCKED, "zalo.quota"),
        (-108, Result.DEAD, "zalo.phone"),
        (-112, Result.REFUSED, "zalo.template"),
        (-133, Result.BUSY, "zalo.night"),
        (-99999, Result.REFUSED, "zalo.refused"),
    ],
)
def test_each_code_of_the_contract_has_its_outcome(
    zalo: Zalo, config: Config, number: int, result: Result, code: str
) -> None:
    zalo.moods.then(Mood.NEVER)
    zalo.codes = [number]

    outcome = CHANNEL.send(letter(), config)

    assert (outcome.result, outcome.code, zalo.taken) == (result, code, [])


@pytest.mark.parametrize(
    ("mood", "taken", "asked"),
    [
        (Mood.HALF, 1, Result.DELIVERED),
        (Mood.DROP, 0, Result.ABSENT),
        (Mood.HANG, 0, Result.ABSENT),
    ],
)
def test_what_may_have_been_taken_is_asked_about(
    zalo: Zalo, config: Config, mood: Mood, taken: int, asked: Result
) -> None:
    zalo.moods.then(mood)

    assert CHANNEL.send(letter(), config).result is Result.DOUBT

    assert len(zalo.taken) == taken
    assert CHANNEL.ask(letter(), "", config).result is asked


def test_where_zalo_cannot_tell_a_person_decides(zalo: Zalo, config: Config) -> None:
    zalo.status_known = False

    assert CHANNEL.ask(letter(), "", config).result is Result.CANNOT
    assert CHANNEL.ask(letter(to="uid:186729651760683225"), "", config).result is Result.CANNOT


def test_a_message_without_a_template_is_refused_before_any_call(
    zalo: Zalo, config: Config
) -> None:
    outcome = CHANNEL.send(letter(template="jobs.failed"), config)

    assert (outcome.result, outcome.code) == (Result.REFUSED, "zalo.no_template")
    assert zalo.tokens.refused == 0


def test_the_account_itself_can_be_asked_for(zalo: Zalo, config: Config) -> None:
    assert CHANNEL.probe(config).result is Result.ACCEPTED


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0905 123 456", "84905123456"),
        ("+84 905.123.456", "84905123456"),
        ("uid:186729651760683225", "uid:186729651760683225"),
    ],
)
def test_phone_numbers_come_to_one_form(typed: str, kept: str) -> None:
    assert CHANNEL.checked(typed) == kept


@pytest.mark.parametrize("typed", ["", "12345", "0905123456789", "uid:abc"])
def test_what_is_no_zalo_address_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        CHANNEL.checked(typed)
