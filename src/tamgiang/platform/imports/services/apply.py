"""Writing a confirmed import: many short transactions, then one that makes all of it count."""

import time
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.schema import Register
from tamgiang.platform.audit.services import append
from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.planfile import as_change, steps
from tamgiang.platform.imports.progress import Progress, Unwatched
from tamgiang.platform.imports.refusals import WrongState
from tamgiang.platform.imports.services.reverse import take_back
from tamgiang.platform.imports.services.steps import advance, job_of, state_label
from tamgiang.platform.imports.storage import Workspace
from tamgiang.platform.jobs.context import Cancelled
from tamgiang.platform.jobs.running import FAULT
from tamgiang.platform.registers.models import State, model_of, value_columns
from tamgiang.platform.registers.services.bulk import bulk_create, tell_bulk
from tamgiang.platform.registers.services.many import Change, change_many, withdrawal
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.scopes import system_scope

BREATH = 0.03
"""Seconds between transactions, in which a waiting writer gets its turn."""


def apply(batch: Batch, job: Progress | None = None) -> Batch:
    """Write what is left of the plan and make it count. Goes on where a killed run stopped.

    New records stay pending, and so uncounted, until the last transaction. Whatever goes wrong,
    and also when somebody stops it, what was written is taken back, and the reason raised again;
    if even that fails (no space left), `recover` does it later.
    """
    watched = job or Unwatched()
    batch.refresh_from_db()
    with system_scope("imports.apply"):
        try:
            _write(batch, watched)
            _finish(batch)
        except WrongState:
            # Another run has this batch in hand; what it wrote is not ours to take back.
            raise
        except Cancelled:
            # Without a person's word the lease was lost, and another run goes on with the batch.
            if stop_asked(batch):
                take_back(batch)
            raise
        except Exception as fault:
            take_back(batch, failure=_told(fault))
            raise
    return batch


def stop_asked(batch: Batch) -> bool:
    """Whether a person asked to stop, on the import's page or on the job's."""
    job = job_of(batch)
    asked = Batch.objects.filter(pk=batch.pk, cancel_asked=True).exists()
    return asked or (job is not None and job.cancel_requested)


def _told(fault: Exception) -> str:
    """What the batch keeps of a fault: never its message, which may quote values of records."""
    told = fault.text() if isinstance(fault, Refusal) else f"{FAULT.vi} ({type(fault).__name__})"
    return told[:300]


def _write(batch: Batch, job: Progress) -> None:
    register = register_named(batch.register)
    done, total = batch.position, batch.operations
    for verb, items in steps(Workspace(batch.uid).folder, register, done):
        job.check_cancelled()
        if Batch.objects.filter(pk=batch.pk, cancel_asked=True).exists():
            raise Cancelled
        with transaction.atomic():
            _claim(batch, done, len(items))
            conflicts = _WRITERS[verb](batch, register, items)
            if conflicts:
                Batch.objects.filter(pk=batch.pk).update(conflicts=F("conflicts") + conflicts)
        done += len(items)
        job.progress(done, total)
        time.sleep(BREATH)


def _claim(batch: Batch, done: int, count: int) -> None:
    """Move the position with the records, so that no step is ever written twice."""
    mine = Batch.objects.filter(pk=batch.pk, state=BatchState.APPLYING, position=done)
    if not mine.update(position=done + count, changed_at=timezone.now()):
        batch.refresh_from_db()
        raise WrongState(state=state_label(batch.state))
    batch.position = done + count


def _write_new(batch: Batch, register: Register, items: Sequence[Any]) -> int:
    columns = value_columns(register)
    rows = [dict(zip(columns, item.values, strict=True)) for item in items]
    bulk_create(
        register,
        rows,
        actor=batch.actor,
        batch_id=batch.pk,
        state=State.PENDING,
        announce=False,
    )
    return 0


def _write_changed(batch: Batch, register: Register, items: Sequence[Any]) -> int:
    changes = [as_change(register, item) for item in items]
    return len(_changed(batch, register, changes, "corrected"))


def _write_withdrawn(batch: Batch, register: Register, items: Sequence[Any]) -> int:
    changes = [withdrawal(item.id, item.version) for item in items]
    return len(_changed(batch, register, changes, "withdrawn"))


def _changed(batch: Batch, register: Register, changes: Sequence[Any], verb: str) -> list[int]:
    reason = f"Nhập từ tệp “{batch.file_name}”"
    return change_many(register, changes, verb, reason=reason, actor=batch.actor, batch_id=batch.pk)


def _write_ended(batch: Batch, register: Register, items: Sequence[Any]) -> int:
    changes = [Change(item.id, item.version, {"ended_on": batch.ends_on}) for item in items]
    return len(_changed(batch, register, changes, "corrected"))


_WRITERS = {
    "new": _write_new,
    "changed": _write_changed,
    "withdrawn": _write_withdrawn,
    "ended": _write_ended,
}


def _finish(batch: Batch) -> None:
    """The one moment in which all of it begins to count."""
    register = register_named(batch.register)
    with transaction.atomic():
        refused = _activate(batch, register)
        advance(
            batch,
            BatchState.APPLYING,
            state=BatchState.APPLIED,
            applied_at=timezone.now(),
            conflicts=F("conflicts") + refused,
        )
        batch.refresh_from_db()
        append(batch.stream, "import.applied", summary(batch), actor=batch.actor)
        written = batch.operations - batch.conflicts
        tell_bulk(register, written, actor=batch.actor, batch_id=batch.pk)


def summary(batch: Batch) -> dict[str, object]:
    """What the audit keeps of an import: the file's hash and counts, no values."""
    counts = ("new", "changed", "withdrawn", "ended", "unchanged", "duplicate", "skipped", "bad")
    told = {name: getattr(batch, name) for name in (*counts, "conflicts", "kept")}
    if batch.ends_on:
        told["ends_on"] = batch.ends_on.isoformat()
    return {"register": batch.register, "sha256": batch.sha256, "mode": batch.mode, **told}


def _activate(batch: Batch, register: Register) -> int:
    """Let the pending records count; how many could not, their key being taken meanwhile."""
    pending = model_of(register).objects.filter(batch_id=batch.pk, state=State.PENDING)
    try:
        with transaction.atomic():
            pending.update(state=State.ACTIVE)
    except IntegrityError:
        refused = _drop_taken(batch, register)
        pending.update(state=State.ACTIVE)
        return refused
    return 0


def _drop_taken(batch: Batch, register: Register) -> int:
    """Remove pending records whose key another record took after the preview."""
    quote = connection.ops.quote_name
    table = quote(model_of(register)._meta.db_table)
    same = " AND ".join(f"a.{quote(name)} = p.{quote(name)}" for name in register.key)
    taken = f"SELECT 1 FROM {table} a WHERE a.state = %s AND {same}"  # noqa: S608 - our names
    statement = (
        f"DELETE FROM {table} AS p "  # noqa: S608 - our names
        f"WHERE p.batch_id = %s AND p.state = %s AND EXISTS ({taken})"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [batch.pk, int(State.PENDING), int(State.ACTIVE)])
        return int(cursor.rowcount)
