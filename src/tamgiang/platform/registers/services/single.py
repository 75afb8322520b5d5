"""Creating, correcting and withdrawing one record."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tamgiang.kernel.errors import NotPermitted
from tamgiang.kernel.schema import Register
from tamgiang.platform.audit.services import append
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.keyring.keys import mint
from tamgiang.platform.registers.models import Record, Revision, State, folded_text, model_of
from tamgiang.platform.registers.refusals import (
    AlreadyWithdrawn,
    ChangedMeanwhile,
    DuplicateKey,
    OutOfScope,
    ReasonRequired,
)
from tamgiang.platform.registers.sealing import key_for_record, sealed_before
from tamgiang.platform.registers.services.insert import insert_one
from tamgiang.platform.registers.services.trace import touched, values_digest
from tamgiang.platform.registers.values import checked, plain
from tamgiang.platform.scopes import current_scope


def create(register: Register, values: Mapping[str, Any], *, actor: str) -> Record:
    """Add one record. Raises a Refusal of values, key or scope; then nothing is written."""
    row = checked(register, values)
    now = timezone.now()
    record = model_of(register)(**row, recorded_at=now, changed_at=now)
    _within_scope(register, record.block_id)
    with transaction.atomic():
        _inserted(record)
        key = mint([record.uid])[0] if register.personal else None
        _told(record, "created", {}, actor, touched(register, row), key=key, new=True)
    return record


def correct(
    record: Record,
    changes: Mapping[str, Any],
    *,
    reason: str,
    actor: str,
    version: int | None = None,
) -> Record:
    """Change values for a stated reason; the earlier values stay readable in the history.

    `version` is what the person saw: another version now raises ChangedMeanwhile. Changes that
    change nothing write nothing.
    """
    _reasoned(reason)
    given = checked(record.register, changes, partial=True)
    with transaction.atomic():
        current = _locked(record, version)
        before = current.values()
        moved = {name: value for name, value in given.items() if before[name] != value}
        if not moved:
            return current
        checked(record.register, _as_given(before | moved))
        _within_scope(record.register, (before | moved)["block_id"])
        for name, value in moved.items():
            setattr(current, name, value)
        earlier = {name: plain(before[name]) for name in moved}
        key = key_for_record(current)
        _revised(current, earlier, reason, actor, key)
        pairs = touched(record.register, before, current.values())
        _told(current, "corrected", {"fields": sorted(moved)}, actor, pairs, key=key)
    return current


def withdraw(record: Record, *, reason: str, actor: str, version: int | None = None) -> Record:
    """Take a record out of every count for a stated reason. It stays readable, never deleted."""
    _reasoned(reason)
    with transaction.atomic():
        current = _locked(record, version)
        pairs = touched(record.register, current.values())
        current.state = State.WITHDRAWN
        key = key_for_record(current)
        _revised(current, {"state": int(State.ACTIVE)}, reason, actor, key)
        _told(current, "withdrawn", {}, actor, pairs, key=key)
    return current


def _as_given(row: Mapping[str, Any]) -> dict[str, Any]:
    """Stored columns in the form `checked` takes, with points as pairs again."""
    points = {name[:-4] for name in row if name.endswith("_lat") and f"{name[:-4]}_lon" in row}
    given = {n: v for n, v in row.items() if n[:-4] not in points or n[-4:] not in ("_lat", "_lon")}
    for name in points:
        lat, lon = row[f"{name}_lat"], row[f"{name}_lon"]
        given[name] = None if lat is None else (lat, lon)
    return given


def _locked(record: Record, version: int | None) -> Record:
    current = type(record).objects.select_for_update().get(pk=record.pk)
    if current.state == State.WITHDRAWN:
        raise AlreadyWithdrawn()
    if version is not None and current.version != version:
        raise ChangedMeanwhile()
    _within_scope(record.register, current.block_id)
    return current


def _revised(
    record: Record, before: Mapping[str, Any], reason: str, actor: str, key: bytes | None
) -> None:
    record.version += 1
    record.changed_at = timezone.now()
    _saved(record)
    Revision.objects.create(
        register=record.register.full_name,
        record_id=record.pk,
        version=record.version,
        before=sealed_before(record, before, key),
        reason=reason.strip(),
        actor=actor,
        at=record.changed_at,
    )


def _inserted(record: Record) -> None:
    record.folded = folded_text(record.register, record.__dict__)
    try:
        insert_one(record)
    except IntegrityError as fault:
        raise _duplicate(record) from fault


def _saved(record: Record) -> None:
    record.folded = folded_text(record.register, record.__dict__)
    try:
        with transaction.atomic():
            record.save(force_update=True)
    except IntegrityError as fault:
        raise _duplicate(record) from fault


def _duplicate(record: Record) -> DuplicateKey:
    key = ", ".join(str(getattr(record, name)) for name in record.register.key)
    return DuplicateKey(key=key)


def _told(
    record: Record,
    verb: str,
    body: Mapping[str, object],
    actor: str,
    pairs: list[list[object]],
    *,
    key: bytes | None,
    new: bool = False,
) -> None:
    stream = str(record.ref)
    proof = {"version": record.version, "digest": values_digest(record.values(), key)}
    append(stream, f"record.{verb}", proof | dict(body), actor=actor, new=new)
    event = {"register": record.register.full_name, "touched": pairs}
    emit(f"record.{verb}", stream, event, actor=actor)


def _within_scope(register: Register, block: int) -> None:
    scope = current_scope()
    if not scope.covers(block):
        raise OutOfScope()
    if not scope.may(f"registers.write:{register.full_name}", block):
        raise NotPermitted()


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise ReasonRequired()
