"""kill -9 of the worker in the middle of a mass notice: everybody once, nobody missed."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings

from tamgiang.platform.notify.addresses import put_address
from tamgiang.platform.notify.channels import channel_named
from tamgiang.platform.notify.configs import configure
from tamgiang.platform.notify.models import ChannelState, Delivery, Preference, State
from tamgiang.platform.notify.sending import send
from tests.tools.simulators.mail import PASSWORD, USER, MailServer, mail_server
from tests.tools.simulators.moods import Mood
from tests.tools.simulators.push import PushService
from tests.tools.simulators.web import serving
from tests.tools.simulators.zalo import APP, SECRET, Zalo

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
PEOPLE = 300
LIMIT = 180.0


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    with serving(Zalo()) as started:
        yield started


@pytest.fixture
def push() -> Iterator[PushService]:
    with serving(PushService()) as started:
        yield started


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as started:
        yield started


Worker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def worker(
    transactional_db: None,
    same_house: dict[str, str],
    zalo: Zalo,
    push: PushService,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Worker]:
    """Starts a real worker over the test's own records; killed at the end."""
    monkeypatch.setattr(settings, "PUSH_SERVICES", [push.origin])
    env = same_house | {
        "TAMGIANG_ZALO_ORIGIN": zalo.origin,
        "TAMGIANG_PUSH_SERVICES": push.origin,
    }
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        process = subprocess.Popen([sys.executable, "-m", "tamgiang.project.worker"], env=env)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_for(met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT
    while not met():
        assert time.monotonic() < deadline, dict(_states())
        time.sleep(0.02)


def _states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Delivery.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def owners(channel: str) -> list[str]:
    found = [f"people:resident:{number:04d}" for number in range(PEOPLE)]
    Preference.objects.bulk_create(
        Preference(owner=owner, topic="notify.test", channels=[channel]) for owner in found
    )
    return found


def killed_in_the_middle(worker: Worker, taken: Callable[[], int], marks: tuple[int, ...]) -> None:
    """Kill the worker each time so many were taken; another then goes on."""
    for mark in marks:
        process = worker()
        wait_for(lambda mark=mark: taken() >= mark)  # type: ignore[misc]
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_zalo_takes_each_message_once(worker: Worker, zalo: Zalo) -> None:
    given = {"app_id": APP, "secret_key": SECRET, "refresh_token": zalo.tokens.refresh}
    configure("zalo", given | {"templates": "*=4711"}, enabled=True, actor="user:1")
    people = owners("zalo")
    for number, owner in enumerate(people):
        put_address(owner, "zalo", f"09{number:08d}", actor="user:1")
    # Some calls are cut after they were taken, some before: doubts beside those of the kill.
    zalo.moods.then(*([Mood.WELL] * 20 + [Mood.HALF] * 3 + [Mood.DROP] * 3))
    send("notify.test", people, {}, key="flood", actor="user:1")

    killed_in_the_middle(worker, lambda: len(zalo.taken), (60, 150, 220))
    doubtful = Delivery.objects.filter(state__in=[State.SENDING, State.DOUBT]).count()
    worker()
    wait_for(lambda: not Delivery.objects.exclude(state__in=["sent", "delivered"]).exists())

    assert doubtful > 0
    assert zalo.asked >= doubtful
    once = {str(uid): 1 for uid in Delivery.objects.values_list("uid", flat=True)}
    assert len(once) == PEOPLE
    assert zalo.per_tracking() == once


def test_each_browser_shows_one_notice(worker: Worker, push: PushService) -> None:
    people = owners("push")
    assert channel_named("push").name == "push"
    for owner in people:
        browser = push.browser(owner.rpartition(":")[2])
        put_address(owner, "push", browser.subscription, actor="user:1")
    push.moods.then(*([Mood.WELL] * 20 + [Mood.HALF] * 3 + [Mood.DROP] * 3))
    send("notify.test", people, {}, key="flood", actor="user:1")

    killed_in_the_middle(worker, lambda: sum(b.posts for b in push.browsers.values()), (60, 180))
    worker()
    wait_for(lambda: not Delivery.objects.exclude(state="sent").exists())

    assert push.wrong == []
    assert {len(browser.shown) for browser in push.browsers.values()} == {1}
    assert len(push.browsers) == PEOPLE
    # What was posted twice bore the same topic, so that the service replaces what it still holds.
    assert len(push.topics) == PEOPLE


def test_mail_is_never_sent_twice_and_what_is_in_doubt_waits_for_a_person(
    worker: Worker, mail: MailServer
) -> None:
    given = {"host": "127.0.0.1", "port": str(mail.port), "security": "none", "user": USER}
    configure(
        "mail",
        given | {"sender": "tamgiang@xa.vn", "password": PASSWORD},
        enabled=True,
        actor="user:1",
    )
    people = owners("mail")[:60]
    for number, owner in enumerate(people):
        put_address(owner, "mail", f"dan{number}@example.vn", actor="user:1")
    mail.moods.then(*([Mood.WELL] * 10 + [Mood.HALF] * 2))
    send("notify.test", people, {}, key="flood", actor="user:1")

    killed_in_the_middle(worker, lambda: len(mail.taken), (20,))
    worker()
    wait_for(
        lambda: (
            not Delivery.objects.exclude(state="sent").exclude(state="doubt", next_at=None).exists()
        )
    )

    sent = set(Delivery.objects.filter(state="sent").values_list("uid", flat=True))
    held = set(Delivery.objects.filter(state="doubt").values_list("uid", flat=True))
    arrived = [identity.strip("<>").partition("@")[0] for identity in mail.ids()]
    assert len(arrived) == len(set(arrived))
    assert {str(uid) for uid in sent} <= set(arrived)
    assert set(arrived) <= {str(uid) for uid in sent | held}
    # The two that were cut, and at most those under way at the kill.
    assert 2 <= len(held) <= 2 + 4
    assert ChannelState.objects.get(channel="mail").opened_until is None
