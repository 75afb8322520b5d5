"""After a crash: finish what was confirmed, take back what was being stopped."""

import logging

from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.services.apply import apply
from tamgiang.platform.imports.services.reverse import take_back
from tamgiang.platform.imports.services.undo import take_out
from tamgiang.platform.scopes import system_scope

log = logging.getLogger(__name__)


def recover() -> list[Batch]:
    """Bring every import that was cut off to its end; the batches it found.

    Call it when no worker runs, as at start. Safe to repeat: positions move with the records.
    """
    cut_off = Batch.objects.filter(state__in=(BatchState.APPLYING, BatchState.UNDOING))
    found = list(cut_off.order_by("pk"))
    for batch in found:
        log.warning("import %s was cut off at %s; going on", batch.pk, batch.position)
        if batch.state == BatchState.UNDOING:
            take_out(batch)
        elif batch.cancel_asked:
            with system_scope("imports.recover"):
                take_back(batch, failure=batch.failure)
        else:
            apply(batch)
    return found
