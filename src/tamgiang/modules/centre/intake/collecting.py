"""Gathering readings for 50 ms, storing them in one go, and only then saying that they are safe."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from tamgiang.modules.centre.telemetry import Appended, Reading, Store

log = logging.getLogger(__name__)

WAIT = 0.05
#: Readings that may wait to be stored; beyond them senders are refused until the store is level.
MOST_WAITING = 50_000

#: Called in the loop once the reading is stored (True) or could not be (False).
Settled = Callable[[bool], None]


class Watcher(Protocol):
    """Who looks at every stored batch: the rules."""

    def look(self, appended: Appended, readings: Sequence[Reading]) -> None:
        """Called in the storing thread after the batch is committed."""


class Collector:
    """One batch after another, in order; everything but storing runs in the loop's thread."""

    def __init__(self, opened: Callable[[], Store], watcher: Watcher | None = None) -> None:
        self._opened = opened
        self._store: Store | None = None
        self._watcher = watcher
        self._readings: list[Reading] = []
        self._settled: list[Settled] = []
        self._busy = False
        self._timer: asyncio.TimerHandle | None = None
        self._thread = ThreadPoolExecutor(1, "store")
        self._loop = asyncio.get_running_loop()
        self.stored = 0

    @property
    def full(self) -> bool:
        """Whether senders should wait."""
        return len(self._readings) >= MOST_WAITING

    def put(self, readings: Sequence[Reading], settled: Settled | None = None) -> None:
        """Have readings stored with the next batch."""
        self._readings += readings
        if settled is not None:
            self._settled.append(settled)
        if self._timer is None and not self._busy:
            self._timer = self._loop.call_later(WAIT, self._begin)

    def _begin(self) -> None:
        self._timer = None
        readings, self._readings = self._readings, []
        settled, self._settled = self._settled, []
        self._busy = True
        storing = self._loop.run_in_executor(self._thread, self._keep, readings)
        storing.add_done_callback(lambda done: self._end(done, settled, len(readings)))

    def _keep(self, readings: list[Reading]) -> None:
        if self._store is None:
            # A connection belongs to the thread that opened it.
            self._store = self._opened()
        appended = self._store.append(readings)
        if self._watcher is not None:
            try:
                self._watcher.look(appended, readings)
            except Exception:
                # The readings are safe; the rules find them again from where they stopped.
                log.exception("the rules could not follow; they go on from their last position")

    def _end(self, done: "asyncio.Future[None]", settled: list[Settled], count: int) -> None:
        fault = done.exception()
        if fault is not None:
            log.error("readings could not be stored: %s", fault)
        else:
            self.stored += count
        for tell in settled:
            tell(fault is None)
        self._busy = False
        if self._readings or self._settled:
            self._timer = self._loop.call_later(WAIT, self._begin)

    async def close(self) -> None:
        """Store what is waiting and end."""
        while self._busy or self._readings:
            if self._timer is None and not self._busy:
                self._begin()
            await asyncio.sleep(0.01)
        self._thread.shutdown()
