"""From the time stamps of a camera to media time that only goes forward (14496-12, 8.8.8, 8.8.12).

A fragment leaves at once, before its picture's true duration is known. So the time of *decoding*
runs on by guessed durations, each fragment beginning where the one before ended, and the exact time
of *showing* is told as an offset from it. Guesses follow the stamps, so both stay together.

The rules, by name:

- **order**: a stamp up to `REORDER` before the latest one is a picture shown earlier than it was
  decoded (B-frame). A key frame is never shown before what came before it.
- **jump**: a stamp further back, or further ahead than `JUMP` beyond the time that passed between
  the arrivals, says nothing: the clock of arrival counts instead, and stamps count again from
  there.
- **standstill**: a picture with the stamp of the one before takes the clock of arrival, at least
  `SHORTEST` later; stamps count again when they move.
- **catching up**: where decoding has fallen more than `SLACK` behind showing (a pause, a new
  connection) it moves up at the next key frame, in any case at `APART`.
"""

from collections import deque
from typing import NamedTuple

from tamgiang.modules.cameras.media.fragments import TICKS

#: Pictures over which the rate is taken: whole patterns of 1, 2, 3 and 4 pictures and their like.
WINDOW = 24
#: Of fewer pictures than this the closest two tell the rate: B-frames come in leaps.
FEW = 8
#: Guessed before the second picture: 15 a second.
GUESS = TICKS // 15
SHORTEST = TICKS // 1000
LONGEST = 10 * TICKS
REORDER = 2 * TICKS
JUMP = 10 * TICKS
SLACK = TICKS
APART = 60 * TICKS


class Moment(NamedTuple):
    """When a picture is decoded, for how long it counts, and how much later it is shown, ticks."""

    begin: int
    duration: int
    offset: int


class Timeline:
    """Media time of one camera, from 0 on, through all its connections.

    Begins of moments never overlap; they touch but for rule *catching up*. No offset is beyond
    `APART` + `REORDER`; below 0 are those of a few pictures, until the depth of B-frames is known
    or where stamps tremble.
    """

    __slots__ = (
        "_arrived",
        "_closest",
        "_edge",
        "_edges",
        "_floor",
        "_next",
        "_shift",
        "_shown",
        "_stamp",
        "jumps",
    )

    def __init__(self) -> None:
        #: Added to a stamp it gives media time; none before the first.
        self._shift: int | None = None
        self._stamp = self._shown = 0
        #: Seconds of arrival of the picture before.
        self._arrived = 0.0
        #: The latest time of showing, and those after each of the last pictures.
        self._edge = 0
        self._edges: deque[int] = deque(maxlen=WINDOW + 1)
        self._closest = LONGEST
        #: Where decoding should be: a steady line that no picture is shown before.
        self._floor = 0
        self._next = 0
        #: How often rule *jump* was used.
        self.jumps = 0

    def place(self, stamp: int, arrived: float, key: bool) -> Moment:
        """The moment of the next picture, by its RTP stamp and its seconds of arrival."""
        shown = self._showing(stamp, arrived, key)
        begin = self._next
        if shown - begin > SLACK and (key or shown - begin > APART):
            begin = self._floor = shown
        duration = self._guess(shown, begin)
        self._next = begin + duration
        return Moment(begin, duration, shown - begin)

    def _showing(self, stamp: int, arrived: float, key: bool) -> int:
        """Media time of showing by the rules *order*, *jump* and *standstill*."""
        if self._shift is None:
            self._shift = -stamp
            self._arrived, self._stamp = arrived, stamp
            return 0
        passed = max(SHORTEST, int((arrived - self._arrived) * TICKS))
        self._arrived = arrived
        if stamp == self._stamp:
            return self._edge + min(passed, LONGEST)
        self._stamp = stamp
        shown = stamp + self._shift
        ahead = shown - self._edge
        if ahead > 0 or not key:
            if -REORDER <= ahead <= JUMP + passed and ahead:
                return shown
            self.jumps += 1
        shown = self._edge + passed
        self._shift = shown - stamp
        return shown

    def _guess(self, shown: int, begin: int) -> int:
        """How long until the next picture is decoded: the rate of late, drawn to the floor."""
        edges = self._edges
        if edges:
            self._closest = min(self._closest, max(abs(shown - self._shown), SHORTEST))
        self._shown = shown
        if shown > self._edge:
            self._edge = shown
        edges.append(self._edge)
        count = len(edges) - 1
        mean = (self._edge - edges[0]) // count if count >= FEW else self._closest
        mean = min(max(mean, SHORTEST), LONGEST) if count else GUESS
        # The floor rises a little faster than the rate, else a pause would keep it down for ever.
        floor = self._floor + (self._edge - self._floor) // FEW
        self._floor = min(floor, shown) + mean
        return min(max(mean + (self._floor - mean - begin) // 4, mean // 4, SHORTEST), LONGEST)
