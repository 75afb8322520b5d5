"""RTP made by hand for tests: packets of a track, one after the other."""

import struct
from dataclasses import dataclass

from tamgiang.modules.cameras.media.frames import Frame
from tamgiang.modules.cameras.media.rtp.assembly import Assembler
from tamgiang.modules.cameras.media.rtp.counters import Counters
from tamgiang.modules.cameras.media.rtp.h264 import H264Assembler

NUMBER = 96
SOURCE = 0x1234_5678

#: Sets of x264 and x265 of 640x360, and of another size.
SPS = bytes.fromhex("674d4016eca05017fcb080000003008000000f078b16cb")
PPS = bytes.fromhex("68ebe3cb20")
OTHER_SPS = bytes.fromhex("67640028acd940780227a9a10000030001000003001e0f183196")
OTHER_PPS = bytes.fromhex("68ebe3cb22c0")
HEVC_SETS = (
    bytes.fromhex("40010c01ffff01600000030090000003000003003f959809"),
    bytes.fromhex(
        "42010101600000030090000003000003003fa00502016965959a4932b9a020000003002000000301e1"
    ),
    bytes.fromhex("4401c172b42240"),
)
IDR = b"\x65\x88" + bytes(range(40))
SLICE = b"\x41\x9a" + bytes(range(60))


def packet(
    payload: bytes, number: int, stamp: int, *, end: bool = False, source: int = SOURCE
) -> bytes:
    """An RTP packet; `end`: with the marker bit."""
    second = NUMBER | 0x80 * end
    return struct.pack(">BBHII", 0x80, second, number & 0xFFFF, stamp, source) + payload


def sender_report(seconds: float, stamp: int, source: int = SOURCE) -> bytes:
    """An RTCP sender report: `seconds` since 1970 at the time stamp."""
    whole = int(seconds)
    fraction = int((seconds - whole) * (1 << 32))
    ntp = (whole + 2_208_988_800) & 0xFFFF_FFFF
    return struct.pack(">BBHIIIIII", 0x80, 200, 6, source, ntp, fraction, stamp, 0, 0)


@dataclass
class Track:
    """An assembler under test, what it gave, and what it counted."""

    assembler: Assembler
    frames: list[Frame]
    counters: Counters
    number: int = 0

    @classmethod
    def begun(
        cls, kind: type[Assembler] = H264Assembler, sets: tuple[bytes, ...] = (SPS, PPS)
    ) -> "Track":
        """A track whose parameter sets were told in advance."""
        frames: list[Frame] = []
        counters = Counters()
        return cls(kind(NUMBER, sets, frames.append, counters), frames, counters)

    def take(self, payload: bytes, stamp: int = 0, *, end: bool = False, now: float = 0.0) -> None:
        """The next packet comes; sequence numbers follow one another."""
        data = packet(payload, self.number, stamp, end=end)
        self.assembler.packet(data, 0, len(data), now)
        self.number += 1

    def nals(self) -> list[tuple[bytes, ...]]:
        """The NAL units of each picture so far."""
        return [frame.nals for frame in self.frames]
