"""The shapes that pass from pulling to muxing: parameters of a stream and its pictures."""

from dataclasses import dataclass
from enum import StrEnum


class Codec(StrEnum):
    """A coding of pictures: ITU-T H.264 (ISO/IEC 14496-10) or H.265 (ISO/IEC 23008-2)."""

    H264 = "h264"
    HEVC = "hevc"


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a decoder must be told before the first picture.

    `sets` holds NAL units without start code: (SPS, PPS...) of H.264, (VPS, SPS, PPS...) of HEVC.
    `width` and `height` are those of the picture after cropping, px.
    """

    codec: Codec
    sets: tuple[bytes, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One access unit, in the order of decoding (the order in which it came).

    `nals`: NAL units without start codes or lengths; parameter sets and access unit delimiters are
    left out. `rtp`: unwrapped RTP time stamp (presentation), 90 kHz ticks, never goes back by
    wrapping. `arrived`: `time.monotonic()` seconds of its last packet. `wall`: time of capture by
    the camera's RTCP sender report, microseconds since 1970 UTC; None before the first report.
    `lost`: packets were missing before or inside. `parameters`: set when they are new or changed
    with this frame, always with the first key frame of a connection.
    """

    nals: tuple[bytes, ...]
    rtp: int
    key: bool
    arrived: float
    wall: int | None
    lost: bool
    parameters: Parameters | None
