"""What the checker asks of `moov`: every box that 14496-12 requires for fragments of one track."""

from typing import NamedTuple

from tamgiang.modules.cameras.media.frames import Codec
from tamgiang.modules.cameras.media.mp4.boxes import Box, Wrong, boxes

_ENTRIES = {b"avc1": (Codec.H264, b"avcC"), b"hvc1": (Codec.HEVC, b"hvcC")}
#: Version and flags, and bytes after them; None where they depend on what is inside.
_FULL: dict[bytes, tuple[int, int | None]] = {
    b"mvhd": (0, 96),
    b"tkhd": (3, 80),
    b"mdhd": (0, 20),
    b"hdlr": (0, 21),
    b"vmhd": (1, 8),
    b"dref": (0, None),
    b"stsd": (0, None),
    b"stts": (0, 4),
    b"stsc": (0, 4),
    b"stsz": (0, 8),
    b"stco": (0, 4),
    b"trex": (0, 20),
}
#: A box holds exactly these, in this order.
_INSIDE = {
    b"moov": (b"mvhd", b"trak", b"mvex"),
    b"trak": (b"tkhd", b"mdia"),
    b"mdia": (b"mdhd", b"hdlr", b"minf"),
    b"minf": (b"vmhd", b"dinf", b"stbl"),
    b"dinf": (b"dref",),
    b"stbl": (b"stsd", b"stts", b"stsc", b"stsz", b"stco"),
    b"mvex": (b"trex",),
}


_UNITY = bytes.fromhex("00010000 00000000 00000000 00000000 00010000") + bytes(12) + b"\x40\0\0\0"


class Track(NamedTuple):
    """The one track: its number, ticks a second, coding and size in px."""

    number: int
    ticks: int
    codec: Codec
    width: int
    height: int


def check_moov(data: bytes, moov: Box) -> Track:
    """Judge `moov`. Raises Wrong."""
    found: dict[bytes, Box] = {}
    _walk(data, moov, found)
    bodies = {kind: data[box.body + 4 : box.end] for kind, box in found.items() if kind in _FULL}
    if bodies[b"hdlr"][4:8] != b"vide":
        raise Wrong("hdlr.kind", found[b"hdlr"].begin)
    for kind in (b"stts", b"stsc", b"stsz", b"stco"):
        if any(bodies[kind]):
            raise Wrong("stbl.samples", found[kind].begin)
    _reference(bodies[b"dref"], found[b"dref"])
    number, ticks = _number(bodies[b"tkhd"], 8), _number(bodies[b"mdhd"], 8)
    if not number or number != _number(bodies[b"trex"], 0) or not ticks:
        raise Wrong("trex.track", found[b"trex"].begin)
    if _number(bodies[b"mvhd"], 92) <= number or _number(bodies[b"trex"], 4) != 1:
        raise Wrong("mvhd.next", found[b"mvhd"].begin)
    if bodies[b"mvhd"][16:20] != b"\x00\x01\x00\x00" or bodies[b"mvhd"][32:68] != _UNITY:
        raise Wrong("mvhd.matrix", found[b"mvhd"].begin)
    if bodies[b"tkhd"][36:72] != _UNITY:
        raise Wrong("tkhd.matrix", found[b"tkhd"].begin)
    codec, width, height = _entry(data, found[b"stsd"])
    if (_number(bodies[b"tkhd"], 72), _number(bodies[b"tkhd"], 76)) != (width << 16, height << 16):
        raise Wrong("tkhd.size", found[b"tkhd"].begin)
    return Track(number, ticks, codec, width, height)


def _walk(data: bytes, parent: Box, found: dict[bytes, Box]) -> None:
    inside = list(boxes(data, parent.body, parent.end))
    if tuple(box.kind for box in inside) != _INSIDE[parent.kind]:
        raise Wrong(f"{parent.kind.decode()}.children", parent.begin)
    for box in inside:
        found[box.kind] = box
        if box.kind in _INSIDE:
            _walk(data, box, found)
            continue
        flags, rest = _FULL[box.kind]
        size = box.end - box.body - 4
        if size < 4 or (rest is not None and size != rest):
            raise Wrong(f"{box.kind.decode()}.size", box.begin)
        if _number(data, box.body) != flags:
            raise Wrong(f"{box.kind.decode()}.version", box.begin)


