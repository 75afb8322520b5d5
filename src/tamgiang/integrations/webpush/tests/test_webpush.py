"""Notices against a push service that checks the house's token and opens what it gets."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from tamgiang.integrations.webpush import channel as module
from tamgiang.integrations.webpush.channel import WebPushChannel, known_service
from tamgiang.integrations.webpush.cipher import encipher
from tamgiang.integrations.webpush.vapid import b64, private_key, unb64
from tamgiang.kernel.errors import Refusal
from tamgiang.platform.notify import calls
from tamgiang.platform.notify.channels import Config, Letter, Result
from tests.tools.simulators.moods import Mood
from tests.tools.simulators.push import FakeBrowser, PushService
from tests.tools.simulators.web import serving

CHANNEL = WebPushChannel()


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    with serving(PushService()) as started:
        monkeypatch.setattr(settings, "PUSH_SERVICES", [started.origin])
        monkeypatch.setattr(module, "call", _impatient)
        yield started


def _impatient(method: str, url: str, headers: dict[str, str], body: bytes) -> calls.Answer:
    return calls.call(method, url, headers, body, whole=1.0)


@pytest.fixture
def browser(service: PushService) -> FakeBrowser:
    return service.browser("an")


def letter(browser: FakeBrowser, body: str = "Nước sông Bồ lên nhanh.") -> Letter:
    return Letter(
        uid="3f9c2f3e-7f0e-4c4e-9d0a-0a5b6c7d8e9f",
        to=CHANNEL.checked(browser.subscription),
        title="Cảnh báo lũ",
        body=body,
        url="http://house/notices/",
        language="vi",
        template="notify.test",
        params={},
        urgent=True,
        lifetime=3600,
    )


def test_the_example_of_the_standard_comes_out_byte_for_byte() -> None:
    """RFC 8291, section 5 and appendix A."""
    number = int.from_bytes(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    browser = unb64(
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    )

    body = encipher(
        b"When I grow up, I want to be a watermelon",
        browser,
        unb64("BTBZMqHH6r4Tts7J_aSIgg"),
        own=ec.derive_private_key(number, ec.SECP256R1()),
        salt=unb64("DGv6ra1nlYgDCS1FRnbzlw"),
    )

    assert b64(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6"
        "PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_the_browser_reads_what_was_sent(service: PushService, browser: FakeBrowser) -> None:
    outcome = CHANNEL.send(letter(browser), Config())

    assert outcome.result is Result.ACCEPTED
    assert service.wrong == []
    notice = browser.shown["3f9c2f3e-7f0e-4c4e-9d0a-0a5b6c7d8e9f"]
    assert notice["title"] == "Cảnh báo lũ"
    assert notice["body"] == "Nước sông Bồ lên nhanh."
    assert service.topics == {("an", "3f9c2f3e7f0e4c4e9d0a0a5b6c7d8e9f"): 1}


def test_sent_twice_it_is_shown_once(browser: FakeBrowser) -> None:
    for _ in range(2):
        CHANNEL.send(letter(browser), Config())

    assert browser.posts == 2
    assert len(browser.shown) == 1


@pytest.mark.parametrize(
    ("mood", "result", "code", "posts"),
    [
        (Mood.LATER, Result.BUSY, "push.busy", 0),
        (Mood.NEVER, Result.REFUSED, "push.refused", 0),
        (Mood.GONE, Result.DEAD, "push.gone", 0),
        (Mood.DROP, Result.DOUBT, "push.no_reply", 0),
        (Mood.HANG, Result.DOUBT, "push.no_reply", 0),
        (Mood.HALF, Result.DOUBT, "push.no_reply", 1),
    ],
)
def test_every_way_a_service_fails_has_its_outcome(
    service: PushService,
    browser: FakeBrowser,
    mood: Mood,
    result: Result,
    code: str,
    posts: int,
) -> None:
    service.moods.then(mood)

    outcome = CHANNEL.send(letter(browser), Config())

    assert (outcome.result, outcome.code, browser.posts) == (result, code, posts)


def test_a_service_that_asks_to_wait_is_heard(service: PushService, browser: FakeBrowser) -> None:
    service.moods.then(Mood.LATER)

    assert CHANNEL.send(letter(browser), Config()).retry_after == 1.0


def test_a_long_text_is_cut_to_one_record(browser: FakeBrowser) -> None:
    outcome = CHANNEL.send(letter(browser, body="Đ" * 9000), Config())

    assert outcome.result is Result.ACCEPTED
    notice = next(iter(browser.shown.values()))
    assert 1000 < len(notice["body"]) < 2000


def test_the_key_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    first = private_key(str(tmp_path))
    private_key.cache_clear()
    again = private_key(str(tmp_path))

    assert first.private_numbers() == again.private_numbers()
    path = tmp_path / "secrets" / "vapid"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(p.name for p in path.parent.iterdir()) == ["vapid"]


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com.example.org/x", False),
        ("https://fcm.googleapis.com@10.0.0.1/x", False),
        ("https://fcm.googleapis.com:8443/x", False),
        ("http://127.0.0.1:8000/audit/", False),
        ("https://push.services.mozilla.com.evil.vn/", False),
    ],
)
def test_only_push_services_are_called(endpoint: str, known: bool) -> None:
    assert known_service(endpoint) is known


@pytest.mark.parametrize(
    "value",
    [
        "",
        "[]",
        '{"endpoint": "https://fcm.googleapis.com/x"}',
        json.dumps({"endpoint": "https://10.0.0.1/x", "keys": {"p256dh": "AA", "auth": "AA"}}),
        json.dumps(
            {"endpoint": "https://fcm.googleapis.com/x", "keys": {"p256dh": "AA", "auth": "AA"}}
        ),
    ],
)
def test_what_is_no_subscription_is_refused(value: str) -> None:
    with pytest.raises(Refusal):
        CHANNEL.checked(value)
