"""What a broken end left open: cut to its last whole fragment, named, and given a row again.

Only what the file says is used: its name (camera, begin), our note (see `notes`), and the times and
sync flags of its fragments (ISO/IEC 14496-12, 8.8). Whatever else it holds ends it there.
"""

import hashlib
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tamgiang.modules.cameras.media import notes
from tamgiang.modules.cameras.media.fragments import TICKS
from tamgiang.modules.cameras.media.storage import CAMERA, DONE, OPEN, Key, Segment

#: Bytes a box other than `mdat` may have, and samples a run may tell of.
LONGEST, SAMPLES = 1024 * 1024, 100_000
#: A sample that cannot be begun at (8.8.3.1).
NOT_SYNC = 0x10000


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
    wall = path.name.partition("-")[0]
    with path.open("r+b") as file:
        told, fragments = _read(file)
        if told is None or not fragments or not wall.isdigit():
            return None
        size = fragments[-1].end
        file.truncate(size)
        os.fdatasync(file.fileno())
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    done = path.with_suffix(DONE)
    path.rename(done)
    first, last = fragments[0], fragments[-1]
    begin = int(wall)
    keys = tuple(Key(_wall(begin, first, one.begin), one.offset) for one in fragments if one.key)
    return Segment(
        path.parts[-4], str(done.relative_to(root)), begin,
        max(begin, _wall(begin, first, last.begin + last.duration)), size, _number(told, "head"),
        keys, sum(one.frames for one in fragments), False, str(told.get("mime", "")),
        _number(told, "width"), _number(told, "height"), digest, _number(told, "term"),
    )  # fmt: skip


def _wall(begin: int, first: Found, ticks: int) -> int:
    return begin + (ticks - first.begin) * 1_000_000 // TICKS


def _number(told: dict[str, object], name: str) -> int:
    value = told.get(name)
    return value if isinstance(value, int) else 0


def _read(file: BinaryIO) -> tuple[dict[str, object] | None, list[Found]]:
    """The note and the whole fragments of a file."""
    told: dict[str, object] | None = None
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
        elif kind in (b"uuid", b"moof"):
            file.seek(at)
            data = file.read(end - at)
            if kind == b"uuid":
                told = told or notes.read(data)
            else:
                moof = (at, data)
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
