"""One camera's pictures, muxed once and handed to all who take them.

The same bytes go to the recorder, to every viewer and to exports. Whoever comes late begins with
the last group of pictures; whoever is slow is left out until the next key frame. The channel holds
no queues: only sinks know what has gone.
"""

from collections.abc import Sequence

from tamgiang.modules.cameras.media.fragments import Fragment, Initial, Sink
from tamgiang.modules.cameras.media.frames import Frame
from tamgiang.modules.cameras.media.mp4.muxer import Muxer

#: Bytes and pictures of a group that are held; of a longer one only its key frame.
GROUP_BYTES = 4 * 1024 * 1024
GROUP_FRAMES = 1_000
#: Bytes that may wait in a sink, unless it is given another limit.
WAITING = 4 * 1024 * 1024
#: Sinks of one camera.
SINKS = 1_000


class Full(Exception):
    """As many take this camera's pictures as may."""


class Taker:
    """A sink in a channel, and where it stands."""

    __slots__ = ("initial", "left_out", "most", "sink", "waits")

    def __init__(self, sink: Sink, most: int) -> None:
        self.sink = sink
        self.most = most
        #: What it was given last.
        self.initial: Initial | None = None
        #: Gets nothing until a key frame.
        self.waits = True
        #: Pictures left out since it was too slow.
        self.left_out = 0

    def offer(self, fragment: Fragment) -> None:
        """Give a fragment, unless a key frame has to come first or too much is waiting."""
        if self.waits and not fragment.key:
            self.left_out += fragment.frames if self.initial else 0
            return
        sink = self.sink
        if sink.pending() + len(fragment.data) > self.most and self.initial is not None:
            self.waits = True
            self.left_out += fragment.frames
            return
        if self.waits:
            self.waits = False
            if self.left_out:
                sink.skipped(self.left_out)
                self.left_out = 0
        if fragment.initial is not self.initial:
            self.initial = fragment.initial
            sink.begin(fragment.initial)
        sink.send(fragment)


class Channel:
    """The live pictures of one camera; used in one loop only.

    `muxer` keeps media time and counters through all connections of the camera.
    """

    def __init__(self, muxer: Muxer | None = None, *, group_bytes: int = GROUP_BYTES) -> None:
        self.muxer = muxer or Muxer()
        self._group_bytes = group_bytes
        self._group: list[Fragment] = []
        self._held = 0
        #: Whether the group was longer than may be held, and only its key frame is left.
        self._cut = False
        self._takers: dict[Sink, Taker] = {}

    @property
    def initial(self) -> Initial | None:
        """What the pictures of now must be played with."""
        return self.muxer.initial

    @property
    def group(self) -> Sequence[Fragment]:
        """The last key frame and what came since; of an overlong group the key frame alone."""
        return tuple(self._group)

    @property
    def held(self) -> int:
        """Bytes of the group."""
        return self._held

    @property
    def sinks(self) -> int:
        """How many take these pictures."""
        return len(self._takers)

    def take(self, frame: Frame) -> Fragment | None:
        """Mux a picture, hand it on and give it back; None for one that is refused."""
        fragment = self.muxer.take(frame)
        if fragment is None:
            return None
        self._hold(fragment)
        gone = []
        for taker in tuple(self._takers.values()):
            try:
                taker.offer(fragment)
            except ConnectionError:
                gone.append(taker.sink)
        for sink in gone:
            self.remove(sink)
        return fragment

    def add(self, sink: Sink, *, most: int = WAITING, group: bool = True) -> None:
        """Let a sink take part, with at most `most` bytes waiting in it; a known one begins anew.

        It gets the group at once, or with `group` false nothing before the next key frame. Raises
        Full, and ConnectionError of the sink itself, which is then not added.
        """
        if sink not in self._takers and len(self._takers) >= SINKS:
            raise Full
        taker = Taker(sink, most)
        if group:
            for fragment in self._group:
                taker.offer(fragment)
            taker.waits = taker.waits or self._cut
        self._takers[sink] = taker

    def remove(self, sink: Sink) -> None:
        """Give a sink nothing more."""
        self._takers.pop(sink, None)

    def forget(self) -> None:
        """Drop the held pictures: of a camera whose sharing ended nothing is kept."""
        self._group.clear()
        self._held = 0
        for taker in self._takers.values():
            taker.waits = True

    def _hold(self, fragment: Fragment) -> None:
        if fragment.key:
            self._group = [fragment]
            self._held = len(fragment.data)
            self._cut = False
        elif self._group and not self._cut:
            self._group.append(fragment)
            self._held += len(fragment.data)
            if self._held > self._group_bytes or len(self._group) > GROUP_FRAMES:
                del self._group[1:]
                self._held = len(self._group[0].data)
                self._cut = True
