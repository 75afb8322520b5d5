"""From time stamps to ticks that never wrap, and by sender reports to wall-clock time."""

import time

from tamgiang.modules.cameras.media.rtp.rtcp import SenderReport

#: Ticks a second of every video clock (RFC 6184 8.2.1, RFC 7798 7.1).
RATE = 90_000
#: A clock further from ours counts as none: one of 1970, or of the time since it was switched on.
FURTHEST = 366 * 86_400 * 1_000_000
#: Seconds between the first and the last report before a drift is told.
LEAST = 30.0


class Clock:
    """The clock of one source. `offset`: by how much it is ahead of ours, microseconds.

    `drift`: how much faster than ours it runs, in millionths; both None before they are known. The
    way of the report is in the offset, as it cannot be told from it.
    """

    __slots__ = ("_anchor", "_first", "_last", "_stamp", "drift", "offset")

    def __init__(self) -> None:
        self._stamp: int | None = None
        self._last = 0
        self._anchor: tuple[int, int] | None = None
        self._first: tuple[float, int] | None = None
        self.offset: int | None = None
        self.drift: float | None = None

    def unwrap(self, stamp: int) -> int:
        """Ticks of a time stamp: the nearest to the one before, so steps back stay steps back."""
        self._last += self._step(stamp)
        self._stamp = stamp
        return self._last

    def _step(self, stamp: int) -> int:
        """Ticks from the last time stamp to this one, at most half a round either way."""
        if self._stamp is None:
            return stamp
        step = (stamp - self._stamp) & 0xFFFF_FFFF
        return step if step < 0x8000_0000 else step - 0x1_0000_0000

    def restart(self, stamp: int, seconds: float) -> None:
        """A new source begins with `stamp`, so many seconds after the last of the old one."""
        if self._stamp is not None:
            self._last += max(1, min(int(seconds * RATE), 3600 * RATE))
            self._stamp = stamp
        self._anchor = self._first = self.drift = None

    def report(self, report: SenderReport, now: float, wall: int | None = None) -> None:
        """Take a sender report that came at `now` (monotonic seconds).

        `wall`: our own clock then, microseconds since 1970; read when not given.
        """
        ours = time.time_ns() // 1000 if wall is None else wall
        if report.wall is None or abs(report.wall - ours) > FURTHEST:
            self._anchor = self._first = self.offset = self.drift = None
            return
        self.offset = report.wall - ours
        if self._stamp is None:
            self.unwrap(report.stamp)
        self._anchor = (self._last + self._step(report.stamp), report.wall)
        if self._first is None:
            self._first = (now, report.wall)
        elif (passed := now - self._first[0]) >= LEAST:
            self.drift = (report.wall - self._first[1]) / passed - 1e6

    def wall(self, ticks: int) -> int | None:
        """The time of capture, microseconds since 1970 UTC; None before a report."""
        if self._anchor is None:
            return None
        return self._anchor[1] + (ticks - self._anchor[0]) * 100 // 9
