"""RTP packets to pictures: what H.264 and HEVC have in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from tamgiang.modules.cameras.media.frames import Codec, Frame
from tamgiang.modules.cameras.media.nal import BadNal
from tamgiang.modules.cameras.media.rtp.clock import Clock
from tamgiang.modules.cameras.media.rtp.counters import Counters
from tamgiang.modules.cameras.media.rtp.packets import PLAIN, SHORTEST, BadPacket, bounds, header
from tamgiang.modules.cameras.media.rtp.parameters import Sets
from tamgiang.modules.cameras.media.rtp.rtcp import compound, receiver_report

#: Bytes one picture may have, and NAL units; a bigger one is left out.
LONGEST_FRAME = 4 * 1024 * 1024
#: What each packet counts for beside its bytes, so that many tiny ones are bounded too.
_EACH = 64
MOST_NALS = 1024
#: Sequence numbers a late packet may be behind; further back, the source began anew (RFC 3550 A.1).
MISORDER = 100

#: Each byte alone: the rebuilt header of a fragmented NAL unit.
BYTES = tuple(bytes((value,)) for value in range(256))


class Assembler(ABC):
    """Takes the packets of one track and calls `on_frame` with each picture that is whole.

    The marker bit ends a picture, or else a new time stamp. Pictures before the first key frame
    with known parameter sets are left out. No bytes raise: what cannot be read is counted.
    """

    codec: Codec
    #: Bytes a NAL unit in an aggregate has at least.
    shortest: int

    def __init__(
        self,
        number: int,
        sets: tuple[bytes, ...],
        on_frame: Callable[[Frame], None],
        counters: Counters,
    ) -> None:
        self._number = number
        self._on_frame = on_frame
        self._counters = counters
        self._sets = Sets(self.codec)
        self._clock = Clock()
        self._source = -1
        self._next = -1
        self._stamp = -1
        self._heard = 0.0
        self._nals: list[bytes] = []
        #: Of a NAL unit that came in fragments: what there is of it.
        self._parts: list[bytes] = []
        self._size = 0
        self._lost = self._pictured = self._key = self._begun = self._spoilt = False
        #: The last sender report: what to name in an answer, and when it came.
        self._named: tuple[int, float] = (0, 0.0)
        self._before = counters.packets + counters.lost
        self._first = 0
        for one in sets:
            self._add_set(one)

    @abstractmethod
    def _unpack(self, data: bytes, start: int, end: int) -> None:
        """Take a payload of at least one byte. Raises BadPacket."""

    @abstractmethod
    def _unit(self, unit: bytes) -> None:
        """Take a whole NAL unit of at least one byte."""

    def _aggregate(self, data: bytes, at: int, end: int) -> None:
        """NAL units one after another, each behind its length in two bytes."""
        self._parts = []
        while at < end:
            stop = at + 2
            if stop < end:
                stop += data[at] << 8 | data[at + 1]
            if stop - at - 2 < self.shortest or stop > end:
                raise BadPacket("aggregate")
            self._unit(data[at + 2 : stop])
            at = stop

    def _piece(self, begun: list[bytes] | None, piece: bytes, *, last: bool) -> None:
        """A piece of a fragmented NAL unit; the first comes with the rebuilt header."""
        if begun is not None:
            self._parts = begun
        elif not self._parts:
            # Its beginning was lost, and counted.
            self._lost = True
            return
        self._parts.append(piece)
        if last:
            unit = b"".join(self._parts)
            self._parts = []
            self._unit(unit)

    def packet(self, data: bytes, start: int, end: int, now: float) -> None:
        """Take the RTP packet from `start` to `end`, which came at `now` (monotonic seconds)."""
        counters = self._counters
        if end - start < SHORTEST:
            counters.damaged += 1
            return
        first, second, number, stamp, source = header(data, start)
        if second & 0x7F != self._number:
            return
        begin = start + SHORTEST
        try:
            if first != PLAIN:
                begin, end = bounds(data, start, end)
            if number != self._next and not self._follows(number, source, stamp, now):
                return
            self._next = (number + 1) & 0xFFFF
            counters.packets += 1
            if stamp != self._stamp:
                self._turn(stamp)
            self._heard = now
            self._size += end - begin + _EACH
            if self._size > LONGEST_FRAME or len(self._nals) >= MOST_NALS:
                self._spoil()
            if begin < end and not self._spoilt:
                self._unpack(data, begin, end)
        except BadPacket:
            counters.damaged += 1
            self._parts = []
            self._lost = True
        if second & 0x80:
            self._finish()

    def _follows(self, number: int, source: int, stamp: int, now: float) -> bool:
        """What the gap before a packet means. False: it came twice or too late."""
        if source != self._source or self._next < 0:
            if self._source >= 0:
                self._clock.restart(stamp, now - self._heard)
                self._lost = True
            self._source, self._first = source, number
            self._before = self._counters.packets + self._counters.lost
            self._drop_parts()
            return True
        gap = (number - self._next) & 0xFFFF
        if gap >= 0x1_0000 - MISORDER:
            return False
        # Half the numbers missing at once is a source that began anew, not a loss that counts.
        self._counters.lost += gap if gap < 0x8000 else 1
        self._drop_parts()
        self._lost = True
        return True

    def _drop_parts(self) -> None:
        if self._parts:
            self._parts = []

    def _turn(self, stamp: int) -> None:
        """A new time stamp: what came before is a picture, though its marker was not seen."""
        lost = self._lost
        if self._nals or self._parts:
            self._finish()
        self._lost = lost
        self._stamp = stamp
        self._spoilt = False

    def _spoil(self) -> None:
        """A picture too big: nothing more of it is kept."""
        if not self._spoilt:
            self._counters.left_out += 1
        self._nals, self._parts = [], []
        self._size = 0
        self._spoilt = self._lost = True
        self._pictured = self._key = False

    def _add_set(self, unit: bytes) -> None:
        try:
            self._sets.add(unit)
        except BadNal:
            self._counters.damaged += 1

    def _finish(self) -> None:
        nals, key, pictured = self._nals, self._key, self._pictured
        lost = self._lost or bool(self._parts)
        self._nals, self._parts, self._size = [], [], 0
        self._key = self._pictured = self._spoilt = False
        if not pictured:
            # Parameter sets alone, or a picture of which nothing came.
            self._lost = lost
            return
        self._lost = False
        self._sets.pictured()
        ticks = self._clock.unwrap(self._stamp)
        parameters = self._sets.take() if self._sets.changed and (key or self._begun) else None
        if not (self._begun or (key and parameters)):
            return
        self._begun = True
        counters = self._counters
        counters.frames += 1
        counters.keys += key
        wall = self._clock.wall(ticks)
        self._on_frame(Frame(tuple(nals), ticks, key, self._heard, wall, lost, parameters))

    def report(self, data: bytes, start: int, end: int, now: float) -> None:
        """Take the RTCP packet from `start` to `end`; one that cannot be read is counted."""
        try:
            report = compound(data, start, end).report
        except BadPacket:
            self._counters.damaged += 1
            return
        if report is not None and self._source in (-1, report.source):
            self._named = (report.middle, now)
            self._clock.report(report, now)
            self._counters.offset, self._counters.drift = self._clock.offset, self._clock.drift

    def answer(self, now: float) -> bytes | None:
        """A receiver report of what came; None before anything did."""
        if self._source < 0:
            return None
        counters, (middle, at) = self._counters, self._named
        highest = self._first + counters.packets + counters.lost - self._before - 1
        return receiver_report(self._source, counters.lost, highest, middle, now - at)
