"""The chain shows every change, and the database refuses to make one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tamgiang.platform.audit.guard import lifted
from tamgiang.platform.audit.models import AuditEntry, AuditSeal
from tamgiang.platform.audit.seals import SETTLED, head, seal_days
from tamgiang.platform.audit.selectors import verify
from tamgiang.platform.audit.services import append, append_each, append_new

CREATED = {"version": 1, "digest": "ab" * 32}


@pytest.fixture
def chain(db: None) -> list[AuditEntry]:
    """Three acts on one record and one on another."""
    with transaction.atomic():
        append("people:resident:1", "record.created", CREATED, actor="user:1", new=True)
        for name in ("hamlet", "born_on"):
            append("people:resident:1", "record.corrected", {"fields": [name]}, actor="user:2")
        append("people:resident:2", "record.created", CREATED, actor="user:1")
    return list(AuditEntry.objects.order_by("id"))


def tamper(entry: AuditEntry, **values: object) -> None:
    """Change a row as someone with the database file would."""
    with lifted(connection):
        AuditEntry.objects.filter(stream=entry.stream, seq=entry.seq).update(**values)


def faults() -> list[str]:
    return [str(fault) for fault in verify().faults]


def test_an_untouched_chain_is_intact(chain: list[AuditEntry]) -> None:
    report = verify()
    assert (report.entries, report.streams, report.seals) == (4, 2, 0)
    assert report.intact


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", datetime(2023, 8, 22, tzinfo=UTC)),
        ("actor", "user:3"),
        ("action", "record.correctee"),
        ("body", {"fields": ["hamleu"]}),
        ("previous", "0" * 63 + "1"),
        ("previous", "not hexadecimal"),
        ("hash", "f" * 64),
    ],
)
def test_a_changed_entry_is_named_alone(
    chain: list[AuditEntry], column: str, value: object
) -> None:
    # When somebody changes one column of the second entry behind the services
    tamper(chain[1], **{column: value})
    # Then the verifier names that entry and no other
    assert faults() == ["changed: people:resident:1#2"]


def test_an_entry_moved_to_another_stream_leaves_a_named_gap(chain: list[AuditEntry]) -> None:
    tamper(chain[1], stream="people:resident:9")
    assert faults() == [
        "missing: people:resident:1#2",
        "missing: people:resident:9#1",
        "changed: people:resident:9#2",
    ]


def test_a_removed_entry_is_named(chain: list[AuditEntry]) -> None:
    with lifted(connection):
        AuditEntry.objects.filter(stream="people:resident:1", seq=2).delete()
    assert faults() == ["missing: people:resident:1#2"]


def test_a_forged_entry_on_a_removed_one_does_not_follow(chain: list[AuditEntry]) -> None:
    # Given the second entry was replaced by one that is consistent in itself
    with lifted(connection):
        AuditEntry.objects.filter(stream="people:resident:1", seq__gte=2).delete()
    with transaction.atomic():
        append("people:resident:1", "record.corrected", {"fields": ["x"]}, actor="user:2")
    with lifted(connection):
        AuditEntry.objects.create(
            **{f: getattr(chain[2], f) for f in ("stream", "seq", "at", "actor", "action")},
            body=chain[2].body,
            previous=chain[2].previous,
            hash=chain[2].hash,
        )
    # Then the entry after it shows the break
    assert faults() == ["unlinked: people:resident:1#3"]


@pytest.mark.parametrize("model", [AuditEntry, AuditSeal])
def test_the_database_refuses_to_change_or_delete(
    chain: list[AuditEntry], model: type[AuditEntry | AuditSeal]
) -> None:
    seal_days(now=chain[0].at + timedelta(days=2))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model._default_manager.all()._raw_delete("default")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model._default_manager.update(hash="0" * 64)


def test_entries_outside_a_transaction_are_refused(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        append("people:resident:1", "record.created", CREATED, actor="user:1")


def test_many_streams_continue_where_they_stand(chain: list[AuditEntry]) -> None:
    given = [(f"people:resident:{n}", {"version": 2}) for n in (1, 2, 3)]
    with transaction.atomic():
        append_each(given, "record.withdrawn", actor="user:1")
    lasts = {e.stream[-1]: e.seq for e in AuditEntry.objects.filter(action="record.withdrawn")}
    assert lasts == {"1": 4, "2": 2, "3": 1}
    assert verify().intact


def test_a_bulk_of_new_streams_is_chained_as_one_by_one(db: None) -> None:
    with transaction.atomic():
        append_new(((f"s:{n:05}", CREATED) for n in range(4100)), "record.created", actor="user:1")
    report = verify()
    assert (report.entries, report.streams, report.intact) == (4100, 4100, True)


def _three_days_on(chain: list[AuditEntry]) -> datetime:
    # Late enough that the day before is settled, also for a test that runs right after midnight.
    return chain[0].at + timedelta(days=3) + SETTLED


class TestSeals:
    """Each day's entries under one root, each day chained to the one before."""

    @pytest.fixture
    def sealed(self, chain: list[AuditEntry]) -> list[AuditSeal]:
        return seal_days(now=_three_days_on(chain))

    def test_every_day_over_is_sealed_once(
        self, chain: list[AuditEntry], sealed: list[AuditSeal]
    ) -> None:
        # Then the day of the acts and the two empty days after it have a seal
        assert [seal.count for seal in sealed] == [4, 0, 0]
        assert sealed[1].previous == sealed[0].hash
        newest = head()
        assert newest is not None and newest.hash == sealed[-1].hash
        # And sealing again at the same moment adds nothing
        assert seal_days(now=_three_days_on(chain)) == []
        assert verify().intact

    def test_the_running_day_is_not_sealed(self, chain: list[AuditEntry]) -> None:
        assert seal_days(now=chain[0].at) == []

    def test_a_cut_tail_shows_in_the_seal_of_its_day(
        self, chain: list[AuditEntry], sealed: list[AuditSeal]
    ) -> None:
        # When a whole stream disappears, which no chain of its own can show
        with lifted(connection):
            AuditEntry.objects.filter(stream="people:resident:2").delete()
        # Then the seal of that day names it
        assert faults() == [f"seal: {sealed[0].day}"]

    @pytest.mark.parametrize(
        "change",
        [
            {"count": 5},
            {"root": "0" * 64},
            {"first_entry": 0},
            {"last_entry": 0},
            {"sealed_at": datetime(2023, 8, 22, tzinfo=UTC)},
        ],
    )
    def test_a_changed_seal_is_named(self, sealed: list[AuditSeal], change: dict[str, Any]) -> None:
        with lifted(connection):
            AuditSeal.objects.filter(day=sealed[0].day).update(**change)
        assert faults() == [f"seal: {sealed[0].day}"]

    def test_a_removed_seal_is_named(self, sealed: list[AuditSeal]) -> None:
        with lifted(connection):
            AuditSeal.objects.filter(day=sealed[1].day).delete()
        assert faults() == [f"seal: {sealed[1].day}", f"seal: {sealed[2].day}"]
