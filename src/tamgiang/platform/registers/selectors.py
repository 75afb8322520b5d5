"""Reading records: lists, one record, its history, and values as a person may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.kernel.schema import Field, Register
from tamgiang.kernel.text import fold
from tamgiang.platform.registers.columns import field_of
from tamgiang.platform.registers.models import MODELS, Record, Revision, State, model_of
from tamgiang.platform.registers.sealing import key_of_record, opened_before

MASK = "•••"


def records(
    register: Register, *, search: str = "", filters: Mapping[str, Any] | None = None
) -> QuerySet[Record]:
    """Records the scope may see that are not pending, newest first.

    `search` is matched word by word without marks or case. `filters` are Django look-ups on
    columns; withdrawn records are shown only when asked for by `state`.
    """
    wanted = {"state": State.ACTIVE} | dict(filters or {})
    found = model_of(register).objects.filter(**wanted).exclude(state=State.PENDING)
    for word in fold(search).split():
        found = found.filter(folded__contains=word)
    return found.order_by("-effective_on", "-pk")


def record_at(ref: Ref) -> Record:
    """The record behind a reference. Raises NotFound, also when it is out of scope."""
    model = MODELS.get(ref.register_name)
    found = model.objects.filter(uid=ref.uid).first() if model else None
    if found is None:
        raise NotFound(what=Label("hồ sơ này", "This record"))
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """One column before and after a correction."""

    column: str
    field: Field | None
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One version of a record: who made it, when, why, and what changed.

    `gone` names the fields whose earlier values were erased with the person's key.
    """

    version: int
    at: datetime
    actor: str
    reason: str
    withdrawn: bool
    changes: tuple[Change, ...]
    gone: tuple[Field, ...] = ()


def history(record: Record) -> list[HistoryEntry]:
    """Every correction of a record, newest first; version 1 is the record as first kept."""
    after: dict[str, Any] = {**record.values(), "state": record.state}
    entries, key = [], key_of_record(record)
    revisions = Revision.objects.filter(register=record.register.full_name, record_id=record.pk)
    for revision in revisions.order_by("-version"):
        before, gone = opened_before(record.ref, revision.version, revision.before, key)
        entries.append(_entry(record.register, revision, before, after, gone))
        after |= before
    return entries


def _entry(
    register: Register,
    revision: Revision,
    earlier: Mapping[str, Any],
    after: Mapping[str, Any],
    gone: Sequence[str],
) -> HistoryEntry:
    changes = tuple(
        Change(name, register.columns.get(name), before, after[name])
        for name, before in earlier.items()
        if name != "state"
    )
    return HistoryEntry(
        version=revision.version,
        at=revision.at,
        actor=revision.actor,
        reason=revision.reason,
        withdrawn="state" in earlier and after["state"] == State.WITHDRAWN,
        changes=changes,
        gone=tuple(dict.fromkeys(field_of(register, name) for name in gone)),
    )


def shown(field: Field, value: object, *, unmasked: bool) -> object:
    """A value as it may be shown: personal ones are masked unless `unmasked`."""
    return MASK if field.personal and value is not None and not unmasked else value
