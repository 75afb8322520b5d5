"""Who reads the outbox: functions registered under a name, each with its own position."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tamgiang.platform.events.models import Event

Finish = Callable[[], object]
Handler = Callable[[Sequence[Event]], Finish | None]


@dataclass(frozen=True, slots=True)
class Consumer:
    """A named reader of events whose topic starts with one of `topics`.

    The handler runs in the transaction that moves the position, so what it writes to the
    database happens once. It may be called again for the same event after a fault, and must
    then come to the same state.

    On SQLite that transaction holds up every other writer. A handler that has long to compute
    therefore `reads_first`: it is called outside any transaction, only reads, and returns a
    function that writes, which then runs in the transaction. Should another relay have moved
    the position meanwhile, what was read is thrown away.
    """

    name: str
    topics: tuple[str, ...]
    handle: Handler
    reads_first: bool = False

    def wants(self, event: Event) -> bool:
        """Whether this consumer reads the event's topic."""
        return event.topic.startswith(self.topics)

    def apply(self, events: Sequence[Event]) -> None:
        """Handle the events, reading and writing, in the caller's transaction."""
        finish = self.handle(events)
        if finish is not None:
            finish()


_consumers: dict[str, Consumer] = {}


def consumer(
    name: str, *, topics: tuple[str, ...], reads_first: bool = False
) -> Callable[[Handler], Handler]:
    """Register the decorated function under `name`; a name stands once."""

    def register(handle: Handler) -> Handler:
        if name in _consumers:
            raise ValueError(f"two consumers are called {name}")
        _consumers[name] = Consumer(name, topics, handle, reads_first)
        return handle

    return register


def consumers() -> tuple[Consumer, ...]:
    """Every registered consumer, in the order of their registration."""
    return tuple(_consumers.values())
