"""A strict judge of the files and streams written here; it believes nothing the muxer believes.

One file: `ftyp`, `moov`, perhaps a note (`uuid`), then fragments (`moof`, `mdat`). A stream may
hold several such files, one after another. Every box must be where it belongs, of its exact size
and version; every NAL unit must lie inside its sample. ISO/IEC 14496-12 and -15.
"""

from typing import NamedTuple

from tamgiang.modules.cameras.media.frames import Codec
from tamgiang.modules.cameras.media.mp4.boxes import Box, Wrong, boxes
from tamgiang.modules.cameras.media.mp4.checking_initial import Track, check_moov

#: Bytes of `trun` rows by its flags: duration, size, flags, offset (8.8.8.1).
_TRUN = 0x000F01
_SYNC, _NOT_SYNC = 0x02000000, 0x01010000
_IDR = {Codec.H264: range(5, 6), Codec.HEVC: range(16, 22)}
_SETS = {Codec.H264: range(7, 10), Codec.HEVC: range(32, 36)}


class Verdict(NamedTuple):
    """What a sound file holds; times in ticks of its time scale, of decoding."""

    tracks: tuple[Track, ...]
    fragments: int
    frames: int
    keys: int
    begin: int
    end: int
    #: Time of showing of each picture, in the order of decoding.
    shown: tuple[int, ...]


