"""Cuts the fragments of one camera into segments and has them written.

A segment begins at a key frame and ends at the first one after `length` seconds, or earlier where
the parameters change or the pictures jump in time. Fragments are handed to the disk every HOLD
seconds: what ends the process takes no more than those, and the one being made.
"""

from tamgiang.modules.cameras.media.fragments import TICKS, Fragment, Initial
from tamgiang.modules.cameras.media.segments import Writing
from tamgiang.modules.cameras.media.storage import CAMERA, NotAPlace
from tamgiang.modules.cameras.media.writer import WAITING, Writer

#: Seconds of pictures, and bytes, that are handed to the disk at once.
HOLD, HELD = 0.5, 1024 * 1024
#: Seconds by which a key frame may come early and still end a segment.
EARLY = 0.25
#: Seconds and bytes after which a segment ends even without a key frame; then one is waited for.
LONGEST, LARGEST = 60.0, 256 * 1024 * 1024
#: Seconds by which pictures may jump against the clock within a segment.
JUMP = 1.0


class Recorder:
    """A sink of a channel; all in its loop but `_written`.

    `length`: seconds of a segment, about. `term`: number of the lease the camera is held under.
    `dropped`: fragments left out because the disk did not keep up or a key frame was missing.
    """

    def __init__(self, camera: str, writer: Writer, *, length: float = 2.0, term: int = 0) -> None:
        if not CAMERA.fullmatch(camera):
            raise NotAPlace(camera)
        self.camera, self.dropped = camera, 0
        self._writer, self._term = writer, term
        self._length = round((length - EARLY) * TICKS)
        self._initial: Initial | None = None
        self._writing: Writing | None = None
        self._cut = False
        self._held: list[Fragment] = []
        self._held_bytes = self._bytes = 0
        #: Ticks the segment began at, and microseconds its next picture is due at.
        self._began = self._due = 0
        self._given = self._gone = 0

    def pending(self) -> int:
        """Bytes that were given and are not yet written."""
        return self._given - self._gone

    def begin(self, initial: Initial) -> None:
        """Other parameters: another file."""
        if initial is not self._initial:
            self._end()
            self._initial = initial

    def send(self, fragment: Fragment) -> None:
        """The next fragment."""
        self.begin(fragment.initial)
        if self._full(fragment) or (fragment.key and self._over(fragment)):
            self._end()
        if self._writing is None and not self._start(fragment):
            self.dropped += 1
            return
        self._due = fragment.wall + fragment.duration * 1_000_000 // TICKS
        self._held.append(fragment)
        size = len(fragment.data)
        self._held_bytes += size
        self._bytes += size
        self._given += size
        length = fragment.begin + fragment.duration - self._held[0].begin
        if length >= HOLD * TICKS or self._held_bytes >= HELD:
            self._hand_over(ended=False)

    def skipped(self, frames: int) -> None:
        """There is a hole before the key frame that comes now."""
        self.dropped += frames
        self._cut = True

    def close(self) -> None:
        """Finish the open segment."""
        self._end()

    def _full(self, fragment: Fragment) -> bool:
        return (
            fragment.begin - self._began >= LONGEST * TICKS
            or self._bytes + len(fragment.data) > LARGEST
            or self._writer.waiting > WAITING
        )

    def _over(self, fragment: Fragment) -> bool:
        jumped = abs(fragment.wall - self._due) > JUMP * 1_000_000
        return self._cut or jumped or fragment.begin - self._began >= self._length

    def _start(self, fragment: Fragment) -> bool:
        if not fragment.key or self._initial is None or self._writer.waiting > WAITING:
            return False
        self._writing = Writing(self.camera, self._initial, self._term)
        self._began, self._bytes, self._cut = fragment.begin, 0, False
        return True

    def _end(self) -> None:
        if self._writing:
            self._hand_over(ended=True)
            self._writing = None

    def _hand_over(self, *, ended: bool) -> None:
        if self._writing:
            held, self._held, self._held_bytes = self._held, [], 0
            self._writer.put(self._writing, held, ended=ended, done=self._written)

    def _written(self, size: int) -> None:
        # In the thread that writes, and nowhere else.
        self._gone += size
