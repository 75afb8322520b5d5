"""The reader of record events that keeps the cells."""

from collections.abc import Sequence

from tamgiang.platform.events.consumers import Finish, consumer, consumers
from tamgiang.platform.events.models import Event
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.events.relay import advance
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.services.cells import follow, refresh
from tamgiang.platform.scopes import system_scope

NAME = "indicators.cells"
#: The topic of the event that follows when the cells are written.
MOVED = "figures.moved"


@consumer(NAME, topics=("record.", "records."), reads_first=True)
def keep_cells(events: Sequence[Event]) -> Finish:
    """Recompute the cells that these events touched; doing it again changes nothing.

    Then say of which registers the figures moved, so that pages read them once they are ready.
    """
    with system_scope("indicators"):
        write = follow(events)
    named = {event.body.get("register", "") for event in events}

    def finish() -> None:
        with system_scope("indicators"):
            write()
        for name in sorted(named & catalogue().measures.keys()):
            emit(MOVED, f"indicators:figures:{name}", {"register": name}, actor="system:indicators")

    return finish


def catch_up() -> None:
    """Bring all cells up to date now: definitions that changed, and events not yet read.

    For commands that read figures where no relay may be running; safe beside one.
    """
    with system_scope("indicators"):
        refresh()
    own = next(found for found in consumers() if found.name == NAME)
    while advance(own):
        pass
