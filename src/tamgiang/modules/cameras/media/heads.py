"""What the `moov` of a recording tells of its pictures, read back from the file alone."""

from collections.abc import Iterator

from tamgiang.modules.cameras.media.fragments import Initial
from tamgiang.modules.cameras.media.frames import Codec, Parameters
from tamgiang.modules.cameras.media.mp4.boxes import Box, Wrong, boxes
from tamgiang.modules.cameras.media.mp4.configuration import BadParameters
from tamgiang.modules.cameras.media.mp4.initial import initial

#: From a file's `moov` to its sample entries, and bytes before the boxes inside (14496-12, 8.5.2).
WAY = ((b"moov", 0), (b"trak", 0), (b"mdia", 0), (b"minf", 0), (b"stbl", 0), (b"stsd", 8))
RECORDS = {b"avc1": (b"avcC", Codec.H264), b"hvc1": (b"hvcC", Codec.HEVC)}
#: Bytes of a sample entry before the boxes inside (12.1.3).
ENTRY = 78


def read(data: bytes) -> Initial | None:
    """The initial part that `ftyp` and `moov` make; None where they make no sense."""
    try:
        return initial(_parameters(data))
    except (Wrong, BadParameters, IndexError, StopIteration):
        return None


def _parameters(data: bytes) -> Parameters:
    begin, end = 0, len(data)
    for kind, before in WAY:
        found = next(one for one in boxes(data, begin, end) if one.kind == kind)
        begin, end = found.body + before, found.end
    entry: Box = next(one for one in boxes(data, begin, end) if one.kind in RECORDS)
    kind, codec = RECORDS[entry.kind]
    inside = boxes(data, entry.body + ENTRY, entry.end)
    found = next(one for one in inside if one.kind == kind)
    record = data[found.body : found.end]
    sets = tuple(_avc(record) if codec is Codec.H264 else _hevc(record))
    size = data[entry.body + 24 : entry.body + 28]
    return Parameters(codec, sets, int.from_bytes(size[:2]), int.from_bytes(size[2:]))


def _avc(record: bytes) -> Iterator[bytes]:
    """The sets of an AVCDecoderConfigurationRecord (14496-15, 5.3.3.1)."""
    count, at = record[5] & 31, 6
    for _ in range(2):
        for _ in range(count):
            size = int.from_bytes(record[at : at + 2])
            yield record[at + 2 : at + 2 + size]
            at += 2 + size
        count, at = record[at] if at < len(record) else 0, at + 1


def _hevc(record: bytes) -> Iterator[bytes]:
    """The sets of an HEVCDecoderConfigurationRecord (14496-15, 8.3.2.1)."""
    at = 23
    for _ in range(record[22]):
        count, at = int.from_bytes(record[at + 1 : at + 3]), at + 3
        for _ in range(count):
            size = int.from_bytes(record[at : at + 2])
            yield record[at + 2 : at + 2 + size]
            at += 2 + size
            if at > len(record):
                raise IndexError
