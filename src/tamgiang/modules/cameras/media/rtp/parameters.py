"""The parameter sets a stream has at this moment."""

from tamgiang.modules.cameras.media import nal
from tamgiang.modules.cameras.media.frames import Codec, Parameters
from tamgiang.modules.cameras.media.nal import BadNal, Sequence

#: Picture sets kept at once.
MOST_PICTURE_SETS = 16
#: Changes taken between two pictures; a sane stream has as many as it has sets.
MOST_CHANGES = 24


class Sets:
    """Keeps the newest sequence set, what it leans on and what leans on it.

    A set is looked into only when its bytes are new. `changed`: since `take` was last called.
    """

    __slots__ = ("_changes", "_codec", "_pictures", "_sequence", "_sps", "_vps", "changed")

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._vps = b""
        self._sps = b""
        self._sequence: Sequence | None = None
        self._pictures: dict[int, tuple[int, bytes]] = {}
        self._changes = 0
        self.changed = False

    def add(self, unit: bytes) -> None:
        """Take a parameter set. Raises BadNal for one that cannot be read; it changes nothing."""
        if self._knows(unit):
            return
        self._changes += 1
        if self._changes > MOST_CHANGES:
            raise BadNal("changes")
        kind = nal.kind(self._codec, unit)
        if kind in (nal.H264_PPS, nal.HEVC_PPS):
            self._add_picture_set(unit)
        elif kind == nal.HEVC_VPS:
            nal.payload(unit, 2)
            self._vps = unit
        else:
            self._sequence, self._sps = nal.sequence(self._codec, unit), unit
        self.changed = True

    def _knows(self, unit: bytes) -> bool:
        if unit in (self._sps, self._vps):
            return True
        return any(unit == known for _, known in self._pictures.values())

    def _add_picture_set(self, unit: bytes) -> None:
        own, leans_on = nal.picture_set(self._codec, unit)
        self._pictures.pop(own, None)
        self._pictures[own] = (leans_on, unit)
        if len(self._pictures) > MOST_PICTURE_SETS:
            del self._pictures[next(iter(self._pictures))]

    def pictured(self) -> None:
        """A picture is whole: changes are counted anew."""
        self._changes = 0

    def take(self) -> Parameters | None:
        """What a decoder must be told now; None while a set is lacking."""
        sequence = self._sequence
        if sequence is None or (self._codec is Codec.HEVC and not self._vps):
            return None
        pictures = sorted(self._pictures.items())
        leaning = [unit for _, (on, unit) in pictures if on == sequence.identifier]
        if not leaning:
            return None
        self.changed = False
        front = (self._sps,) if self._codec is Codec.H264 else (self._vps, self._sps)
        return Parameters(self._codec, (*front, *leaning), sequence.width, sequence.height)
