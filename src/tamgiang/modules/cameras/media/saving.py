"""What a broken end left open: cut to its last whole fragment, named, and given a row again.

Only what the file says is used: its name (camera, begin, term), its `moov`, and the times and sync
flags of its fragments (ISO/IEC 14496-12, 8.8). Whatever else it holds ends it there.
"""

import hashlib
import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tamgiang.modules.cameras.media import heads
from tamgiang.modules.cameras.media.fragments import TICKS, Initial
from tamgiang.modules.cameras.media.storage import CAMERA, DONE, OPEN, Key, Segment

#: Bytes a box other than `mdat` may have, and samples a run may tell of.
LONGEST, SAMPLES = 1024 * 1024, 100_000
#: A sample that cannot be begun at (8.8.3.1).
NOT_SYNC = 0x10000
NAME = re.compile(r"(\d{16})-(\d{6,})-\d{10,}\.open")


@dataclass(frozen=True, slots=True)
class Found:
    """A whole fragment: where it begins and ends, its times in ticks, its frames."""

    offset: int
    end: int
    begin: int
    duration: int
    key: bool
    frames: int


def save(root: Path) -> Iterator[Segment]:
    """Finish every open segment below `root`; call it before anything is recorded there.

    Gives the rows of those with a picture in them; the others are removed. OSError passes through.
    """
    for path in sorted(root.glob(f"*/*/*/*{OPEN}")):
        if CAMERA.fullmatch(path.parts[-4]) and path.is_file():
            row = _save(root, path)
            if row:
                yield row
            else:
                path.unlink()


def _save(root: Path, path: Path) -> Segment | None:
    name = NAME.fullmatch(path.name)
    with path.open("r+b") as file:
        told, fragments = _read(file)
        if told is None or not fragments or name is None:
            return None
        size = fragments[-1].end
        file.truncate(size)
        os.fdatasync(file.fileno())
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    done = path.with_suffix(DONE)
    path.rename(done)
    first, last = fragments[0], fragments[-1]
    begin = int(name[1])
    keys = tuple(Key(_wall(begin, first, one.begin), one.offset) for one in fragments if one.key)
    return Segment(
        path.parts[-4], str(done.relative_to(root)), begin,
        max(begin, _wall(begin, first, last.begin + last.duration)), size,
        fragments[0].offset, keys, sum(one.frames for one in fragments), False, told.mime,
        told.width, told.height, digest, int(name[2]),
    )  # fmt: skip


def _wall(begin: int, first: Found, ticks: int) -> int:
    return begin + (ticks - first.begin) * 1_000_000 // TICKS


def _read(file: BinaryIO) -> tuple[Initial | None, list[Found]]:
    """What a player must know first, and the whole fragments of a file."""
    told: Initial | None = None
    fragments: list[Found] = []
    moof: tuple[int, bytes] | None = None
    whole = os.fstat(file.fileno()).st_size
    for kind, at, end in _boxes(file, whole):
        if kind == b"mdat" and moof:
            found = _fragment(*moof, end)
            if found is None:
                break
            fragments.append(found)
            moof = None
        elif kind == b"mdat" or moof or end - at > LONGEST:
            break
        elif kind == b"moov" and told is None:
            file.seek(0)
            told = heads.read(file.read(end))
        elif kind == b"moof" and told:
            file.seek(at)
            moof = (at, file.read(end - at))
        elif kind != b"ftyp" or at:
            break
    return told, fragments


def _boxes(file: BinaryIO, whole: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, begin and end of each whole box at the top."""
    at = 0
    while at + 8 <= whole:
        file.seek(at)
        head = file.read(16)
        size, kind = struct.unpack_from("!I4s", head)
        if size == 1 and len(head) == 16:
            (size,) = struct.unpack_from("!Q", head, 8)
        if size < 8 or at + size > whole:
            return
        yield kind, at, at + size
        at += size


def _inner(data: bytes, begin: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, begin and end of the content of each box within a box."""
    while begin + 8 <= end:
        size, kind = struct.unpack_from("!I4s", data, begin)
        if size < 8 or begin + size > end:
            return
        yield kind, begin + 8, begin + size
        begin += size


def _fragment(at: int, moof: bytes, end: int) -> Found | None:
    """What a `moof` tells, with the end of its `mdat`; None where it makes no sense."""
    try:
        for kind, begin, stop in _inner(moof, 8, len(moof)):
            if kind == b"traf":
                time, duration, key, frames = _track(moof, begin, stop)
                return Found(at, end, time, duration, key, frames) if frames else None
    except struct.error:
        return None
    return None


def _track(data: bytes, begin: int, end: int) -> tuple[int, int, bool, int]:
    """Decode time, duration, whether it begins with a key frame, frames."""
    parts = {kind: data[at:stop] for kind, at, stop in _inner(data, begin, end)}
    time = parts.get(b"tfdt", b"")
    (base,) = struct.unpack_from("!Q" if time[:1] == b"\1" else "!I", time, 4)
    length, flags = _defaults(parts.get(b"tfhd", b""))
    durations, first = _run(parts.get(b"trun", b""), length, flags)
    return base, sum(durations), not first & NOT_SYNC, len(durations)


def _defaults(tfhd: bytes) -> tuple[int, int]:
    """Duration and flags of samples that tell none (8.8.7)."""
    (told,) = struct.unpack_from("!I", tfhd)
    at, values = 8, [0, 0]
    for bit, size, place in ((1, 8, -1), (2, 4, -1), (8, 4, 0), (16, 4, -1), (32, 4, 1)):
        if told & bit:
            if place >= 0:
                (values[place],) = struct.unpack_from("!I", tfhd, at)
            at += size
    return values[0], values[1]


def _run(trun: bytes, length: int, flags: int) -> tuple[list[int], int]:
    """The durations of a run's samples and the flags of its first (8.8.8)."""
    told, count = struct.unpack_from("!II", trun)
    if count > SAMPLES:
        return [], 0
    at = 8 + (4 if told & 1 else 0)
    if told & 4:
        (flags,) = struct.unpack_from("!I", trun, at)
        at += 4
    durations, first = [], flags
    for number in range(count):
        one = length
        if told & 0x100:
            (one,) = struct.unpack_from("!I", trun, at)
            at += 4
        at += 4 if told & 0x200 else 0
        if told & 0x400:
            if number == 0 and not told & 4:
                (first,) = struct.unpack_from("!I", trun, at)
            at += 4
        at += 4 if told & 0x800 else 0
        durations.append(one)
    return durations, first
