"""A change made behind the services shows against the audit chain."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from tamgiang.platform.audit.services import append
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.models import Record, State, model_of
from tamgiang.platform.registers.proof import verify_records
from tamgiang.platform.registers.services import bulk_create, correct, create, withdraw
from tamgiang.platform.registers.services.trace import values_digest
from tamgiang.platform.registers.values import checked
from tamgiang.platform.scopes import system_scope
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
ACTOR = "user:1"


@pytest.fixture(autouse=True)
def records() -> list[Record]:
    """Three records: one as created, one corrected, one withdrawn; and two from a bulk."""
    block = Unit.objects.create(slug="thon-nay").pk

    def values(code: str) -> dict[str, object]:
        return {
            "block": block,
            "effective_on": date(2023, 8, 1),
            "code": code,
            "name": "Đèn đường",
            "place": (16.5, 107.5),
        }

    with system_scope("test"):
        made = [create(THING, values(code), actor=ACTOR) for code in ("A1", "A2", "A3")]
        correct(made[1], {"name": "Đèn"}, reason="sai tên", actor=ACTOR)
        withdraw(made[2], reason="trùng", actor=ACTOR)
        bulk_create(THING, [checked(THING, values(c)) for c in ("B1", "B2")], actor=ACTOR)
    return made


def faults() -> list[str]:
    with system_scope("test"):
        return [str(fault) for fault in verify_records(THING.full_name).faults]


def change(record: Record, **values: object) -> None:
    with system_scope("test"):
        model_of(THING).objects.filter(pk=record.pk).update(**values)


def test_records_written_by_the_services_agree() -> None:
    with system_scope("test"):
        report = verify_records(THING.full_name)
    assert (report.records, report.faults) == (5, ())


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Đèn đườnh"},
        {"effective_on": date(2023, 8, 2)},
        {"fee": 1},
        {"place_lat": 16.500001},
        {"version": 7},
        {"state": State.WITHDRAWN},
    ],
)
def test_a_value_changed_behind_the_services_is_named(
    records: list[Record], values: dict[str, object]
) -> None:
    change(records[0], **values)
    assert faults() == [f"record changed behind the services: {records[0].ref}"]


def test_a_value_taken_out_behind_the_services_is_named(records: list[Record]) -> None:
    change(records[0], place_lat=None, place_lon=None)
    assert faults() == [f"record changed behind the services: {records[0].ref}"]


def test_a_field_a_register_gains_later_disturbs_no_proof() -> None:
    before = {"code": "A1", "name": "Đèn đường"}
    assert values_digest(before | {"colour": None}) == values_digest(before)
    assert values_digest(before | {"colour": "red"}) != values_digest(before)


def test_an_instant_is_the_same_wherever_it_was_typed(records: list[Record]) -> None:
    here = datetime(2023, 8, 22, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    with system_scope("test"):
        correct(records[0], {"seen_at": here}, reason="bổ sung", actor=ACTOR)
    assert faults() == []


def test_that_somebody_looked_at_a_record_changes_nothing(records: list[Record]) -> None:
    with transaction.atomic():
        append(str(records[0].ref), "record.viewed", {"reason": "x"}, actor=ACTOR)
    assert faults() == []


def test_a_withdrawn_record_brought_back_is_named(records: list[Record]) -> None:
    change(records[2], state=State.ACTIVE)
    assert faults() == [f"record changed behind the services: {records[2].ref}"]


def test_a_record_slipped_in_is_named(records: list[Record]) -> None:
    with system_scope("test"):
        slipped = model_of(THING).objects.get(pk=records[0].pk)
        slipped.pk, slipped.uid, slipped.code = None, "0" * 32, "C1"  # type: ignore[attr-defined]
        slipped.save(force_insert=True)
    ref = f"{THING.module}:{THING.name}:00000000-0000-0000-0000-000000000000"
    assert faults() == [f"record without an audit entry: {ref}"]


def test_a_record_deleted_is_named(records: list[Record]) -> None:
    with system_scope("test"):
        model_of(THING).objects.filter(pk=records[1].pk).delete()
    assert faults() == [f"record is gone: {records[1].ref}"]
