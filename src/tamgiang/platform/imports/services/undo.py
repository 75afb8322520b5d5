"""Taking a finished import out again, except what people have changed since."""

import time

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.schema import Register
from tamgiang.platform.audit.services import append
from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.progress import Progress, Unwatched
from tamgiang.platform.imports.services.apply import BREATH, summary
from tamgiang.platform.imports.services.reverse import in_chunks, revert_corrections
from tamgiang.platform.imports.services.steps import advance
from tamgiang.platform.registers.models import Revision, State, model_of
from tamgiang.platform.registers.services.bulk import tell_bulk
from tamgiang.platform.registers.services.many import change_many, withdrawal
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.scopes import system_scope


def changed_since(batch: Batch) -> int:
    """How many records of an import somebody changed after it; an undo leaves them alone."""
    register = register_named(batch.register)
    records = model_of(register).objects
    touched = records.filter(batch_id=batch.pk, version__gt=1).count()
    made = Revision.objects.filter(register=register.full_name, batch_id=batch.pk)
    left_at = dict(made.values_list("record_id", "version"))
    now = records.filter(pk__in=made.values("record_id")).values_list("pk", "version")
    return touched + sum(1 for pk, version in now if left_at[pk] != version)


def take_out(batch: Batch, job: Progress | None = None) -> Batch:
    """Do the undoing; may be interrupted and run again."""
    register = register_named(batch.register)
    watched = job or Unwatched()
    with system_scope("imports.undo"):
        _withdraw_added(batch, register, watched)
        reason, actor = batch.undo_reason, batch.undo_actor
        revert_corrections(batch, register, reason=reason, actor=actor, job=watched)
        with transaction.atomic():
            advance(batch, BatchState.UNDOING, state=BatchState.UNDONE, undone_at=timezone.now())
            append(batch.stream, "import.undone", summary(batch), actor=actor)
            tell_bulk(register, batch.operations, actor=actor, batch_id=batch.pk)
    return batch


def _withdraw_added(batch: Batch, register: Register, job: Progress) -> None:
    records = model_of(register).objects
    added = records.filter(batch_id=batch.pk, state=State.ACTIVE, version=1)
    done = 0
    for ids in in_chunks(list(added.order_by("pk").values_list("pk", flat=True))):
        changes = [withdrawal(pk, 1) for pk in ids]
        change_many(
            register, changes, "withdrawn", reason=batch.undo_reason, actor=batch.undo_actor
        )
        done += len(ids)
        job.progress(done, batch.operations)
        time.sleep(BREATH)
