"""What a clip shall be like, and what it is once made."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Ticks a second of RTP time stamps of video (RFC 6184, 8.2.1).
TICKS = 90_000


class Coding(StrEnum):
    """The coding of a clip."""

    H264 = "h264"
    HEVC = "hevc"


class Scene(StrEnum):
    """What the camera sees beneath the frame number."""

    MOVING = "moving"
    FROZEN = "frozen"
    BLACK = "black"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A clip to be made; equal recipes give equal clips."""

    coding: Coding = Coding.H264
    width: int = 640
    height: int = 360
    rate: int = 15
    #: Length in frames; a whole number of groups, so that the clip can be played in a loop.
    frames: int = 60
    #: Frames from one key frame to the next.
    group: int = 30
    #: Bits a second, about; 0 for as few as it takes.
    bits: int = 500_000
    #: Frames between two others that lean on both (B-frames).
    between: int = 0
    #: Slices of a picture.
    slices: int = 1
    #: Whether an access unit delimiter stands before each picture.
    delimiters: bool = False
    scene: Scene = Scene.MOVING


@dataclass(frozen=True, slots=True)
class Unit:
    """One access unit, in the order of decoding.

    `nals` are NAL units without start codes; parameter sets are left out. `decode` and `show` are
    ticks of 90 kHz from the begin of the clip; `show` never lies before `decode`.
    """

    nals: tuple[bytes, ...]
    key: bool
    decode: int
    show: int


@dataclass(frozen=True, slots=True)
class Clip:
    """A made clip; `sets` are its parameter sets: (VPS,) SPS, PPS."""

    recipe: Recipe
    sets: tuple[bytes, ...]
    units: Sequence[Unit]

    @property
    def length(self) -> int:
        """Ticks until it begins anew."""
        return len(self.units) * TICKS // self.recipe.rate
