"""Events reach every consumer, in commit order, whatever fails on the way."""

import threading
from collections.abc import Callable, Sequence

import pytest
from django.db import connection, transaction

from tamgiang.platform.audit.selectors import entries_of
from tamgiang.platform.events import consumers as registry
from tamgiang.platform.events.consumers import consumer
from tamgiang.platform.events.letters import dismiss, open_letters, retry
from tamgiang.platform.events.models import DeadLetter, Event, Position
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.events.relay import drain, newest, readable_after


@pytest.fixture(autouse=True)
def _no_other_consumers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_consumers", {})


@pytest.fixture
def seen() -> list[str]:
    """The refs a consumer of records was given, in order."""
    refs: list[str] = []

    @consumer("test.records", topics=("record.",))
    def read(events: Sequence[Event]) -> None:
        refs.extend(event.ref for event in events)

    return refs


def raise_events(*refs: str, topic: str = "record.created") -> None:
    with transaction.atomic():
        for ref in refs:
            emit(topic, ref, {"n": 1}, actor="user:1")


def test_events_outside_a_transaction_are_refused(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        emit("record.created", "a:b:1", {}, actor="user:1")


def test_a_rolled_back_act_raises_no_event(db: None, seen: list[str]) -> None:
    with transaction.atomic():
        emit("record.created", "a:b:1", {}, actor="user:1")
        transaction.set_rollback(True)
    assert drain() == 0
    assert seen == []


def test_a_consumer_reads_its_topics_once_and_in_order(db: None, seen: list[str]) -> None:
    raise_events("a:b:1", "a:b:2")
    raise_events("x", topic="jobs.done")
    raise_events("a:b:3")
    drain()
    assert seen == ["a:b:1", "a:b:2", "a:b:3"]
    drain()
    assert seen == ["a:b:1", "a:b:2", "a:b:3"]


def test_each_consumer_has_its_own_position(db: None, seen: list[str]) -> None:
    # Given one consumer that has read two events
    raise_events("a:b:1", "a:b:2")
    drain()
    # When another one is installed later
    late: list[str] = []

    @consumer("test.late", topics=("record.",))
    def read(events: Sequence[Event]) -> None:
        late.extend(event.ref for event in events)

    raise_events("a:b:3")
    drain()
    # Then it reads from the beginning, and the first one only what is new
    assert (seen, late) == (["a:b:1", "a:b:2", "a:b:3"],) * 2


def test_many_events_come_in_batches(db: None, seen: list[str]) -> None:
    raise_events(*(f"a:b:{n}" for n in range(1203)))
    assert drain() == 1203
    assert seen == [f"a:b:{n}" for n in range(1203)]


def test_names_stand_once() -> None:
    consumer("test.twice", topics=("a.",))(lambda events: None)
    with pytest.raises(ValueError, match=r"test\.twice"):
        consumer("test.twice", topics=("a.",))(lambda events: None)


class TestPoison:
    """One event a consumer cannot digest stops neither the others nor the other consumers."""

    @pytest.fixture
    def cured(self) -> list[bool]:
        return []

    @pytest.fixture
    def handled(self, cured: list[bool]) -> list[str]:
        refs: list[str] = []

        @consumer("test.picky", topics=("record.",))
        def read(events: Sequence[Event]) -> None:
            for event in events:
                if event.ref == "bad" and not cured:
                    raise RuntimeError("cannot digest this")
            refs.extend(event.ref for event in events)

        return refs

    @pytest.fixture
    def letter(self, db: None, handled: list[str]) -> DeadLetter:
        raise_events("a", "bad", "c")
        drain()
        return open_letters().get()

    def test_the_bad_event_alone_becomes_a_dead_letter(
        self, letter: DeadLetter, handled: list[str], seen: list[str]
    ) -> None:
        assert handled == ["a", "c"]
        assert (letter.event.ref, letter.attempts) == ("bad", 1)
        assert letter.error == "RuntimeError: cannot digest this"
        drain()
        assert seen == ["a", "bad", "c"]

    def test_a_retry_that_fails_counts(self, letter: DeadLetter) -> None:
        assert retry(letter, actor="user:1") is False
        letter.refresh_from_db()
        assert (letter.attempts, letter.resolved_at) == (2, None)

    def test_a_retry_after_the_cure_resolves(
        self, letter: DeadLetter, handled: list[str], cured: list[bool]
    ) -> None:
        cured.append(True)
        assert retry(letter, actor="user:1") is True
        assert handled == ["a", "c", "bad"]
        assert not open_letters().exists()
        assert entries_of(f"events:letter:{letter.pk}").get().action == "events.letter_retried"

    def test_a_person_may_dismiss_it(self, letter: DeadLetter, handled: list[str]) -> None:
        dismiss(letter, actor="user:7")
        letter.refresh_from_db()
        assert (letter.resolved_by, open_letters().count(), handled) == ("user:7", 0, ["a", "c"])


def test_what_a_consumer_writes_goes_with_its_position(db: None) -> None:
    # Given a consumer that writes and then fails
    @consumer("test.writes", topics=("record.",))
    def read(events: Sequence[Event]) -> None:
        Position.objects.create(consumer=f"mark-{events[0].ref}")
        raise RuntimeError

    raise_events("a")
    drain()
    # Then nothing it wrote stays
    assert not Position.objects.filter(consumer__startswith="mark-").exists()


class TestReadingFirst:
    """A consumer with long to compute reads before it holds up the writers."""

    @pytest.fixture
    def written(self) -> list[str]:
        """What was written; entries say whether a transaction was open while reading."""
        refs: list[str] = []

        @consumer("test.slow", topics=("record.",), reads_first=True)
        def read(events: Sequence[Event]) -> Callable[[], object]:
            if len(events) > 1 and events[-1].ref == "bad":
                raise RuntimeError("cannot read this")
            found = [event.ref for event in events]
            inside = connection.in_atomic_block

            def write() -> None:
                assert connection.in_atomic_block
                if "bad" in found:
                    raise RuntimeError("cannot write this")
                refs.extend(f"{ref}{'!' if inside else ''}" for ref in found)

            return write

        return refs

    def test_it_reads_outside_and_writes_inside(
        self, transactional_db: None, written: list[str]
    ) -> None:
        raise_events("a", "b")
        drain()
        assert written == ["a", "b"]

    def test_one_bad_event_is_put_aside_and_the_rest_taken_one_by_one(
        self, transactional_db: None, written: list[str]
    ) -> None:
        raise_events("a", "b", "bad")
        drain()
        assert written == ["a!", "b!"]
        assert open_letters().get().event.ref == "bad"

    def test_what_was_read_is_thrown_away_when_another_relay_was_faster(
        self, transactional_db: None
    ) -> None:
        written: list[str] = []
        others: list[str] = []

        def read(events: Sequence[Event]) -> Callable[[], object]:
            if not others:
                others.append("first")
                drain()
            return lambda: written.extend(event.ref for event in events)

        consumer("test.slow", topics=("record.",), reads_first=True)(read)
        raise_events("a", "b")
        drain()
        assert written == ["a", "b"]


@pytest.mark.postgres
def test_a_transaction_that_commits_late_is_not_lost(
    transactional_db: None, seen: list[str]
) -> None:
    # Given a transaction that has taken its event's id and stays open
    written, may_end = threading.Event(), threading.Event()

    def hold_open() -> None:
        try:
            with transaction.atomic():
                emit("record.created", "late", {}, actor="user:1")
                written.set()
                may_end.wait(10)
        finally:
            connection.close()

    holder = threading.Thread(target=hold_open)
    holder.start()
    assert written.wait(10)
    # When later transactions commit before it and the relay runs in between
    for n in range(3):
        raise_events(f"early-{n}")
        drain()
    assert seen == []
    may_end.set()
    holder.join()
    raise_events("after")
    drain()
    # Then everything was read once, the late one too
    assert sorted(seen) == ["after", "early-0", "early-1", "early-2", "late"]
    tx, last = newest()
    assert readable_after(tx, last, limit=1) == []


def test_two_relays_at_once_deliver_once(transactional_db: None, seen: list[str]) -> None:
    raise_events(*(f"r{n}" for n in range(40)))
    faults: list[Exception] = []

    def relay() -> None:
        try:
            drain()
        except Exception as fault:  # noqa: BLE001 - told to the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=relay) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert seen == [f"r{n}" for n in range(40)]
