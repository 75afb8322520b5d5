"""Who reads the outbox: functions registered under a name, each with its own position."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tamgiang.platform.events.models import Event

Handler = Callable[[Sequence[Event]], None]


@dataclass(frozen=True, slots=True)
class Consumer:
    """A named reader of events whose topic starts with one of `topics`.

    The handler runs in the transaction that moves the position, so what it writes to the
    database happens once. It may be called again for the same event after a fault, and must
    then come to the same state.
    """

    name: str
    topics: tuple[str, ...]
    handle: Handler

    def wants(self, event: Event) -> bool:
        """Whether this consumer reads the event's topic."""
        return event.topic.startswith(self.topics)


_consumers: dict[str, Consumer] = {}


def consumer(name: str, *, topics: tuple[str, ...]) -> Callable[[Handler], Handler]:
    """Register the decorated function under `name`; a name stands once."""

    def register(handle: Handler) -> Handler:
        if name in _consumers:
            raise ValueError(f"two consumers are called {name}")
        _consumers[name] = Consumer(name, topics, handle)
        return handle

    return register


def consumers() -> tuple[Consumer, ...]:
    """Every registered consumer, in the order of their registration."""
    return tuple(_consumers.values())
