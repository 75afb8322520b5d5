"""Changing many records at once, each with its revision and its audit entry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from tamgiang.kernel.schema import Register
from tamgiang.platform.audit.services import append_each
from tamgiang.platform.registers.models import (
    Record,
    Revision,
    State,
    folded_text,
    model_of,
)
from tamgiang.platform.registers.sealing import keys_for_records, sealed_before
from tamgiang.platform.registers.services.insert import adapted
from tamgiang.platform.registers.services.trace import values_digest
from tamgiang.platform.registers.values import plain


@dataclass(frozen=True, slots=True)
class Change:
    """New values by stored column (`state` too) for record `id` as of `version`."""

    id: int
    version: int
    values: Mapping[str, Any]


def change_many(
    register: Register,
    changes: Iterable[Change],
    verb: str,
    *,
    reason: str,
    actor: str,
    batch_id: int | None = None,
) -> list[int]:
    """Write the changes in one transaction; the ids of those that stand at another version.

    `verb` names the audit action, `record.<verb>`. Values are already checked; the caller raises
    the one `records.bulk` event when its whole work is done. Keys are not looked at: a change
    that frees or takes one is the caller's to settle.
    """
    wanted = {change.id: change for change in changes}
    with transaction.atomic():
        found = model_of(register).objects.select_for_update().in_bulk(list(wanted))
        current = [r for r in found.values() if r.version == wanted[r.pk].version]
        now = timezone.now()
        keys = keys_for_records(register, current)
        revisions = [_moved(r, wanted[r.pk], keys.get(r.uid), reason, actor, now) for r in current]
        for revision in revisions:
            revision.batch_id = batch_id
        _store(register, current, wanted)
        Revision.objects.bulk_create(revisions, batch_size=500)
        entries = (_entry(r, wanted[r.pk], keys.get(r.uid)) for r in current)
        append_each(entries, f"record.{verb}", actor=actor)
    changed = {record.pk for record in current}
    return [pk for pk in wanted if pk not in changed]


def _moved(
    record: Record, change: Change, key: bytes | None, reason: str, actor: str, now: datetime
) -> Revision:
    before = {name: plain(getattr(record, name)) for name in change.values}
    for name, value in change.values.items():
        setattr(record, name, value)
    record.version += 1
    record.changed_at = now
    return Revision(
        register=record.register.full_name,
        record_id=record.pk,
        version=record.version,
        before=sealed_before(record, before, key),
        reason=reason.strip()[:300],
        actor=actor,
        at=now,
    )


def _store(register: Register, records: Sequence[Record], changes: Mapping[int, Change]) -> None:
    """One prepared UPDATE for each set of columns that changes."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        groups.setdefault(tuple(sorted(changes[record.pk].values)), []).append(record)
    quote = connection.ops.quote_name
    table = quote(model_of(register)._meta.db_table)
    with connection.cursor() as cursor:
        for names, group in groups.items():
            columns = (*names, "version", "changed_at", "folded")
            assignments = ", ".join(f"{quote(name)} = %s" for name in columns)
            for record in group:
                record.folded = folded_text(register, record.values())
            cursor.executemany(
                f"UPDATE {table} SET {assignments} WHERE id = %s",  # noqa: S608 - our own names
                adapted([*(getattr(r, name) for name in columns), r.pk] for r in group),
            )


def _entry(record: Record, change: Change, key: bytes | None) -> tuple[str, dict[str, object]]:
    body: dict[str, object] = {
        "version": record.version,
        "digest": values_digest(record.values(), key),
        "fields": sorted(change.values),
    }
    return str(record.ref), body


def withdrawal(id: int, version: int) -> Change:
    """The change that takes a record out of every count."""
    return Change(id, version, {"state": int(State.WITHDRAWN)})
