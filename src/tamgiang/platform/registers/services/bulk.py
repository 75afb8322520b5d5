"""Adding many records at once, for imports and sample data, with the same trace as one by one."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.refs import Ref
from tamgiang.kernel.schema import Register
from tamgiang.platform.audit.services import append_new
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.registers.models import Record, State, folded_text, model_of, value_columns
from tamgiang.platform.registers.services.trace import values_digest


def bulk_create(
    register: Register,
    rows: Iterable[Mapping[str, Any]],
    *,
    actor: str,
    batch_id: int | None = None,
    state: State = State.ACTIVE,
    announce: bool = True,
) -> Sequence[Record]:
    """Insert `rows`, already checked (see values.checked), in one transaction.

    Each record gets its own audit entry; one `records.bulk` event stands for all of them
    (unless `announce` is off: a pending import is announced when it is confirmed whole).
    """
    model, now = model_of(register), timezone.now()
    columns = value_columns(register)
    records = [
        model(
            uid=uuid.uuid4(),
            state=state,
            batch_id=batch_id,
            folded=folded_text(register, row),
            recorded_at=now,
            changed_at=now,
            **{name: row.get(name) for name in columns},
        )
        for row in rows
    ]
    with transaction.atomic():
        model.objects.bulk_create(records, batch_size=500)
        append_new(_entries(register, records), "record.created", actor=actor)
        if announce:
            tell_bulk(register, len(records), actor=actor, batch_id=batch_id)
    return records


def tell_bulk(register: Register, count: int, *, actor: str, batch_id: int | None) -> None:
    """One event for many records: readers recompute the register whole."""
    body = {"register": register.full_name, "count": count, "batch": batch_id}
    emit("records.bulk", f"{register.module}:{register.name}:*", body, actor=actor)


def _entries(
    register: Register, records: Sequence[Record]
) -> Iterable[tuple[str, dict[str, object]]]:
    for record in records:
        stream = str(Ref(register.module, register.name, record.uid))
        yield stream, {"version": 1, "digest": values_digest(record.values())}
