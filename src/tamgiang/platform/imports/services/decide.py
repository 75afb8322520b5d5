"""A person's word on an import: go ahead, leave it, or take it out again."""

from django.db import transaction

from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.refusals import NothingToTake
from tamgiang.platform.imports.services.recover import abandoned, bring_to_an_end
from tamgiang.platform.imports.services.steps import advance
from tamgiang.platform.imports.services.undo import changed_since
from tamgiang.platform.imports.storage import Workspace
from tamgiang.platform.jobs.models import Job
from tamgiang.platform.jobs.services import start
from tamgiang.platform.registers.refusals import ReasonRequired
from tamgiang.platform.scopes import system_scope


def confirm(batch: Batch, actor: str) -> Job:
    """Take the good rows of the preview; the job that does it. Raises NothingToTake, WrongState."""
    if not batch.operations:
        raise NothingToTake()
    with transaction.atomic():
        job = start("imports.apply", {"batch": batch.pk}, actor=actor)
        advance(
            batch,
            BatchState.PREVIEWED,
            state=BatchState.APPLYING,
            job_uid=job.uid,
            actor=actor,
            position=0,
            conflicts=0,
            cancel_asked=False,
        )
    return job


def undo(batch: Batch, reason: str, actor: str) -> Job:
    """Withdraw what the import added and give corrected records their earlier values.

    Records that somebody changed afterwards stay as they are; `batch.kept` counts them. Raises
    ReasonRequired, WrongState.
    """
    if not reason.strip():
        raise ReasonRequired()
    with system_scope("imports.undo"):
        kept = changed_since(batch)
    with transaction.atomic():
        job = start("imports.undo", {"batch": batch.pk}, actor=actor)
        advance(
            batch,
            BatchState.APPLIED,
            state=BatchState.UNDOING,
            job_uid=job.uid,
            undo_reason=reason.strip()[:300],
            undo_actor=actor,
            kept=kept,
        )
    return job


def cancel(batch: Batch) -> Batch:
    """Leave an import that was not confirmed, or stop one that is being written."""
    with transaction.atomic():
        batch.refresh_from_db()
        if batch.state != BatchState.APPLYING:
            steps = (
                BatchState.UPLOADED,
                BatchState.MAPPED,
                BatchState.PREVIEWED,
                BatchState.FAILED,
            )
            advance(batch, *steps, state=BatchState.CANCELLED)
            transaction.on_commit(Workspace(batch.uid).clear)
            return batch
        advance(batch, BatchState.APPLYING, cancel_asked=True)
    if abandoned(batch):
        bring_to_an_end(batch)
    return batch
