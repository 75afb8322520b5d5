"""Made-up fragments and an index of the mind, for tests of the recorder."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from tamgiang.modules.cameras.media.fragments import TICKS, Fragment, Initial
from tamgiang.modules.cameras.media.frames import Codec, Parameters
from tamgiang.modules.cameras.media.mp4.initial import initial as mp4
from tamgiang.modules.cameras.media.storage import Segment

#: 23 August 2023, 00:00:00 UTC, in microseconds.
BEGIN = 1_692_748_800_000_000
RATE = 15
H264 = (
    "674d4016da0280bfe584000003000400000300783c58ba80",
    "68ef3c80",
)
HEVC = (
    "40010c01ffff01600000030090000003000003003cba0240",
    "42010101600000030090000003000003003ca00a080c1f3e5ba4a4c2e68080000003008000001e04",
    "4401c073c089",
)


def box(kind: bytes, *parts: bytes) -> bytes:
    """An ISO box."""
    body = b"".join(parts)
    return struct.pack("!I4s", 8 + len(body), kind) + body


def initial(sets: tuple[str, ...] = H264, codec: Codec = Codec.H264) -> Initial:
    """What a player must know first, by true parameter sets of an encoder."""
    return mp4(Parameters(codec, tuple(map(bytes.fromhex, sets)), 640, 360))


def fragment(
    number: int,
    first: Initial,
    *,
    group: int = 30,
    size: int = 100,
    wall: int | None = None,
    lost: bool = False,
) -> Fragment:
    """The picture of that number at 15 a second."""
    key, step = number % group == 0, TICKS // RATE
    run = struct.pack("!IIII", 0x501, 1, 0, step) + struct.pack("!I", 0 if key else 0x10000)
    traf = box(
        b"traf",
        box(b"tfhd", struct.pack("!II", 0x20000, 1)),
        box(b"tfdt", struct.pack("!IQ", 1 << 24, number * step)),
        box(b"trun", run),
    )
    data = box(b"moof", traf) + box(b"mdat", bytes([number % 251]) * size)
    told = BEGIN + number * 1_000_000 // RATE if wall is None else wall
    return Fragment(data, number + 1, key, number * step, step, told, 1, lost, first)


def fragments(first: Initial, begin: int, end: int, **more: int) -> Iterator[Fragment]:
    """Pictures from `begin` to before `end`."""
    return (fragment(number, first, **more) for number in range(begin, end))  # type: ignore[arg-type]


@dataclass
class Rows:
    """An index that remembers, and refuses as often as it is told."""

    rows: list[Segment] = field(default_factory=list)
    refusals: int = 0
    asked: Iterator[int] = field(default_factory=count)

    def add(self, segments: Sequence[Segment]) -> None:
        if next(self.asked) < self.refusals:
            raise RuntimeError("no")
        self.rows += segments
