"""Readings that people bring: typed in, by the sheet, or tried again from among the unreadable."""

import csv
import io
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.errors import NotPermitted
from tamgiang.kernel.refs import Ref
from tamgiang.modules.centre.measures import limits
from tamgiang.modules.centre.models import DeadReading, Source
from tamgiang.modules.centre.observing.mapping import Mapped, mapped, problem
from tamgiang.modules.centre.observing.payloads import BadReading, one, read
from tamgiang.modules.centre.services.reading_refusals import (
    AlreadyRead,
    BadMapping,
    BadSheet,
    NotAReading,
    SettledAlready,
    reason_text,
)
from tamgiang.modules.centre.telemetry import Appended, Reading, open_store
from tamgiang.platform.audit.services import append
from tamgiang.platform.registers.models import Record, State
from tamgiang.platform.scopes import current_scope

READINGS, CONFIGURE = "centre.readings", "centre.configure"
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a sheet; `bad` are (line, code)."""

    stored: int
    duplicates: int
    bad: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet: the reading it is, or the code of what is wrong with it."""

    line: int
    text: str
    source: UUID | None
    reading: Reading | None
    code: str


def type_in(source: Record, key: str, value: float, at: datetime, *, actor: str) -> Appended:
    """Store what a person read off a gauge.

    The audit entry names the person. The same again is taken and changes nothing. Raises
    NotPermitted, NotAReading or AlreadyRead.
    """
    _require(READINGS, source.block_id)
    said = {"ts": round(at.timestamp() * 1000), "values": {key: value}}
    try:
        reading = one(said, source.pk, _limits(source), _now())
    except BadReading as fault:
        raise NotAReading(reason=reason_text(fault.reason)) from fault
    body: dict[str, object] = {"key": key, "value": str(value), "at": at.isoformat()}
    with transaction.atomic():
        _audit(source.uid, "reading.typed", body, actor)
        # Last in the transaction: a reading that could not be stored leaves no entry.
        stored = _store([reading])
        if stored.conflicts:
            raise AlreadyRead()
    return stored


def take_sheet(
    data: bytes, mapping: Mapping[str, Any], *, actor: str, only: Record | None = None
) -> Taken:
    """Store the rows of a CSV file; `mapping` names its columns (see observing/mapping.py).

    `source` names the column with codes of sources; without one all rows are of the source `only`.
    Rows that are no reading are told by line and kept among the unreadable. Raises NotPermitted,
    BadMapping or BadSheet.
    """
    looked = look_at_sheet(data, mapping, only=only)
    found = [row.reading for row in looked if row.reading is not None]
    bad = [(row.line, row.code) for row in looked if row.reading is None]
    dead = [_dead(row.source, "sheet", row.code, row.text) for row in looked if not row.reading]
    touched = {row.source for row in looked if row.reading is not None}
    with transaction.atomic():
        DeadReading.objects.bulk_create(dead)
        for uid in touched:
            if uid is not None:
                _audit(uid, "reading.sheet", {"rows": len(found)}, actor)
        stored = _store(found)
    clashes = [(0, "conflict") for _ in stored.conflicts]
    return Taken(stored.stored, stored.duplicates, [*bad, *clashes])


def look_at_sheet(
    data: bytes, mapping: Mapping[str, Any], *, only: Record | None = None
) -> list[SheetRow]:
    """What each row of a CSV file would be; nothing is written. Raises as take_sheet does."""
    wrong = problem(mapping)
    if not wrong and bool(mapping.get("source")) is (only is not None):
        wrong = "source"
    if wrong:
        raise BadMapping(where=wrong)
    rows = rows_of(data)
    sources = _sources() if only is None else _alone(only)
    return [
        _judged(line, entry, str(rows[line - 2]), sources)
        for line, entry in enumerate(mapped(mapping, rows), start=2)
    ]


def try_again(dead: DeadReading, *, actor: str) -> Appended:
    """Read a message of the list once more, after its source or its limits were mended.

    Raises NotPermitted, SettledAlready, NotAReading or AlreadyRead; then it stays in the list.
    """
    with transaction.atomic():
        held = _open(dead)
        source = _source(held.source)
        if source is None:
            raise NotAReading(reason=reason_text("unknown_device"))
        _require(CONFIGURE, source.block_id)
        received = round(held.received_at.timestamp() * 1_000_000)
        try:
            found, bad = read(held.payload.encode(), source.pk, _limits(source), received)
        except BadReading as fault:
            raise NotAReading(reason=reason_text(fault.reason)) from fault
        if bad:
            raise NotAReading(reason=reason_text(bad[0][1]))
        _settle(held, "stored", actor)
        stored = _store(found)
        if stored.conflicts:
            raise AlreadyRead()
    return stored


