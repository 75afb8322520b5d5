"""One segment while it is written, by the thread that writes."""

import hashlib
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from tamgiang.modules.cameras.media.fragments import TICKS, Fragment, Initial
from tamgiang.modules.cameras.media.storage import DONE, Key, Segment, place

#: Buffers the kernel takes at once (IOV_MAX of Linux).
VECTORS = 1024
#: Names tried before a segment is given up.
TRIES = 100


class Sync(StrEnum):
    """When what was written is made to outlast a loss of power.

    The death of the process loses nothing that was written, under either.
    """

    #: The kernel writes when it likes, within half a minute; a power cut loses that much.
    KERNEL = "kernel"
    #: Each segment is on the disk before its row is told; a power cut loses the open one.
    SEGMENT = "segment"


class Writing:
    """A segment from its first fragment on; what touches the disk may raise OSError.

    `ended`: it has been closed and takes nothing more.
    """

    def __init__(self, camera: str, initial: Initial, term: int) -> None:
        self.camera, self.initial, self.term = camera, initial, term
        self.size = 0
        self.ended = False
        self._file = -1
        self._keys: list[Key] = []
        self._frames, self._lost = 0, False
        self._begin = self._end = 0

    @property
    def opened(self) -> bool:
        """Whether there is a file."""
        return self._file >= 0

    def open(self, root: Path, first: Fragment) -> None:
        """Make the file and write what a player needs first."""
        self._begin = self._end = first.wall
        self._root = root
        self._place = self._free_place(first)
        self._place.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self._place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        self._hash = hashlib.sha256()
        self._all([self.initial.data])

    def _free_place(self, first: Fragment) -> Path:
        """A name nobody has: whoever begins anew may be given the same pictures again."""
        for number in range(TRIES):
            told = self._root / place(self.camera, first.wall, self.term, first.sequence + number)
            if not told.exists() and not told.with_suffix(DONE).exists():
                break
        return told

    def write(self, fragments: Sequence[Fragment]) -> None:
        """Add fragments; where that fails, those that went in whole stay and the rest is cut."""
        for begin in range(0, len(fragments), VECTORS):
            some = fragments[begin : begin + VECTORS]
            before = self.size
            try:
                self._all([one.data for one in some])
            except OSError:
                self._keep_whole(before, some)
                raise
            for one in some:
                before = self._count(one, before)

    def _all(self, parts: Sequence[bytes]) -> None:
        """Write everything; the hash takes only what is written whole."""
        data: Sequence[bytes | memoryview] = parts
        wanted = self.size + sum(map(len, parts))
        while self.size < wanted:
            done = os.writev(self._file, data)
            self.size += done
            if self.size < wanted:
                data = [memoryview(b"".join(data))[done:]]
        for part in parts:
            self._hash.update(part)

    def _count(self, one: Fragment, at: int) -> int:
        if one.key:
            self._keys.append(Key(one.wall, at))
        self._frames += one.frames
        self._lost = self._lost or one.lost
        # A clock that is set back in the midst does not make a segment end before it begins.
        self._end = max(self._end, one.wall + one.duration * 1_000_000 // TICKS)
        return at + len(one.data)

    def _keep_whole(self, before: int, some: Sequence[Fragment]) -> None:
        for one in some:
            if before + len(one.data) > self.size:
                break
            self._hash.update(one.data)
            before = self._count(one, before)
        os.ftruncate(self._file, before)
        self.size = before

    def finish(self, sync: Sync) -> Segment | None:
        """Close the file and give it its name; its row, or None where nothing was in it."""
        if self._frames == 0:
            self.abandon()
            return None
        if sync is Sync.SEGMENT:
            os.fdatasync(self._file)
        self.let_go()
        done = self._place.with_suffix(DONE)
        self._place.rename(done)
        if sync is Sync.SEGMENT:
            _sync_folder(done.parent)
        initial = self.initial
        return Segment(
            self.camera, str(done.relative_to(self._root)), self._begin, self._end, self.size,
            len(initial.data), tuple(self._keys), self._frames, self._lost, initial.mime,
            initial.width, initial.height, self._hash.hexdigest(), self.term,
        )  # fmt: skip

    def abandon(self) -> None:
        """Close and remove a file nothing is in."""
        if self.opened:
            self.let_go()
            self._place.unlink(missing_ok=True)

    def let_go(self) -> None:
        """Close the file as it is."""
        self.ended = True
        if self.opened:
            file, self._file = self._file, -1
            os.close(file)


def _sync_folder(folder: Path) -> None:
    """Make the name outlast a loss of power, as fsync(2) asks."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
