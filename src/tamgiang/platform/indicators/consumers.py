"""The reader of record events that keeps the cells."""

from collections.abc import Sequence

from tamgiang.platform.events.consumers import consumer
from tamgiang.platform.events.models import Event
from tamgiang.platform.indicators.services.cells import follow
from tamgiang.platform.scopes import system_scope


@consumer("indicators.cells", topics=("record.", "records."))
def keep_cells(events: Sequence[Event]) -> None:
    """Recompute the cells that these events touched; doing it again changes nothing."""
    with system_scope("indicators"):
        follow(events)
