"""Creating, correcting and withdrawing: what is written, and what a refusal leaves unwritten."""

from collections.abc import Iterator
from datetime import date

import pytest

from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.events.models import Event
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.models import Record, Revision, State, model_of
from tamgiang.platform.registers.refusals import (
    AlreadyWithdrawn,
    BadChoice,
    BadValue,
    ChangedMeanwhile,
    DuplicateKey,
    EndsBeforeItBegins,
    MissingValue,
    OutOfScope,
    ReasonRequired,
    UnknownField,
)
from tamgiang.platform.registers.selectors import history, record_at, records
from tamgiang.platform.registers.services import bulk_create, correct, create, withdraw
from tamgiang.platform.registers.values import checked
from tamgiang.platform.scopes import Scope, ScopeRequired, no_scope, scope_of, system_scope
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
ACTOR = "user:1"


@pytest.fixture
def block() -> int:
    return Unit.objects.create(slug="thon-thu").pk


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    with system_scope("test"):
        yield


def thing(block: int, **changes: object) -> Record:
    values: dict[str, object] = {
        "block": block,
        "effective_on": date(2023, 8, 1),
        "code": "A1",
        "name": "Đèn đường",
        "keeper": "Nguyễn Thị Mẫu",
        "fee": 5_000_000_000,
        "place": (16.5, 107.5),
    }
    return create(THING, values | changes, actor=ACTOR)


def written() -> tuple[int, int, int, int]:
    things = model_of(THING).objects.count()
    return (
        things,
        AuditEntry.objects.count(),
        Event.objects.count(),
        Revision.objects.count(),
    )


def test_a_new_record_raises_an_audit_entry_and_an_event_without_personal_values(
    block: int,
) -> None:
    record = thing(block)

    entry, event = AuditEntry.objects.get(), Event.objects.get()
    assert entry.stream == str(record.ref) == event.ref
    assert (entry.seq, entry.action, event.topic) == (1, "record.created", "record.created")
    assert event.body == {"register": "dummy.thing", "touched": [[block, "2023-08-01"]]}
    assert "Nguyễn" not in str(entry.body) + str(event.body)


def test_a_correction_keeps_the_earlier_value_with_its_reason(block: int) -> None:
    record = thing(block)

    correct(record, {"name": "Đèn sân"}, reason="Ghi nhầm", actor=ACTOR)

    (entry,) = history(record_at(record.ref))
    assert [(c.before, c.after) for c in entry.changes] == [("Đèn đường", "Đèn sân")]
    assert (entry.version, entry.reason, entry.withdrawn) == (2, "Ghi nhầm", False)
    assert [e.action for e in AuditEntry.objects.all()] == ["record.created", "record.corrected"]


def test_moving_a_day_touches_both_days(block: int) -> None:
    record = thing(block)

    correct(record, {"effective_on": date(2023, 9, 1)}, reason="Sai ngày", actor=ACTOR)

    event = Event.objects.get(topic="record.corrected")
    assert event.body["touched"] == [[block, "2023-08-01"], [block, "2023-09-01"]]


def test_a_correction_that_changes_nothing_writes_nothing(block: int) -> None:
    record = thing(block)
    before = written()

    correct(record, {"name": "Đèn đường"}, reason="Không đổi", actor=ACTOR)

    assert written() == before


def test_a_withdrawn_record_is_kept_but_not_listed(block: int) -> None:
    record = thing(block)

    withdraw(record, reason="Trùng", actor=ACTOR)

    assert not records(THING).exists()
    assert record_at(record.ref).state == State.WITHDRAWN
    with pytest.raises(AlreadyWithdrawn):
        correct(record, {"name": "x"}, reason="y", actor=ACTOR)


def test_a_key_may_be_used_again_after_a_withdrawal_but_not_before(block: int) -> None:
    record = thing(block)
    before = written()
    with pytest.raises(DuplicateKey):
        thing(block, name="Khác")
    assert written() == before

    withdraw(record, reason="Trùng", actor=ACTOR)
    assert thing(block).pk != record.pk


def test_a_person_who_saw_an_older_version_is_told(block: int) -> None:
    record = thing(block)
    correct(record, {"name": "Hai"}, reason="a", actor=ACTOR, version=1)

    with pytest.raises(ChangedMeanwhile):
        correct(record, {"name": "Ba"}, reason="b", actor="user:2", version=1)
    assert str(record_at(record.ref)) == "Hai"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, MissingValue),
        ({"effective_on": None}, MissingValue),
        ({"code": "a b"}, BadValue),
        ({"fee": -1}, BadValue),
        ({"fee": 2**63}, BadValue),
        ({"fee": 1.5}, BadValue),
        ({"name": "a\x00b"}, BadValue),
        ({"name": "x" * 201}, BadValue),
        ({"colour": "green"}, BadChoice),
        ({"repaired_on": "31/02/2023"}, BadValue),
        ({"place": (100, 0)}, BadValue),
        ({"seen_at": "2023-01-01"}, BadValue),
        ({"ended_on": date(2023, 7, 1)}, EndsBeforeItBegins),
        ({"weight": 3}, UnknownField),
    ],
)
def test_bad_values_are_refused_and_nothing_is_written(
    block: int, changes: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        thing(block, **changes)
    assert written() == (0, 0, 0, 0)


def test_a_correction_needs_a_reason(block: int) -> None:
    record = thing(block)
    with pytest.raises(ReasonRequired):
        correct(record, {"name": "Hai"}, reason="  ", actor=ACTOR)
    with pytest.raises(ReasonRequired):
        withdraw(record, reason="", actor=ACTOR)


def test_nobody_reads_without_a_scope_or_outside_it(block: int) -> None:
    record = thing(block)
    elsewhere = Scope(actor=ACTOR, blocks=frozenset({block + 1}))

    with no_scope(), pytest.raises(ScopeRequired):
        records(THING)
    with scope_of(elsewhere):
        assert not records(THING).exists()
        with pytest.raises(OutOfScope):
            thing(block, code="B1")
    assert records(THING).get().pk == record.pk


def test_a_search_needs_no_marks(block: int) -> None:
    thing(block)
    assert records(THING, search="den duong").count() == 1
    assert records(THING, search="Đường ĐÈN").count() == 1
    assert records(THING, search="mau thi").count() == 1
    assert records(THING, search="cot").count() == 0


def test_many_records_leave_the_same_trace_as_one(block: int) -> None:
    rows = [
        checked(
            THING,
            {"block": block, "effective_on": date(2023, 1, 1), "code": f"C{n}", "name": "Mẫu"},
        )
        for n in range(3)
    ]
    bulk_create(THING, rows, actor=ACTOR, batch_id=7)

    things, entries, events, _ = written()
    assert (things, entries, events) == (3, 3, 1)
    assert Event.objects.get().body == {"register": "dummy.thing", "count": 3, "batch": 7}
