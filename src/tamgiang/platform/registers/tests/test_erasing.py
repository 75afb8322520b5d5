"""Erasing a person's values: what goes, what stays, and that every proof still holds."""

import json
from collections.abc import Iterator
from datetime import date

import pytest

from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.audit.selectors import verify
from tamgiang.platform.events.models import Event
from tamgiang.platform.keyring.keys import key_of
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.copies import Subject, holds_copies
from tamgiang.platform.registers.models import Record, Revision, State, model_of
from tamgiang.platform.registers.proof import verify_records
from tamgiang.platform.registers.selectors import history, records
from tamgiang.platform.registers.services import bulk_create, correct, create, erase, withdraw
from tamgiang.platform.registers.values import MARKER, checked
from tamgiang.platform.scopes import system_scope
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
ACTOR, CASE = "user:1", "case:1"
KEEPER, LATER = "Nguyễn Thị Mẫu", "Trần Văn Thử"


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    with system_scope("test"):
        yield


@pytest.fixture
def record() -> Record:
    """A record about a person, corrected once."""
    block = Unit.objects.create(slug="thon-thu").pk
    values = {"block": block, "effective_on": date(2023, 8, 1), "code": "A1", "name": "Đèn"}
    made = create(THING, values | {"keeper": KEEPER, "fee": 5}, actor=ACTOR)
    return correct(made, {"keeper": LATER, "fee": 6}, reason=f"bàn giao cho {LATER}", actor=ACTOR)


def erased(record: Record) -> Record:
    erase(THING, [record.pk], reason="theo yêu cầu", actor=ACTOR, case=CASE)
    return model_of(THING).objects.get(pk=record.pk)


def everything() -> str:
    """Every row of every table that an act on a record writes."""
    tables = (model_of(THING), Revision, AuditEntry, Event)
    rows = [list(table._default_manager.values()) for table in tables]
    return json.dumps(rows, default=str, ensure_ascii=False)


def test_the_values_go_from_the_row_its_history_and_its_search(record: Record) -> None:
    left = erased(record)

    assert (left.keeper, left.version) == (MARKER, 3)  # type: ignore[attr-defined]
    assert KEEPER not in everything()
    assert LATER not in everything()
    assert "mau" not in everything()
    assert key_of(left.uid) is None


def test_place_days_state_and_what_is_not_personal_stay(record: Record) -> None:
    before = record.values()

    left = erased(record)

    assert left.values() == before | {"keeper": MARKER}
    assert (left.uid, left.state) == (record.uid, State.ACTIVE)
    assert list(records(THING)) == [left]


def test_earlier_values_were_never_in_the_open(record: Record) -> None:
    assert KEEPER not in json.dumps([*Revision.objects.values("before")], ensure_ascii=False)
    (corrected,) = history(record)
    assert {(c.column, c.before, c.after) for c in corrected.changes} == {
        ("keeper", KEEPER, LATER),
        ("fee", 5, 6),
    }


def test_the_history_says_that_something_was_erased_and_why(record: Record) -> None:
    last, earlier = history(erased(record))

    assert (last.version, last.reason) == (3, "theo yêu cầu")
    assert [field.name for field in last.gone] == ["keeper"]
    assert [field.name for field in earlier.gone] == ["keeper"]
    assert earlier.reason == ""
    assert {(c.column, c.before, c.after) for c in earlier.changes} == {("fee", 5, 6)}


def test_what_is_not_personal_can_still_be_corrected(record: Record) -> None:
    left = correct(erased(record), {"fee": 9}, reason="thu lại", actor=ACTOR)

    assert (left.fee, left.keeper) == (9, MARKER)  # type: ignore[attr-defined]
    assert verify_records(THING.full_name).faults == ()


def test_chain_and_records_still_agree(record: Record) -> None:
    other = create(
        THING,
        {"block": record.block_id, "effective_on": date(2023, 8, 1), "code": "A2", "name": "Đèn",
         "keeper": KEEPER},
        actor=ACTOR,
    )  # fmt: skip
    withdraw(other, reason="trùng", actor=ACTOR)

    erased(record)
    erased(other)

    assert verify().intact
    assert verify_records(THING.full_name).faults == ()
    assert AuditEntry.objects.filter(action="record.erased").count() == 2


def test_no_digest_of_the_chain_can_be_found_by_trying(record: Record) -> None:
    """Two people of the same values have different digests, and the key of neither is left."""
    values = {"block": record.block_id, "effective_on": date(2023, 8, 1), "name": "Đèn"}
    rows = [checked(THING, values | {"code": code, "keeper": KEEPER}) for code in ("B1", "B2")]
    bulk_create(THING, rows, actor=ACTOR)

    digests = [entry.body["digest"] for entry in AuditEntry.objects.filter(action="record.created")]

    assert all(digest.startswith("k1:") for digest in digests)
    assert len(set(digests)) == len(digests)


def test_a_record_from_before_there_were_keys_is_erased_as_well(record: Record) -> None:
    # given a revision in the open, as it was kept before
    Revision.objects.update(before={"keeper": KEEPER, "fee": 5})

    # when the record is erased
    left = erased(record)

    # then nothing of it is left there
    assert KEEPER not in everything()
    assert [field.name for field in history(left)[1].gone] == ["keeper"]


def test_copies_elsewhere_are_let_go_of(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, frozenset[str], bool]] = []
    monkeypatch.setattr("tamgiang.platform.registers.copies._holders", {})

    @holds_copies("test.copies", THING.label)
    def look(subjects: list[Subject], *, forget: bool) -> int:
        asked.extend((str(s.ref), s.texts, forget) for s in subjects)
        return 3

    done = erase(THING, [record.pk], reason="theo yêu cầu", actor=ACTOR, case=CASE)

    assert done.copies == {"test.copies": 3}
    assert asked == [(str(record.ref), frozenset({"tranvanthu"}), True)]


def test_an_import_that_is_not_confirmed_keeps_its_records(record: Record) -> None:
    model_of(THING).objects.filter(pk=record.pk).update(state=State.PENDING)

    done = erase(THING, [record.pk], reason="theo yêu cầu", actor=ACTOR, case=CASE)

    assert done.records == ()
    assert model_of(THING).objects.get(pk=record.pk).keeper == LATER  # type: ignore[attr-defined]
