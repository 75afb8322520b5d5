"""Handing over: every answer of a provider leads to its state, and nothing goes out twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tamgiang.platform.notify import breaker, courier, doubts
from tamgiang.platform.notify.channels import Doubt, Outcome, Result
from tamgiang.platform.notify.claiming import claimed
from tamgiang.platform.notify.courier import Route
from tamgiang.platform.notify.limits import limit_of
from tamgiang.platform.notify.models import Address, ChannelState, Delivery, State
from tamgiang.platform.notify.refusals import NotInDoubt
from tamgiang.platform.notify.sending import send
from tamgiang.platform.notify.settling import settle
from tamgiang.platform.notify.tests.conftest import ACTOR, AddPerson, Scripted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def letter(transactional_db: None, add_person: AddPerson) -> Delivery:
    """One urgent letter that waits."""
    person = add_person("an")
    send("notify.test", [person.actor], {}, key="k", actor=ACTOR)
    return Delivery.objects.get(channel="mail")


def work(channel: Scripted) -> None:
    """Turn until nothing is left to do now."""
    route = Route(channel)
    while route.turn():
        continue
    route.close()


def later(monkeypatch: pytest.MonkeyPatch, **passed: float) -> None:
    """Let time pass."""
    moment = timezone.now() + timedelta(**passed)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_a_letter_that_was_taken_is_sent(letter: Delivery, channel: Scripted) -> None:
    work(channel)

    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.provider_id) == ("sent", 1, "7")
    assert channel.sent[0].to == "an@example.vn"
    assert channel.sent[0].title == "Tin gửi thử"
    assert ChannelState.objects.get().succeeded_at is not None


def test_it_is_on_record_before_the_provider_is_called(
    letter: Delivery, channel: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, int]] = []

    def look(*_given: object) -> Outcome:
        row = Delivery.objects.get(pk=letter.pk)
        seen.append((row.state, row.attempts))
        return Outcome(Result.ACCEPTED)

    monkeypatch.setattr(channel, "send", look)
    work(channel)

    assert seen == [("sending", 1)]


def test_busy_waits_longer_each_time_and_is_given_up(
    letter: Delivery, channel: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = limit_of("mail", timezone.localdate()).attempts
    channel.answers = [Outcome(Result.BUSY, "mail.later")] * most
    waits = []
    for _ in range(most):
        work(channel)
        letter.refresh_from_db()
        if letter.next_at is None:
            break
        waits.append((letter.next_at - timezone.now()).total_seconds())
        ChannelState.objects.update(opened_until=None, failures=0)
        later(monkeypatch, seconds=waits[-1] + 1)
        # Only the attempts count here; how long a message is worth sending is another matter.
        letter.message.expires_at = None
        letter.message.save()

    assert (letter.state, letter.attempts) == ("given_up", most)
    assert 15 <= waits[0] <= 30
    assert 960 <= waits[6] <= 1920
    assert len(channel.sent) == most


@pytest.mark.parametrize(
    ("result", "state"), [(Result.REFUSED, State.FAILED), (Result.DEAD, State.FAILED)]
)
def test_a_refusal_of_one_letter_is_final(
    letter: Delivery, channel: Scripted, result: Result, state: State
) -> None:
    channel.answers = [Outcome(result, "mail.recipient_refused")]

    work(channel)

    letter.refresh_from_db()
    assert (letter.state, letter.code) == (state, "mail.recipient_refused")
    assert (Address.objects.get().dead_at is not None) is (result is Result.DEAD)
    assert ChannelState.objects.get().failures == 0


def test_what_blocks_the_channel_costs_no_attempt_and_opens_the_breaker(
    letter: Delivery, channel: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel.answers = [Outcome(Result.BLOCKED, "mail.password")]

    work(channel)
    work(channel)

    letter.refresh_from_db()
    assert (letter.state, letter.attempts, len(channel.sent)) == ("queued", 0, 1)
    assert breaker.is_open(ChannelState.objects.get(), timezone.now())

    later(monkeypatch, seconds=61)
    work(channel)
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert ChannelState.objects.get().opened_until is None


def test_after_an_open_breaker_one_letter_goes_as_a_trial(
    add_person: AddPerson, channel: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners = [add_person(f"cb{number}").actor for number in range(5)]
    send("notify.test", owners, {}, key="k", actor=ACTOR)
    ChannelState.objects.create(
        channel="mail", failures=5, openings=1, opened_until=timezone.now() - timedelta(seconds=1)
    )

    first = claimed("mail", 4)

    assert len(first) == 1
    assert claimed("mail", 4) == []
    settle("mail", [(first[0].delivery, Outcome(Result.BUSY, "mail.unreachable"))])
    state = ChannelState.objects.get()
    assert state.opened_until is not None
    assert 100 < (state.opened_until - timezone.now()).total_seconds() <= 120


def test_the_rate_holds_over_all_workers(add_person: AddPerson, channel: Scripted) -> None:
    owners = [add_person(f"cb{number}").actor for number in range(12)]
    send("notify.test", owners, {}, key="k", actor=ACTOR)

    # The bucket holds one second's worth: five.
    assert len(claimed("mail", 100)) == 5
    assert len(claimed("mail", 100)) == 0


def test_a_day_s_limit_set_by_the_administrator_holds(
    add_person: AddPerson, channel: Scripted
) -> None:
    owners = [add_person(f"cb{number}").actor for number in range(4)]
    send("notify.test", owners, {}, key="k", actor=ACTOR)
    ChannelState.objects.create(channel="mail", plain={"per_day": "3"})

    assert len(claimed("mail", 100)) == 3
    ChannelState.objects.update(allowance=10)
    assert claimed("mail", 100) == []


def test_urgent_letters_go_before_those_that_waited_longer(
    add_person: AddPerson, channel: Scripted
) -> None:
    person = add_person("an")
    params = {"name": {"vi": "x", "en": "x"}, "job": "1"}
    send("jobs.failed", [person.actor], params, key="a", actor=ACTOR)
    send("notify.test", [person.actor], {}, key="b", actor=ACTOR)
    Delivery.objects.update(next_at=timezone.now())

    work(channel)

    assert [sent.template for sent in channel.sent] == ["notify.test", "jobs.failed"]


def test_in_doubt_is_held_for_a_person_where_nobody_can_be_asked(
    letter: Delivery, channel: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel.answers = [Outcome(Result.DOUBT, "mail.no_reply")]
    work(channel)
    later(monkeypatch, seconds=10)
    work(channel)

    letter.refresh_from_db()
    assert (letter.state, letter.next_at, len(channel.sent)) == ("doubt", None, 1)
    assert list(doubts.held()) == [letter]

    doubts.decide(letter, again=True, actor="user:1")
    work(channel)
    letter.refresh_from_db()
    assert (letter.state, len(channel.sent)) == ("sent", 2)
    assert channel.sent[0].uid == channel.sent[1].uid
    with pytest.raises(NotInDoubt):
        doubts.decide(letter, again=True, actor="user:1")


def test_a_password_link_is_sent_again_for_it_harms_nobody_twice(
    add_person: AddPerson, channel: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = add_person("an")
    send("accounts.password_link", [person.actor], {}, key="k", actor=ACTOR)
    channel.answers = [Outcome(Result.DOUBT, "mail.no_reply")]
    work(channel)
    later(monkeypatch, seconds=10)
    work(channel)

    assert Delivery.objects.get(channel="mail").state == "sent"
    assert len(channel.sent) == 2
    assert "/accounts/password/reset/key/" in channel.sent[0].body
    assert Delivery.objects.get(channel="mail").message.params == {}


@pytest.mark.parametrize(
    ("status", "state", "calls"),
    [
        (Outcome(Result.DELIVERED), "delivered", 1),
        (Outcome(Result.ACCEPTED), "sent", 1),
        (Outcome(Result.ABSENT), "sent", 2),
        (Outcome(Result.CANNOT), "doubt", 1),
        (Outcome(Result.BUSY), "doubt", 1),
    ],
)
def test_where_the_provider_can_be_asked_its_answer_decides(
    letter: Delivery,
    channel: Scripted,
    monkeypatch: pytest.MonkeyPatch,
    status: Outcome,
    state: str,
    calls: int,
) -> None:
    channel.doubt, channel.status = Doubt.ASK, status
    channel.answers = [Outcome(Result.DOUBT, "zalo.no_reply")]
    work(channel)
    later(monkeypatch, seconds=10)
    work(channel)

    letter.refresh_from_db()
    assert (letter.state, len(channel.sent)) == (state, calls)


def test_an_attempt_of_a_dead_process_is_in_doubt(
    letter: Delivery, channel: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed("mail", 1)
    worker = Delivery.objects.get(pk=letter.pk).worker
    host = worker.partition("/")[0]
    Delivery.objects.update(worker=f"{host}/999999/1")

    assert doubts.find_lost("mail", set()) == 1

    letter.refresh_from_db()
    assert (letter.state, letter.code) == ("doubt", "notify.worker_lost")


def test_an_attempt_that_lost_its_turn_writes_nothing_more(
    letter: Delivery, channel: Scripted
) -> None:
    claim = claimed("mail", 1)[0]
    Delivery.objects.filter(pk=letter.pk).update(state=State.SENT, attempts=2)

    settle("mail", [(claim.delivery, Outcome(Result.BUSY, "mail.later"))])

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("sent", 2)


def test_a_message_past_its_time_is_not_sent(
    letter: Delivery, channel: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, hours=2)

    work(channel)

    letter.refresh_from_db()
    assert (letter.state, letter.code, channel.sent) == ("given_up", "notify.expired", [])


def test_a_fault_of_the_adapter_is_a_doubt(
    letter: Delivery, channel: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> Outcome:
        raise ValueError("broken")

    monkeypatch.setattr(channel, "send", fails)
    route = courier.Route(channel)
    route.turn()
    while route.busy:
        route.turn(taking=False)

    letter.refresh_from_db()
    assert (letter.state, letter.code) == ("doubt", "notify.fault")
