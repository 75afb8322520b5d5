"""Readings that people bring, keys of devices, and the list of what could not be read."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tamgiang.kernel.errors import NotPermitted
from tamgiang.modules.centre.intake.keeping import keep
from tamgiang.modules.centre.intake.receiving import Dead
from tamgiang.modules.centre.intake.sources import load
from tamgiang.modules.centre.models import DeadReading, Refused, Token
from tamgiang.modules.centre.registers import SOURCE
from tamgiang.modules.centre.services import readings, tokens
from tamgiang.modules.centre.services.reading_refusals import (
    AlreadyRead,
    BadMapping,
    BadSheet,
    NotAReading,
    SettledAlready,
)
from tamgiang.modules.centre.services.thinning import policy, thin
from tamgiang.modules.centre.telemetry import Policy, open_store
from tamgiang.modules.centre.tests.people import place
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.jobs.context import JobContext
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import create
from tamgiang.platform.scopes import Grant, Scope, scope_of, system_scope

READER, KEEPER = "user:2001", "user:2002"
HELD = {READER: "centre.readings", KEEPER: "centre.configure"}
AT = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    """The water staff at An Lỗ, which a person reads; a store of its own."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    if connection.vendor == "postgresql":
        with closing(open_store()) as store:
            store._connection.execute("TRUNCATE telemetry.reading, telemetry.summary")  # type: ignore[attr-defined]
    values = {
        "code": "AN-LO", "name": "Thước nước An Lỗ", "kind": "river_level", "entry": "person",
        "block": place(), "effective_on": date(2020, 1, 1),
    }  # fmt: skip
    with system_scope("test"):
        return create(SOURCE, values, actor="test")


@contextmanager
def acting(actor: str) -> Iterator[None]:
    """The scope of somebody who holds one permission everywhere."""
    held = frozenset({HELD[actor], "registers.view"})
    with scope_of(Scope(actor, None, (Grant(held, None),))):
        yield


def stored() -> list[dict[str, float]]:
    """The values in the store."""
    with closing(open_store()) as store:
        return [dict(reading.values) for _, reading in store.after(0, 100)]


def test_a_typed_reading_is_an_observation_with_its_person(staff: Record) -> None:
    with acting(READER):
        assert readings.type_in(staff, "level", 2.35, AT, actor=READER).stored == 1
        assert readings.type_in(staff, "level", 2.35, AT, actor=READER).duplicates == 1

    assert stored() == [{"level": 2.35}]
    entry = AuditEntry.objects.filter(action="reading.typed").first()
    assert entry is not None
    assert (entry.actor, entry.body["key"], entry.body["value"]) == (READER, "level", "2.35")


def test_a_typed_reading_that_cannot_be_leaves_nothing(staff: Record) -> None:
    with acting(READER):
        readings.type_in(staff, "level", 2.35, AT, actor=READER)
        entries = AuditEntry.objects.count()
        with pytest.raises(NotAReading):
            readings.type_in(staff, "level", 235, AT, actor=READER)
        with pytest.raises(NotAReading):
            readings.type_in(staff, "level", 2.3, AT.replace(year=2090), actor=READER)
        with pytest.raises(AlreadyRead):
            readings.type_in(staff, "level", 2.4, AT, actor=READER)
    with acting(KEEPER), pytest.raises(NotPermitted):
        readings.type_in(staff, "level", 2.3, AT.replace(hour=22), actor=KEEPER)

    assert stored() == [{"level": 2.35}]
    assert AuditEntry.objects.count() == entries


SHEET = """Trạm;Thời điểm;Mực nước (cm)
AN-LO;2026-11-23 05:00;235,5
AN-LO;2026-11-23 06:00;cao
KHAC;2026-11-23 06:00;240
AN-LO;2026-11-23 06:30;241
"""
COLUMNS = {
    "source": "Trạm",
    "at": "Thời điểm",
    "form": "iso",
    "values": {"level": {"from": "Mực nước (cm)", "times": 0.01}},
}


