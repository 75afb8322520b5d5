"""The shapes that pass from muxing to recorder, viewers and export (ISO/IEC 14496-12, 8.8)."""

from dataclasses import dataclass
from typing import Protocol

from tamgiang.modules.cameras.media.frames import Codec

#: Ticks of media time in a second: the clock of RTP video (RFC 6184 and 7798, section 1).
TICKS = 90_000


@dataclass(frozen=True, slots=True, eq=False)
class Initial:
    """What a player needs before any fragment: `ftyp` and `moov`.

    `mime` as MediaSource.addSourceBuffer takes it: 'video/mp4; codecs="avc1.64001e"'. `width` and
    `height` of the picture after cropping, px.
    """

    data: bytes
    mime: str
    codec: Codec
    width: int
    height: int


@dataclass(frozen=True, slots=True, eq=False)
class Fragment:
    """One `moof` and its `mdat`: a picture when live, a group of pictures when joined.

    `begin` (decode time of the first picture) and `duration`: ticks of 90 kHz. `wall`: microseconds
    since 1970 UTC of the first picture, by the camera's clock where it may be trusted, else of
    arrival. `key`: begins with a key frame. `lost`: packets were missing before or inside.
    `initial`: what it must be played with; where it is another object than the fragment before had,
    the parameters have changed and a player or file must take it first (always at a key frame).
    """

    data: bytes
    sequence: int
    key: bool
    begin: int
    duration: int
    wall: int
    frames: int
    lost: bool
    initial: Initial


class Sink(Protocol):
    """Someone who takes the fragments of a camera as they come: a viewer, the recorder, an export.

    All is called in the loop of the channel. Nothing may wait or raise, but ConnectionError, which
    takes the sink out. Whoever writes keeps what is not yet gone and says how much that is: a sink
    with too much waiting is left out until the next key frame, and is told.
    """

    def pending(self) -> int:
        """Bytes that were given and are not yet gone."""

    def begin(self, initial: Initial) -> None:
        """Parameters, before the first fragment and whenever they change."""

    def send(self, fragment: Fragment) -> None:
        """The next fragment."""

    def skipped(self, frames: int) -> None:
        """So many frames were left out because too much was waiting; a key frame follows."""
