"""The way back: out of a half-written import, or out of a finished one."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from tamgiang.kernel.refs import Ref
from tamgiang.kernel.schema import Register
from tamgiang.platform.audit.services import append, append_each
from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.planfile import PER_FRAME, restored
from tamgiang.platform.imports.progress import Progress
from tamgiang.platform.imports.services.steps import advance
from tamgiang.platform.keyring.keys import keys_of
from tamgiang.platform.registers.models import Revision, State, model_of
from tamgiang.platform.registers.sealing import opened_before
from tamgiang.platform.registers.services.bulk import tell_bulk
from tamgiang.platform.registers.services.many import Change, change_many
from tamgiang.platform.registry.registry import register_named

STOPPED = "Lần nhập đã dừng, trả lại giá trị trước đó"


def take_back(batch: Batch, *, failure: str = "") -> None:
    """Undo everything a half-written import did; afterwards it is cancelled or failed.

    May itself be interrupted and run again: it only touches what is still as the import left it.
    """
    advance(batch, BatchState.APPLYING, cancel_asked=True, failure=failure)
    register = register_named(batch.register)
    removed = _remove_pending(batch, register)
    reverted = revert_corrections(batch, register, reason=STOPPED, actor=batch.actor)
    ended = BatchState.FAILED if failure else BatchState.CANCELLED
    with transaction.atomic():
        advance(
            batch,
            BatchState.APPLYING,
            state=ended,
            failure=failure,
            position=0,
            conflicts=0,
            cancel_asked=False,
        )
        body = {"register": batch.register, "removed": removed, "reverted": reverted}
        append(batch.stream, f"import.{ended}", body, actor=batch.actor)
        if reverted:
            tell_bulk(register, reverted, actor=batch.actor, batch_id=batch.pk)


def _remove_pending(batch: Batch, register: Register) -> int:
    """Records that never counted and that nobody saw are not kept; their audit entries say so."""
    pending = model_of(register).objects.filter(batch_id=batch.pk, state=State.PENDING)
    removed = 0
    while some := dict(pending.values_list("pk", "uid")[: PER_FRAME * 4]):
        streams = [str(Ref(register.module, register.name, uid)) for uid in some.values()]
        said = {"batch": batch.pk}
        with transaction.atomic():
            append_each(((s, said) for s in streams), "record.removed", actor=batch.actor)
            removed += model_of(register).objects.filter(pk__in=some)._raw_delete("default")
    return removed


def revert_corrections(
    batch: Batch,
    register: Register,
    *,
    reason: str,
    actor: str,
    job: Progress | None = None,
) -> int:
    """Give back the earlier values of every record still as this import left it; how many."""
    reverted = 0
    for changes in in_chunks(_earlier(batch, register)):
        by_verb: dict[str, list[Change]] = {"corrected": [], "restored": []}
        for change in changes:
            by_verb["restored" if "state" in change.values else "corrected"].append(change)
        for verb, some in by_verb.items():
            reverted += _written(register, some, verb, reason, actor)
        if job:
            job.progress(reverted, batch.operations)
    return reverted


def _earlier(batch: Batch, register: Register) -> Iterator[Change]:
    made = Revision.objects.filter(register=register.full_name, batch_id=batch.pk)
    rows = made.order_by("id").values_list("record_id", "version", "before")
    for some in in_chunks(list(rows)):
        uids = _uids(register, (record_id for record_id, _version, _before in some))
        keys = keys_of(uids.values()) if register.personal else {}
        for record_id, version, before in some:
            uid = uids[record_id]
            ref = Ref(register.module, register.name, uid)
            # What was erased meanwhile is gone, and its record stands at a later version.
            opened, _gone = opened_before(ref, version, before, keys.get(uid))
            yield Change(record_id, version, restored(register, opened))


def _uids(register: Register, ids: Iterable[int]) -> dict[int, UUID]:
    return dict(model_of(register).objects.filter(pk__in=list(ids)).values_list("pk", "uid"))


def _written(
    register: Register, changes: Sequence[Change], verb: str, reason: str, actor: str
) -> int:
    """Write the changes; one by one where a key was given to another record meanwhile."""
    if not changes:
        return 0
    try:
        with transaction.atomic():
            stale = change_many(register, changes, verb, reason=reason, actor=actor)
    except IntegrityError:
        if len(changes) == 1:
            return 0
        return sum(_written(register, [change], verb, reason, actor) for change in changes)
    return len(changes) - len(stale)


def in_chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    """Groups small enough for one short transaction."""
    waiting = iter(items)
    while some := list(islice(waiting, PER_FRAME)):
        yield some
