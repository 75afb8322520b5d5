"""Adding many records at once, for imports and sample data, with the same trace as one by one."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.schema import Register
from tamgiang.platform.audit.services import append_new
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.keyring.keys import mint
from tamgiang.platform.registers.models import State, folded_text, model_of, value_columns
from tamgiang.platform.registers.services.insert import insert
from tamgiang.platform.registers.services.numbers import in_order
from tamgiang.platform.registers.services.trace import values_digest
from tamgiang.platform.scopes import current_scope

COMMON = ("uid", "state", "version", "batch_id", "recorded_at", "changed_at", "folded")


def bulk_create(
    register: Register,
    rows: Iterable[Mapping[str, Any]],
    *,
    actor: str,
    batch_id: int | None = None,
    state: State = State.ACTIVE,
    announce: bool = True,
) -> Sequence[UUID]:
    """Insert `rows`, already checked (see values.checked), in one transaction; say their uids.

    Each record gets its own audit entry; one `records.bulk` event stands for all of them
    (unless `announce` is off: a pending import is announced when it is confirmed whole).
    """
    current_scope()
    columns, now = value_columns(register), timezone.now()
    values = [{name: row.get(name) for name in columns} for row in rows]
    uids = in_order(len(values))
    common = (int(state), 1, batch_id, now, now)
    stored = (
        (uid, *common, folded_text(register, row), *row.values())
        for uid, row in zip(uids, values, strict=True)
    )
    with transaction.atomic():
        insert(model_of(register), (*COMMON, *columns), stored)
        keys = mint(uids) if register.personal else repeat(None, len(uids))
        append_new(_entries(register, uids, values, keys), "record.created", actor=actor)
        if announce:
            tell_bulk(register, len(uids), actor=actor, batch_id=batch_id)
    return uids


def tell_bulk(register: Register, count: int, *, actor: str, batch_id: int | None) -> None:
    """One event for many records: readers recompute the register whole."""
    body = {"register": register.full_name, "count": count, "batch": batch_id}
    emit("records.bulk", f"{register.module}:{register.name}:*", body, actor=actor)


def _entries(
    register: Register,
    uids: Sequence[UUID],
    values: Sequence[Mapping[str, Any]],
    keys: Iterable[bytes | None],
) -> Iterable[tuple[str, dict[str, object]]]:
    begin = f"{register.module}:{register.name}:"
    for uid, row, key in zip(uids, values, keys, strict=True):
        yield f"{begin}{uid}", {"version": 1, "digest": values_digest(row, key)}
