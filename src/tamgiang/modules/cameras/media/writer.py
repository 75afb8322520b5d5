"""The thread that writes the segments of all cameras of a process.

A slow or full disk never holds the loop up: what waits for it is counted, and beyond a limit the
cameras leave out until their next key frame.
"""

import asyncio
import errno
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tamgiang.modules.cameras.media.fragments import Fragment
from tamgiang.modules.cameras.media.segments import Sync, Writing
from tamgiang.modules.cameras.media.storage import Index, NotAPlace, Segment

log = logging.getLogger("tamgiang.media")

#: Bytes of all cameras that may wait for the disk: some seconds of 300 cameras.
WAITING = 64 * 1024 * 1024
#: Rows that may wait for an index that refuses them; beyond, the oldest are found by `saving`.
ROWS = 10_000
#: Seconds in which work for the thread gathers: waking it for each piece costs more than the piece.
GATHER = 0.1
#: Seconds between two looks for room; after a fault.
LOOK, RETRY = 1.0, 5.0
#: Seconds the last words may take to the disk.
LAST = 10.0
#: A device, a quota or a file system without room.
FULL_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT})


class Disk(StrEnum):
    """How the disk is."""

    FINE = "fine"
    #: Less than the reserve is left: nothing is recorded until there is twice as much.
    FULL = "full"
    #: It refuses what is written, for a reason other than room.
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Work:
    """Fragments for a segment, and whether they are its last."""

    writing: Writing
    fragments: Sequence[Fragment]
    ended: bool
    done: Callable[[int], None]
    size: int


class Writer:
    """Writes below `root`; `start` and `stop` in the loop that `on_disk` is called in.

    `reserve`: bytes that stay free for the records beside it. `segments`, `bytes`: written so far;
    `dropped`: fragments left out.
    """

    def __init__(
        self,
        root: Path,
        index: Index,
        *,
        sync: Sync = Sync.KERNEL,
        reserve: int = 512 * 1024 * 1024,
        on_disk: Callable[[Disk, str], None] = lambda disk, reason: None,
    ) -> None:
        self.root, self.disk = root, Disk.FINE
        self.segments = self.bytes = self.dropped = 0
        self._index, self._sync, self._reserve, self._told = index, sync, reserve, on_disk
        self._queue: queue.SimpleQueue[list[Work] | None] = queue.SimpleQueue()
        self._gathered: list[Work] = []
        self._given = self._gone = 0
        self._rows: list[Segment] = []
        self._may, self._looked = True, float("-inf")
        #: Seconds from a fault to the next try.
        self.retry = RETRY

    def start(self) -> None:
        """Begin to write."""
        self._loop = asyncio.get_running_loop()
        self.root.mkdir(parents=True, exist_ok=True)
        self._thread = threading.Thread(target=self._run, name="recordings", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Write what waits and end."""
        self._pass_on()
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join, LAST)

    @property
    def waiting(self) -> int:
        """Bytes given and not yet written."""
        return self._given - self._gone

    def put(
        self,
        writing: Writing,
        fragments: Sequence[Fragment],
        *,
        ended: bool,
        done: Callable[[int], None],
    ) -> None:
        """Have fragments written; `done` is told their bytes in the thread, written or not."""
        size = sum(len(one.data) for one in fragments)
        self._given += size
        if not self._gathered:
            self._loop.call_later(GATHER, self._pass_on)
        self._gathered.append(Work(writing, fragments, ended, done, size))

    def _pass_on(self) -> None:
        if self._gathered:
            self._queue.put(self._gathered)
            self._gathered = []

    def _run(self) -> None:
        """Until told to end: all that waits, then the rows of what was finished."""
        while (gathered := self._queue.get()) is not None:
            for work in gathered:
                self._do(work)
            if self._rows:
                self._tell_index()
        if self._rows:
            self._tell_index()

    def _do(self, work: Work) -> None:
        try:
            self._write(work)
        except (OSError, NotAPlace) as fault:
            self._failed(work.writing, fault)
        finally:
            self._gone += work.size
            work.done(work.size)

    def _write(self, work: Work) -> None:
        writing, fragments = work.writing, work.fragments
        if fragments and not writing.opened:
            # What does not begin at a key frame cannot be played: it is left out.
            if writing.ended or not fragments[0].key or not self._room():
                self.dropped += len(fragments)
                return
            writing.open(self.root, fragments[0])
        if writing.opened:
            writing.write(fragments)
            self.bytes += work.size
            if work.ended:
                self._finish(writing)
                # Only what has gone in shows that the disk is well again.
                self._turn(Disk.FINE, "")

    def _finish(self, writing: Writing) -> None:
        segment = writing.finish(self._sync)
        if segment:
            self.segments += 1
            self._rows = [*self._rows[-ROWS + 1 :], segment]

    def _failed(self, writing: Writing, fault: OSError | NotAPlace) -> None:
        """Keep what went in, and say how the disk is."""
        if isinstance(fault, OSError):
            self._may, self._looked = False, time.monotonic()
            full = fault.errno in FULL_ERRORS
            self._turn(Disk.FULL if full else Disk.BROKEN, os.strerror(fault.errno or 0))
        try:
            if writing.opened:
                self._finish(writing)
        except OSError as second:
            log.warning("a segment could not be closed: %s", second)
        writing.let_go()

    def _room(self) -> bool:
        """Whether a segment may begin; the disk is asked now and then."""
        now = time.monotonic()
        if now - self._looked >= (LOOK if self.disk is Disk.FINE else self.retry):
            self._looked = now
            told = os.statvfs(self.root)
            free = told.f_bavail * told.f_frsize
            # More than is just enough, so that it does not come and go with every segment.
            needed = self._reserve * (1 if self.disk is Disk.FINE else 2)
            self._may = free >= needed and (told.f_files == 0 or told.f_favail > 0)
            if not self._may:
                self._turn(Disk.FULL, f"{free} bytes left")
        return self._may

    def _turn(self, disk: Disk, reason: str) -> None:
        if disk is not self.disk:
            self.disk = disk
            log.warning("recordings: the disk is %s %s", disk, reason)
            # Nobody is there to be told once the loop has ended.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._told, disk, reason)

    def _tell_index(self) -> None:
        try:
            self._index.add(tuple(self._rows))
        except Exception:  # whatever an index does, pictures are written on
            log.exception("the index took no rows")
        else:
            self._rows = []
