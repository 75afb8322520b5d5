"""Who asks too fast waits; others do not."""

import pytest
from django.test import Client
from pytest_django import Settings

from tamgiang.platform.accounts.models import User
from tamgiang.project.guards import rates
from tamgiang.project.guards.rates import Counter, Rate

RATE = Rate("test", 6, ("/",))


class Clock:
    """A clock that goes when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def limited(settings: Settings, monkeypatch: pytest.MonkeyPatch, db: None) -> Clock:
    settings.RATES = 1.0
    clock = Clock()
    monkeypatch.setattr(rates, "COUNTER", Counter(clock))
    return clock


def asked(client: Client, path: str, times: int) -> list[int]:
    return [client.get(path).status_code for _ in range(times)]


def test_a_minutes_worth_then_one_at_a_time() -> None:
    clock = Clock()
    counter = Counter(clock)

    first = [counter.take(RATE, "a") for _ in range(7)]
    clock.now += 10
    later = [counter.take(RATE, "a"), counter.take(RATE, "a")]

    assert first == [0, 0, 0, 0, 0, 0, 10]
    assert later == [0, 10]
    assert counter.take(RATE, "b") == 0


def test_a_wider_limit_takes_more() -> None:
    counter = Counter(Clock())

    assert [counter.take(RATE, "a", 2) > 0 for _ in range(13)] == [False] * 12 + [True]


def test_the_longest_silent_asker_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "REMEMBERED", 2)
    counter = Counter(Clock())
    for who in ("a", "b", "c"):
        counter.take(Rate("one", 1, ("/",)), who)

    assert counter.take(Rate("one", 1, ("/",)), "c") > 0
    assert counter.take(Rate("one", 1, ("/",)), "a") == 0


def test_open_data_is_given_sixty_times_a_minute(limited: Clock) -> None:
    visitor = Client(SERVER_NAME="localhost")

    answers = asked(visitor, "/open/", 61)

    assert answers == [200] * 60 + [429]
    assert asked(visitor, "/units/", 1) == [200]


def test_who_waits_is_told_how_long(limited: Clock) -> None:
    visitor = Client(SERVER_NAME="localhost", REMOTE_ADDR="192.0.2.7")
    for _ in range(600):
        rates.COUNTER.take(rates.RATES[7], "192.0.2.7")

    answer = visitor.get("/api/v1/openapi.json")

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    assert answer.json()["code"] == "house.too_many_requests"
    assert answer.json()["retryable"] is True


def test_people_behind_one_address_do_not_use_up_each_others_share(limited: Clock) -> None:
    one, other = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    one.force_login(User.objects.create(username="one"))
    other.force_login(User.objects.create(username="other"))

    assert asked(one, "/search/palette.json?q=a", 121)[-1] == 429
    assert asked(other, "/search/palette.json?q=a", 1) == [200]


def test_thirty_forms_of_the_sign_in_a_minute(limited: Clock) -> None:
    visitor = Client(SERVER_NAME="localhost")

    answers = [visitor.post("/accounts/reauthenticate/").status_code for _ in range(31)]

    assert answers[-1] == 429
    assert 429 not in answers[:30]
