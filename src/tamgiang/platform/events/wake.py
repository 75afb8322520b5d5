"""Waking those who read the outbox. A hint only: the outbox is the truth, readers also poll."""

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def on_wake(listener: Callable[[], None]) -> None:
    """Have `listener` called after each commit that raised an event; it must not block."""
    if listener not in _listeners:
        _listeners.append(listener)


def wake() -> None:
    """Tell every listener that there is something to read."""
    for listener in _listeners:
        listener()
