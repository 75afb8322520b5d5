"""After a crash: finish what was confirmed, take back what was being stopped."""

import logging

from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.services.apply import apply
from tamgiang.platform.imports.services.reverse import take_back
from tamgiang.platform.imports.services.steps import job_of
from tamgiang.platform.imports.services.undo import take_out
from tamgiang.platform.jobs.models import FINAL
from tamgiang.platform.scopes import system_scope

log = logging.getLogger(__name__)


def recover() -> list[Batch]:
    """Bring every import that no job will go on with to its end; the batches it found.

    Jobs whose worker was killed are run again by the queue; this is for what that leaves: too
    many attempts, a job cancelled while nobody ran it. Safe to repeat, and beside workers.
    """
    cut_off = Batch.objects.filter(state__in=(BatchState.APPLYING, BatchState.UNDOING))
    found = [batch for batch in cut_off.order_by("pk") if abandoned(batch)]
    for batch in found:
        log.warning("import %s was cut off at %s; going on", batch.pk, batch.position)
        bring_to_an_end(batch)
    return found


def abandoned(batch: Batch) -> bool:
    """Whether no job is at work on the batch, or will be."""
    job = job_of(batch)
    return job is None or job.state in FINAL


def bring_to_an_end(batch: Batch) -> None:
    """Go on in the direction the batch was going."""
    if batch.state == BatchState.UNDOING:
        take_out(batch)
        return
    job = job_of(batch)
    if batch.cancel_asked or (job is not None and job.cancel_requested):
        with system_scope("imports.recover"):
            take_back(batch, failure=batch.failure)
    else:
        apply(batch)
