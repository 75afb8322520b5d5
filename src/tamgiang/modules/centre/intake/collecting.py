"""Gathering readings for 50 ms, storing them in one go, and only then saying that they are safe."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeAlias

from tamgiang.modules.centre.intake.outcomes import LOST, Outcome, Told
from tamgiang.modules.centre.telemetry import Appended, Reading, Store

log = logging.getLogger(__name__)

WAIT = 0.05
#: Readings that are not made to wait for more.
ENOUGH = 500
#: Readings that may wait to be stored; beyond them senders are refused until the store is level.
MOST_WAITING = 50_000
NEVER = float("inf")

#: Whom to tell what in the loop once a reading is stored.
Settled: TypeAlias = tuple[Told, Outcome]


class Watcher(Protocol):
    """Who looks at every stored batch: the rules. Called in the storing thread only."""

    def look(self, store: Store, appended: Appended) -> None:
        """After a batch is committed."""

    def tick(self, store: Store) -> None:
        """Once a second, also when nothing came."""


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
        #: Told, in the loop, of readings that contradict what is stored.
        self.conflicted: Callable[[Sequence[Reading]], None] = lambda readings: None
        self.stored = self.duplicates = self.conflicts = self.failed = 0
        self.behind = self._closed = False
        #: When the oldest reading came that is not stored, in work, and not judged for a fault.
        self._first = self._work = self._unjudged = NEVER
        #: Sources with new readings since somebody last emptied this.
        self.heard: set[int] = set()

    @property
    def full(self) -> bool:
        """Whether senders should wait."""
        return len(self._readings) >= MOST_WAITING

    def put(self, readings: Sequence[Reading], settled: Settled | None = None) -> None:
        """Have readings stored with the next batch; who waits is told its outcome, or LOST."""
        if self._first is NEVER:
            self._first = self._loop.time()
        self._readings += readings
        if settled is not None:
            self._settled.append(settled)
        if not self._busy:
            self._soon()

    def _soon(self) -> None:
        """Begin when the batch has waited, or at once when it is large."""
        if len(self._readings) >= ENOUGH:
            if self._timer is not None:
                self._timer.cancel()
            self._begin()
        elif self._timer is None:
            self._timer = self._loop.call_later(WAIT, self._begin)

    def health(self) -> dict[str, object]:
        """What the doctor asks."""
        return {
            "stored": self.stored,
            "duplicates": self.duplicates,
            "conflicts": self.conflicts,
            "failed_batches": self.failed,
            "waiting": len(self._readings),
            "rules_behind": self.behind,
            "oldest_unjudged_s": round(self.oldest(), 1),
        }

    def oldest(self) -> float:
        """Seconds since the oldest reading came that the rules have not seen."""
        oldest = min(self._first, self._work, self._unjudged)
        return 0.0 if oldest is NEVER else self._loop.time() - oldest

    def tick(self) -> None:
        """Let time pass for the rules."""
        if self._watcher is not None and not self._busy and not self._closed:
            self._busy = True
            ticking = self._loop.run_in_executor(self._thread, self._tick)
            ticking.add_done_callback(self._kept)

    def _begin(self) -> None:
        self._timer = None
        self._work, self._first = self._first, NEVER
        readings, self._readings = self._readings, []
        settled, self._settled = self._settled, []
        self._busy = True
        work = self._loop.run_in_executor(self._thread, self._keep, readings, settled)
        work.add_done_callback(self._kept)

    def _keep(self, readings: list[Reading], settled: list[Settled]) -> None:
        """In the storing thread: store, have it told, and only then let the rules look."""
        in_loop = self._loop.call_soon_threadsafe
        try:
            appended = self._opened_store().append(readings)
        except Exception:
            log.exception("readings could not be stored")
            in_loop(self._lost, settled)
            return
        in_loop(self._stored, appended, settled)
        if self._watcher is not None and appended.fresh:
            # Acknowledged first: what is stored the rules find again, also after a fall.
            self._watcher.look(self._opened_store(), appended)

    def _opened_store(self) -> Store:
        if self._store is None:
            # A connection belongs to the thread that opened it.
            self._store = self._opened()
        return self._store

    def _lost(self, settled: list[Settled]) -> None:
        self.failed += 1
        for told, _ in settled:
            told(LOST)

    def _stored(self, appended: Appended, settled: list[Settled]) -> None:
        for told, outcome in settled:
            told(outcome)
        self.stored += appended.stored
        self.duplicates += appended.duplicates
        self.heard |= {reading[0] for reading in appended.fresh}
        if appended.conflicts:
            self.conflicts += len(appended.conflicts)
            self.conflicted(appended.conflicts)

    def _tick(self) -> None:
        if self._watcher is not None:
            self._watcher.tick(self._opened_store())

    def _kept(self, done: "asyncio.Future[None]") -> None:
        """The storing thread is free; only the rules can have failed."""
        fault = done.exception()
        self.behind = fault is not None
        if fault is not None:
            log.error("the rules could not follow; they take it up again", exc_info=fault)
        self._unjudged = min(self._unjudged, self._work) if fault else NEVER
        self._work = NEVER
        self._busy = False
        if self._readings or self._settled:
            self._soon()

    async def close(self) -> None:
        """Store what is waiting and end."""
        self._closed = True
        while self._busy or self._readings:
            if self._timer is None and not self._busy:
                self._begin()
            await asyncio.sleep(0.01)
        self._thread.shutdown()
