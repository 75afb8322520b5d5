"""A person's word on an import: go ahead, or leave it."""

from django.db import transaction

from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.refusals import NothingToTake
from tamgiang.platform.imports.services.apply import apply
from tamgiang.platform.imports.services.steps import advance
from tamgiang.platform.imports.storage import Workspace


def confirm(batch: Batch, actor: str) -> Batch:
    """Take the good rows of the preview. Raises NothingToTake, WrongState."""
    if not batch.operations:
        raise NothingToTake()
    advance(
        batch,
        BatchState.PREVIEWED,
        state=BatchState.APPLYING,
        actor=actor,
        position=0,
        conflicts=0,
        cancel_asked=False,
    )
    return apply(batch)


def cancel(batch: Batch) -> Batch:
    """Leave an import that was not confirmed, or stop one that is being written."""
    with transaction.atomic():
        batch.refresh_from_db()
        if batch.state == BatchState.APPLYING:
            advance(batch, BatchState.APPLYING, cancel_asked=True)
            return batch
        steps = (BatchState.UPLOADED, BatchState.MAPPED, BatchState.PREVIEWED, BatchState.FAILED)
        advance(batch, *steps, state=BatchState.CANCELLED)
    Workspace(batch.uid).clear()
    return batch