def _reference(body: bytes, dref: Box) -> None:
    """The data is in this file (8.7.2): one `url ` with flag 1 and nothing else."""
    if body != b"\x00\x00\x00\x01" + b"\x00\x00\x00\x0curl \x00\x00\x00\x01":
        raise Wrong("dref.entry", dref.begin)


def _entry(data: bytes, stsd: Box) -> tuple[Codec, int, int]:
    """The one sample entry (12.1.3) and its record (14496-15, 5.3.3.1 and 8.3.2.1)."""
    entries = list(boxes(data, stsd.body + 8, stsd.end))
    if _number(data, stsd.body + 4) != 1 or len(entries) != 1 or entries[0].kind not in _ENTRIES:
        raise Wrong("stsd.entry", stsd.begin)
    entry = entries[0]
    codec, kind = _ENTRIES[entry.kind]
    fixed = data[entry.body + 6 : entry.body + 8], data[entry.body + 40 : entry.body + 42]
    if (
        fixed != (b"\x00\x01", b"\x00\x01")
        or data[entry.body + 76 : entry.body + 78] != b"\xff\xff"
    ):
        raise Wrong("stsd.fixed", entry.begin)
    records = list(boxes(data, entry.body + 78, entry.end))
    if [record.kind for record in records] != [kind]:
        raise Wrong("stsd.record", entry.begin)
    record = data[records[0].body : records[0].end]
    if codec is Codec.H264:
        _avc(record, records[0].begin)
    else:
        _hevc(record, records[0].begin)
    width, height = _number(data, entry.body + 24) >> 16, _number(data, entry.body + 24) & 0xFFFF
    if not width or not height:
        raise Wrong("stsd.picture", entry.begin)
    return codec, width, height


def _avc(record: bytes, place: int) -> None:
    if len(record) < 7 or record[0] != 1 or record[4] != 0xFF or record[5] >> 5 != 7:
        raise Wrong("avcC.head", place)
    if record[1:4] != record[9:12]:
        raise Wrong("avcC.profile", place)
    at = _sets(record, 6, record[5] & 31, {7}, place)
    at = _sets(record, at + 1, record[at] if at < len(record) else 0, {8}, place)
    rest = 4 if record[1] in (100, 110, 122, 144) else 0
    if len(record) != at + rest or record[at : at + rest][3:] not in (b"", b"\x00"):
        raise Wrong("avcC.rest", place)


def _hevc(record: bytes, place: int) -> None:
    if len(record) < 23 or record[0] != 1 or record[13] >> 4 != 15 or record[21] & 3 != 3:
        raise Wrong("hvcC.head", place)
    at = 23
    kinds = []
    for _ in range(record[22]):
        if len(record) < at + 3:
            raise Wrong("hvcC.cut", place)
        kinds.append(record[at] & 0x3F)
        count = int.from_bytes(record[at + 1 : at + 3])
        if kinds[-1] == 33:
            sps = record[at + 5 : at + 69].replace(b"\x00\x00\x03", b"\x00\x00")
            if sps[3:15] != record[1:13]:
                raise Wrong("hvcC.profile", place)
        at = _sets(record, at + 3, count, {kinds[-1] << 1}, place)
    if kinds != [32, 33, 34] or at != len(record):
        raise Wrong("hvcC.arrays", place)


def _sets(record: bytes, at: int, count: int, kinds: set[int], place: int) -> int:
    """Pass over sized sets of these kinds (by the bits of the first byte); where they end."""
    if not count:
        raise Wrong("record.none", place)
    for _ in range(count):
        size = int.from_bytes(record[at : at + 2])
        if not size or len(record) < at + 2 + size:
            raise Wrong("record.cut", place)
        if record[at + 2] & (0x7E if min(kinds) > 31 else 0x1F) not in kinds:
            raise Wrong("record.kind", place)
        at += 2 + size
    return at


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4])
