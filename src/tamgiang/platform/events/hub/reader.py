"""The one thread of the hub that reads the outbox, for all streams together."""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue

from django.db import close_old_connections, connections

from tamgiang.platform.events.bells import Doorbell, doorbell
from tamgiang.platform.events.hub.messages import Message, Position, message
from tamgiang.platform.events.relay import newest, readable_after

log = logging.getLogger(__name__)

LOOK = 1.0
BATCH = 500
PAGE = 200
#: Streams answered between two looks for what is new.
ANSWERS = 50

#: Given the messages missed, the position they reach, and whether the stream is now level with
#: the live one.
Answer = Callable[[Sequence[Message], Position, bool], None]
#: Given the messages that are new, and the position they reach.
Live = Callable[[Sequence[Message], Position], None]


class Reader(threading.Thread):
    """Reads what is new, and between that what single streams have missed.

    Only this thread moves the live position. An answer that says "level" holds all up to it, and
    is delivered before anything newer, so a stream neither misses nor repeats an event.
    `live` and the answers are called in this thread.
    """

    def __init__(self, live: Live) -> None:
        super().__init__(name="outbox", daemon=True)
        self._live = live
        self._asked: SimpleQueue[tuple[Position | None, Answer]] = SimpleQueue()
        self._stopping = False
        self._bell: Doorbell | None = None
        self._position: Position | None = None

    def ask(self, after: Position | None, answer: Answer) -> None:
        """Have `answer` called with what came after a position, or (None) with nothing missed."""
        self._asked.put((after, answer))
        self._ring()

    def stop(self) -> None:
        """End after the current look."""
        self._stopping = True
        self._ring()

    def _ring(self) -> None:
        if self._bell is not None:
            self._bell.ring()

    def run(self) -> None:
        """Look at every ring and once a second; a fault of the database is waited out."""
        with doorbell("hub") as self._bell:
            while not self._stopping:
                try:
                    close_old_connections()
                    idle = not self._look()
                except Exception:
                    log.exception("the outbox could not be read; trying again")
                    idle = True
                if idle:
                    self._bell.wait(LOOK)
        connections.close_all()

    def _look(self) -> bool:
        """Answer some streams and read one batch; whether there may be more at once."""
        if self._position is None:
            self._position = newest()
        with suppress(Empty):
            for _ in range(ANSWERS):
                self._answer(*self._asked.get_nowait(), self._position)
        events = readable_after(*self._position, limit=BATCH)
        if events:
            messages = [message(event) for event in events]
            self._position = messages[-1].position
            self._live(messages, self._position)
        return bool(events) or not self._asked.empty()

    def _answer(self, after: Position | None, answer: Answer, level: Position) -> None:
        if after is None:
            answer([], level, True)
            return
        try:
            events = readable_after(*after, limit=PAGE)
        except Exception:
            self._asked.put((after, answer))
            raise
        missed = [message(event) for event in events if (event.tx, event.pk) <= level]
        if len(missed) == PAGE:
            answer(missed, missed[-1].position, False)
        else:
            answer(missed, max(level, after), True)