def drop(dead: DeadReading, *, actor: str) -> None:
    """Put a message of the list away unread. Raises NotPermitted or SettledAlready."""
    with transaction.atomic():
        held = _open(dead)
        source = _source(held.source)
        _require(CONFIGURE, source.block_id if source else None)
        _settle(held, "dropped", actor)


def _open(dead: DeadReading) -> DeadReading:
    held = DeadReading.objects.select_for_update().get(pk=dead.pk)
    if held.settled_at is not None:
        raise SettledAlready()
    return held


def _settle(held: DeadReading, outcome: str, actor: str) -> None:
    held.settled_at, held.settled_by, held.outcome = timezone.now(), actor, outcome
    held.save(update_fields=["settled_at", "settled_by", "outcome"])
    if held.source:
        _audit(held.source, f"reading.{outcome}", {"dead": held.pk, "reason": held.reason}, actor)


def _source(uid: UUID | None) -> Record | None:
    return Source.objects.filter(uid=uid, state=State.ACTIVE).first() if uid else None


def _sources() -> dict[str, tuple[UUID, int, str, int]]:
    """Sources in sight where the person may bring readings, by code."""
    scope = current_scope()
    columns: Sequence[str] = ("code", "uid", "pk", "kind", "block_id")
    rows = Source.objects.filter(state=State.ACTIVE, ended_on=None).values_list(*columns)
    found = {
        code: (uid, pk, kind, block)
        for code, uid, pk, kind, block in rows
        if scope.may(READINGS, block)
    }
    if not found:
        raise NotPermitted()
    return found


def _alone(source: Record) -> dict[str, tuple[UUID, int, str, int]]:
    """One source, for rows that name none."""
    _require(READINGS, source.block_id)
    return {"": (source.uid, source.pk, source.values()["kind"], source.block_id)}


def rows_of(data: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by its heads. Raises BadSheet."""
    try:
        text = data.decode("utf-8-sig")
        sample = text[:4096]
        dialect = csv.Sniffer().sniff(sample, ",;\t") if sample.strip() else csv.excel
        rows = list(csv.DictReader(io.StringIO(text), dialect=dialect))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise BadSheet() from fault
    if not rows or len(rows) > MOST_ROWS:
        raise BadSheet()
    return rows


def _judged(
    line: int,
    entry: Mapped | BadReading,
    text: str,
    sources: Mapping[str, tuple[UUID, int, str, int]],
) -> SheetRow:
    outcome = _row(entry, sources)
    whose = _whose(entry, sources)
    if isinstance(outcome, Reading):
        return SheetRow(line, text, whose, outcome, "")
    # A row of one source that could not be read is that source's.
    alone = sources.get("")
    return SheetRow(line, text, whose or (alone[0] if alone else None), None, outcome)


def _row(
    entry: Mapped | BadReading, sources: Mapping[str, tuple[UUID, int, str, int]]
) -> Reading | str:
    if isinstance(entry, BadReading):
        return entry.reason
    whose = sources.get(entry.name)
    if whose is None:
        return "unknown_device"
    try:
        return one(entry.said, whose[1], limits(whose[2]), _now())
    except BadReading as fault:
        return fault.reason


def _whose(
    entry: Mapped | BadReading, sources: Mapping[str, tuple[UUID, int, str, int]]
) -> UUID | None:
    found = sources.get(entry.name) if isinstance(entry, Mapped) else None
    return found[0] if found else None


def _dead(source: UUID | None, channel: str, reason: str, payload: str) -> DeadReading:
    return DeadReading(
        source=source,
        channel=channel,
        received_at=timezone.now(),
        reason=reason,
        payload=payload[:4096],
    )


def _store(readings: Sequence[Reading]) -> Appended:
    with closing(open_store()) as store:
        return store.append(readings)


def _audit(source: UUID, action: str, body: Mapping[str, object], actor: str) -> None:
    append(f"{Ref('centre', 'source', source)}:readings", action, body, actor=actor)


def _limits(source: Record) -> Mapping[str, tuple[float, float]]:
    return limits(source.values()["kind"])


def _require(permission: str, block: int | None) -> None:
    if not current_scope().may(permission, block):
        raise NotPermitted()


def _now() -> int:
    return time.time_ns() // 1000
