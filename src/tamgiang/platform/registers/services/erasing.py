"""Xóa dữ liệu cá nhân: what a record says of a person goes, the record and every figure stay."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.schema import Field, Register, Text
from tamgiang.platform.audit.services import append
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.keyring.keys import destroy, key_of, mint
from tamgiang.platform.registers.columns import columns_of
from tamgiang.platform.registers.copies import Subject, forget_copies, texts_of
from tamgiang.platform.registers.models import (
    Record,
    Revision,
    State,
    folded_text,
    model_of,
)
from tamgiang.platform.registers.sealing import (
    SEALED,
    opened_before,
    personal_columns,
    sealed_values,
    without,
)
from tamgiang.platform.registers.services.trace import touched, values_digest
from tamgiang.platform.registers.values import MARKER

ACTION = "record.erased"


@dataclass(frozen=True, slots=True)
class Erased:
    """One erased record: its urn, its version since, and the digest the audit now holds."""

    ref: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """What one call erased: the records, and how many copies each holder let go of."""

    records: tuple[Erased, ...]
    copies: Mapping[str, int]


def erase(
    register: Register,
    ids: Collection[int],
    *,
    reason: str,
    actor: str,
    case: str,
    fields: Collection[str] | None = None,
) -> Erasure:
    """Overwrite the personal values (of `fields`, else all) of records, and destroy their keys.

    One transaction of records, revisions, copies, audit entries and events. Place, days, state
    and every value that is not personal stay, so no figure moves. Records an import has not yet
    confirmed are left to it. `case` says in the audit why; `reason` stands in the history.
    """
    columns = _columns(register, fields)
    with transaction.atomic():
        found = model_of(register).objects.select_for_update().filter(pk__in=ids)
        records = list(found.exclude(state=State.PENDING).order_by("pk"))
        subjects = [subject_of(record, columns) for record in records]
        done = tuple(_erased(r, columns, reason, actor, case) for r in records)
        copies = forget_copies(subjects) if subjects else {}
    return Erasure(done, copies)


def subject_of(record: Record, columns: Collection[str]) -> Subject:
    """The record as holders of copies are asked about it, by its values and its key."""
    values = {name: getattr(record, name) for name in (*columns, *record.register.key)}
    return Subject(record.ref, texts_of(values))


def _columns(register: Register, fields: Collection[str] | None) -> frozenset[str]:
    if fields is None:
        return personal_columns(register)
    wanted = (register.by_name[name] for name in fields)
    return frozenset(name for f in wanted if f.personal for name in columns_of(f))


def _erased(record: Record, columns: frozenset[str], reason: str, actor: str, case: str) -> Erased:
    register = record.register
    filled = sorted(name for name in columns if getattr(record, name) not in (None, MARKER))
    for field in register.fields:
        for name in columns_of(field):
            if name in columns:
                setattr(record, name, _left(field, getattr(record, name)))
    key = _history_erased(record, columns)
    record.version += 1
    record.changed_at = timezone.now()
    shown = {name: None if v == MARKER else v for name, v in record.values().items()}
    record.folded = folded_text(register, shown)
    record.save(update_fields=[*columns, "version", "changed_at", "folded"])
    Revision.objects.create(
        register=register.full_name,
        record_id=record.pk,
        version=record.version,
        before={SEALED: ["", *filled]},
        reason=reason,
        actor=actor,
        at=record.changed_at,
    )
    return _told(record, filled, key, actor, case)


def _left(field: Field, value: object) -> str | None:
    """What stands instead of a value: for a text the marker, so that figures which count whether
    there is one stay, else nothing."""
    fits = isinstance(field, Text) and len(MARKER) <= field.max_length
    return MARKER if fits and value is not None else None


def _history_erased(record: Record, columns: frozenset[str]) -> bytes | None:
    """Take the columns out of every earlier version; the new key, where others remain sealed.

    Reasons go with them: people write names into them.
    """
    old = key_of(record.uid)
    revisions = list(
        Revision.objects.filter(register=record.register.full_name, record_id=record.pk)
    )
    opened = [opened_before(record.ref, r.version, r.before, old) for r in revisions]
    destroy([record.uid])
    kept = personal_columns(record.register) - columns
    remains = any(getattr(record, name) is not None for name in kept) or any(
        kept & before.keys() for before, _gone in opened
    )
    key = mint([record.uid])[0] if remains else None
    for revision, (before, gone) in zip(revisions, opened, strict=True):
        revision.before = _resealed(record, revision.version, before, gone, columns, key)
        revision.reason = ""
    Revision.objects.bulk_update(revisions, ["before", "reason"], batch_size=200)
    return key


def _resealed(
    record: Record,
    version: int,
    before: Mapping[str, Any],
    gone: Sequence[str],
    columns: frozenset[str],
    key: bytes | None,
) -> dict[str, Any]:
    left = without(before, columns)
    names = dict.fromkeys((*gone, *left.pop(SEALED, ("",))[1:]))
    sealed = sealed_values(record.ref, record.register, version, left, key)
    if SEALED not in sealed and names:
        sealed[SEALED] = ["", *names]
    return sealed


def _told(
    record: Record, filled: Sequence[str], key: bytes | None, actor: str, case: str
) -> Erased:
    digest = values_digest(record.values(), key)
    body = {
        "version": record.version,
        "digest": digest,
        "fields": list(filled),
        "case": case,
        "withdrawn": record.state == State.WITHDRAWN,
    }
    ref = str(record.ref)
    append(ref, ACTION, body, actor=actor)
    pairs = touched(record.register, record.values())
    emit(ACTION, ref, {"register": record.register.full_name, "touched": pairs}, actor=actor)
    return Erased(ref, record.version, digest)