def test_a_sheet_is_read_by_its_columns_and_bad_rows_are_told_by_line(staff: Record) -> None:
    with acting(READER):
        taken = readings.take_sheet(SHEET.encode("utf-8-sig"), COLUMNS, actor=READER)
        again = readings.take_sheet(SHEET.encode(), COLUMNS, actor=READER)

    assert (taken.stored, taken.duplicates) == (2, 0)
    assert list(taken.bad) == [(3, "not_a_number"), (4, "unknown_device")]
    assert (again.stored, again.duplicates) == (0, 2)
    assert stored() == [{"level": 2.355}, {"level": 2.41}]
    assert [dead.reason for dead in DeadReading.objects.order_by("pk")[:2]] == [
        "not_a_number",
        "unknown_device",
    ]


def test_what_is_no_sheet_or_no_mapping_is_refused(staff: Record) -> None:
    with acting(READER):
        with pytest.raises(BadSheet):
            readings.take_sheet(b"\xff\xfe\x00", COLUMNS, actor=READER)
        with pytest.raises(BadSheet):
            readings.take_sheet(b"", COLUMNS, actor=READER)
        with pytest.raises(BadMapping):
            readings.take_sheet(SHEET.encode(), {"values": {}}, actor=READER)
        with pytest.raises(BadMapping):
            readings.take_sheet(SHEET.encode(), {"values": {"level": "x"}}, actor=READER)
    assert not DeadReading.objects.exists()


def test_a_message_of_the_list_is_tried_again_once_or_dropped(staff: Record) -> None:
    said = json.dumps({"ts": int(AT.timestamp() * 1000), "values": {"level": 2.5}}).encode()
    moment = timezone.now().timestamp()
    keep(
        {(staff.uid, "over_quota"): 3},  # type: ignore[arg-type]
        [Dead(staff.uid, "mqtt", "out_of_range", body, moment) for body in (said, b"no", b"\0")],
    )
    good, bad, other = DeadReading.objects.order_by("pk")

    with acting(READER), pytest.raises(NotPermitted):
        readings.try_again(good, actor=READER)
    with acting(KEEPER):
        assert readings.try_again(good, actor=KEEPER).stored == 1
        with pytest.raises(SettledAlready):
            readings.try_again(good, actor=KEEPER)
        with pytest.raises(NotAReading):
            readings.try_again(bad, actor=KEEPER)
        readings.drop(other, actor=KEEPER)

    assert stored() == [{"level": 2.5}]
    outcomes = DeadReading.objects.order_by("pk").values_list("outcome", "settled_by")
    assert list(outcomes) == [("stored", KEEPER), ("", ""), ("dropped", KEEPER)]
    assert Refused.objects.get().count == 3


def test_a_token_is_kept_as_a_digest_and_ends_when_it_is_taken_back(staff: Record) -> None:
    with acting(READER), pytest.raises(NotPermitted):
        tokens.give_token(staff, actor=READER)
    with acting(KEEPER):
        token = tokens.give_token(staff, actor=KEEPER, children={"staff": staff.uid})
        with pytest.raises(BadMapping):
            tokens.give_token(staff, actor=KEEPER, mapping={"values": 3})
    row = Token.objects.get()
    assert token not in (row.digest, json.dumps(row.children))
    found = load().who(token)
    assert found is not None
    assert (found.uid, load().child(row.digest, "staff") is not None) == (staff.uid, True)

    with acting(KEEPER):
        tokens.revoke_token(row, actor=KEEPER)

    assert load().who(token) is None
    actions = AuditEntry.objects.filter(action__startswith="token.").values_list("action")
    assert sorted(action for (action,) in actions) == ["token.given", "token.revoked"]


def test_buckets_go_on_where_they_were_when_sources_are_read_anew(staff: Record) -> None:
    first = load()
    known = first.by_uid[UUID(str(staff.uid))]
    known.bucket.take(0.0, 100)

    assert load(first).by_uid[staff.uid].bucket.level == known.bucket.level


def test_old_readings_are_thinned_by_the_declared_policy(staff: Record) -> None:
    with acting(READER):
        readings.type_in(staff, "level", 2.35, AT.replace(year=2020), actor=READER)
        readings.type_in(staff, "level", 2.5, AT, actor=READER)

    assert policy() == Policy(raw_days=90, summary_days=1826)
    context = JobContext.__new__(JobContext)
    assert thin(context)["readings"] == 1
    assert {"level": 2.35} not in stored()