class _Judge:
    def __init__(self, data: bytes, several: bool, inside: bool) -> None:
        self.data = data
        self.several = several
        self.inside = inside
        self.tracks: list[Track] = []
        self.sequence = 0
        self.fragments = self.frames = self.keys = 0
        self.begin: int | None = None
        self.end = 0
        self.shown: list[int] = []
        self.fresh = True

    def judge(self) -> Verdict:
        top = list(boxes(self.data, 0, len(self.data)))
        if not top:
            raise Wrong("file.empty")
        at = 0
        while at < len(top):
            if at + 1 == len(top):
                raise Wrong("file.cut", top[at].begin)
            first, second = top[at : at + 2]
            at += 2
            if (first.kind, second.kind) == (b"ftyp", b"moov"):
                self._initial(first, second)
                at += self._note(top[at : at + 1])
            elif (first.kind, second.kind) == (b"moof", b"mdat"):
                self._fragment(first, second)
            else:
                raise Wrong("file.order", first.begin)
        begin = self.begin or 0
        counted = self.fragments, self.frames, self.keys
        return Verdict(tuple(self.tracks), *counted, begin, self.end, tuple(self.shown))

    def _initial(self, ftyp: Box, moov: Box) -> None:
        if self.tracks and not self.several:
            raise Wrong("file.initial", ftyp.begin)
        brands = self.data[ftyp.body : ftyp.end]
        if len(brands) < 12 or len(brands) % 4 or b"iso6" not in brands[8:]:
            raise Wrong("ftyp.brand", ftyp.begin)
        self.tracks.append(check_moov(self.data, moov))
        self.fresh = True

    def _note(self, after: list[Box]) -> int:
        """1 where a recording's note on itself follows `moov`: one box of 11.1."""
        if not after or after[0].kind != b"uuid":
            return 0
        if after[0].end - after[0].body < 16:
            raise Wrong("uuid.size", after[0].begin)
        return 1

    def _fragment(self, moof: Box, mdat: Box) -> None:
        if not self.tracks:
            raise Wrong("file.no-initial", moof.begin)
        mfhd, traf = self._children(moof, b"mfhd", b"traf")
        tfhd, tfdt, trun = self._children(traf, b"tfhd", b"tfdt", b"trun")
        self._full(mfhd, 0, 0, 4)
        sequence = self._number(mfhd.body + 4)
        if sequence <= self.sequence:
            raise Wrong("mfhd.sequence", mfhd.begin)
        self.sequence = sequence
        self._full(tfhd, 0, 0x020000, 4)
        if self._number(tfhd.body + 4) != self.tracks[-1].number:
            raise Wrong("tfhd.track", tfhd.begin)
        self._full(tfdt, 1, 0, 8)
        self._samples(moof, trun, mdat, int.from_bytes(self.data[tfdt.body + 4 : tfdt.end]))
        self.fragments += 1

    def _samples(self, moof: Box, trun: Box, mdat: Box, begin: int) -> None:
        if begin < self.end:
            raise Wrong("tfdt.back", moof.begin)
        count = self._number(trun.body + 4)
        if not count:
            raise Wrong("trun.empty", trun.begin)
        self._full(trun, 1, _TRUN, 8 + 16 * count)
        if self._number(trun.body + 8) != mdat.body - moof.begin or mdat.begin != moof.end:
            raise Wrong("trun.data-offset", trun.begin)
        self.begin = begin if self.begin is None else self.begin
        data = mdat.body
        for at in range(trun.body + 12, trun.end, 16):
            duration, size, flags = (self._number(at + step) for step in (0, 4, 8))
            if not duration:
                raise Wrong("trun.duration", at)
            if size > mdat.end - data:
                raise Wrong("trun.size", at)
            self._flags(flags, at, begin, first=at == trun.body + 12)
            self._nals(data, data + size, flags == _SYNC)
            offset = int.from_bytes(self.data[at + 12 : at + 16], signed=True)
            self.shown.append(begin + offset)
            begin, data = begin + duration, data + size
            self.frames += 1
        if data != mdat.end:
            raise Wrong("mdat.rest", data)
        self.end = begin

    def _flags(self, flags: int, at: int, begin: int, first: bool) -> None:
        if flags not in (_SYNC, _NOT_SYNC):
            raise Wrong("trun.flags", at)
        sync = flags == _SYNC
        # What begins to play, and what comes after a hole, must lean on nothing.
        if first and not sync and (self.fresh or begin != self.end):
            raise Wrong("trun.no-sync", at)
        self.keys += sync
        self.fresh = False

    def _nals(self, at: int, end: int, sync: bool) -> None:
        codec = self.tracks[-1].codec
        kinds = []
        while at < end:
            size = self._number(at)
            if end - at < 5 or not 0 < size <= end - at - 4:
                raise Wrong("sample.nal", at)
            first = self.data[at + 4]
            kinds.append(first & 0x1F if codec is Codec.H264 else first >> 1 & 0x3F)
            at += 4 + size
        if not kinds:
            raise Wrong("sample.empty", at)
        if not self.inside and any(kind in _SETS[codec] for kind in kinds):
            raise Wrong("sample.set", at)
        if any(kind in _IDR[codec] for kind in kinds) != sync:
            raise Wrong("sample.sync", at)

    def _children(self, parent: Box, *kinds: bytes) -> list[Box]:
        found = list(boxes(self.data, parent.body, parent.end))
        if [one.kind for one in found] != list(kinds):
            raise Wrong(f"{parent.kind.decode('ascii', 'replace')}.children", parent.begin)
        return found

    def _full(self, box: Box, version: int, flags: int, rest: int) -> None:
        name = box.kind.decode("ascii", "replace")
        if box.end - box.body != 4 + rest:
            raise Wrong(f"{name}.size", box.begin)
        if self._number(box.body) != version << 24 | flags:
            raise Wrong(f"{name}.version", box.begin)

    def _number(self, at: int) -> int:
        """32 bits, unsigned; 0 past the end, where sizes have been found wrong already."""
        return int.from_bytes(self.data[at : at + 4])


def check(data: bytes, *, several: bool = False, inside: bool = False) -> Verdict:
    """Judge a file, or with `several` a stream of files. Raises Wrong, and nothing else.

    `inside`: parameter sets may stand in samples, as they do where a camera changes them between
    two key frames.
    """
    return _Judge(data, several, inside).judge()
