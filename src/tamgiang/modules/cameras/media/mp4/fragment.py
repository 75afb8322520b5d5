"""One `moof` and its `mdat` (ISO/IEC 14496-12, 8.8.4 to 8.8.8, 8.8.12), always of one layout.

Each sample's row in `trun` has all four fields, so a fragment of one picture and of many differ
only in the number of rows, and pictures are joined without looking at them again.
"""

import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tamgiang.modules.cameras.media.fragments import Fragment
from tamgiang.modules.cameras.media.mp4.boxes import Wrong
from tamgiang.modules.cameras.media.mp4.initial import TRACK

#: Sample flags (8.8.3.1): leans on no other sample; leans on others and is no sync sample.
SYNC, OTHER = 0x02000000, 0x01010000
#: Base is the moof itself (8.8.7).
TFHD_FLAGS = 0x020000
#: Version 1 (signed offsets); data offset, then duration, size, flags and offset of each sample.
TRUN_FLAGS = 0x01000F01
#: Bytes before the first row, of one row, and of the head of `mdat`.
ROWS, ROW, MDAT = 88, 16, 8
#: Samples that may be joined into one fragment.
MOST = 100_000

_TRAF = 8 + 16 + 20 + 20
_HEAD = struct.Struct(">I12sII I4s16s12sQ I12sI")
_ROW = struct.Struct(">IIIi")
_SIZE = struct.Struct(">I4s")
_MFHD = b"moof\x00\x00\x00\x10mfhd"
_TFHD = b"\x00\x00\x00\x10tfhd" + TFHD_FLAGS.to_bytes(4) + TRACK.to_bytes(4)
_TFDT = b"\x00\x00\x00\x14tfdt\x01\x00\x00\x00"
_TRUN = b"trun" + TRUN_FLAGS.to_bytes(4)


class Row(NamedTuple):
    """A sample: ticks until the next is decoded, bytes, flags, ticks until it is shown."""

    duration: int
    size: int
    flags: int
    offset: int


def single(sequence: int, begin: int, row: Row, nals: Iterable[bytes]) -> bytes:
    """The bytes of a fragment of one picture; `row.size` is that of its NAL units with lengths."""
    parts = [_head(sequence, begin, 1), _ROW.pack(*row), _SIZE.pack(MDAT + row.size, b"mdat")]
    for nal in nals:
        parts.append(len(nal).to_bytes(4))
        parts.append(nal)
    return b"".join(parts)


def join(
    fragments: Sequence[Fragment], *, sequence: int | None = None, begin: int | None = None
) -> Fragment:
    """Make one fragment of several that follow one another; the pictures are copied once.

    `sequence` and `begin` (decode time, ticks) are the first one's when not given. Raises Wrong
    where parameters change between them or time goes back.
    """
    first, last = fragments[0], fragments[-1]
    rows, bodies = bytearray(), []
    size = 0
    for index, fragment in enumerate(fragments):
        if fragment.initial is not first.initial:
            raise Wrong("join.initial")
        count = _count(fragment.data)
        body = memoryview(fragment.data)[ROWS + ROW * count + MDAT :]
        rows += fragment.data[ROWS : ROWS + ROW * count]
        if index + 1 < len(fragments):
            _stretch(rows, fragments[index + 1].begin - fragment.begin - fragment.duration)
        bodies.append(body)
        size += len(body)
    count = len(rows) // ROW
    if count > MOST or size + MDAT >= 1 << 32:
        raise Wrong("join.size")
    number = first.sequence if sequence is None else sequence
    start = first.begin if begin is None else begin
    head = _head(number, start, count)
    data = b"".join((head, rows, _SIZE.pack(MDAT + size, b"mdat"), *bodies))
    return Fragment(
        data,
        number,
        first.key,
        start,
        last.begin + last.duration - first.begin,
        first.wall,
        count,
        any(fragment.lost for fragment in fragments),
        first.initial,
    )


def rows(data: bytes) -> list[Row]:
    """The samples of a fragment of this layout."""
    count = _count(data)
    return [Row(*row) for row in _ROW.iter_unpack(data[ROWS : ROWS + ROW * count])]


def samples(fragment: Fragment) -> list[memoryview]:
    """The pictures of a fragment, each as NAL units with lengths of four bytes; not copied."""
    told = rows(fragment.data)
    at = ROWS + ROW * len(told) + MDAT
    whole = memoryview(fragment.data)
    found = []
    for row in told:
        found.append(whole[at : at + row.size])
        at += row.size
    return found


def _head(sequence: int, begin: int, count: int) -> bytes:
    """All before the first row."""
    rows = ROW * count
    return _HEAD.pack(
        ROWS + rows,
        _MFHD,
        0,
        sequence & 0xFFFFFFFF,
        _TRAF + rows,
        b"traf",
        _TFHD,
        _TFDT,
        begin,
        20 + rows,
        _TRUN + count.to_bytes(4),
        ROWS + rows + MDAT,
    )


def _count(data: bytes) -> int:
    return int.from_bytes(data[ROWS - 8 : ROWS - 4])


def _stretch(rows: bytearray, gap: int) -> None:
    """Let the last sample last until the next begins."""
    if gap:
        duration = int.from_bytes(rows[-ROW : 4 - ROW]) + gap
        if gap < 0 or duration >> 32:
            raise Wrong("join.time")
        rows[-ROW : 4 - ROW] = duration.to_bytes(4)
