"""Where recordings lie and what is known of each: one file a segment, playable alone.

`<root>/<camera>/<day>/<hour>/<begin>-<term>-<sequence>.mp4`: day, hour and begin (microseconds
since 1970) in UTC, the number of the lease it was written under, that of its first fragment. While
a segment grows its name ends in `.open`, and it is only ever written at its end: whatever ends the
process, the file holds whole fragments but for the last.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

#: Names of cameras become names of folders.
CAMERA = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
OPEN, DONE = ".open", ".mp4"
#: Microseconds since 1970 that a clock worth a name may tell: up to the year 2100.
LATEST = 4_102_444_800_000_000


class NotAPlace(ValueError):
    """A name or moment that cannot stand in a path; carries it."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key frame in a segment: microseconds since 1970, and the byte its fragment begins at."""

    wall: int
    offset: int


@dataclass(frozen=True, slots=True)
class Segment:
    """The row of one finished segment.

    `path`: relative to the root. `begin`, `end`: microseconds since 1970 UTC. `head`: bytes of
    `ftyp` and `moov` at its start; fragments follow. `keys`: at least one, the first fragment's.
    `lost`: packets were missing. `sha256`: of the whole file, hexadecimal. `term`: number of the
    lease it was written under.
    """

    camera: str
    path: str
    begin: int
    end: int
    bytes: int
    head: int
    keys: tuple[Key, ...]
    frames: int
    lost: bool
    mime: str
    width: int
    height: int
    sha256: str
    term: int


class Index(Protocol):
    """Who keeps the rows."""

    def add(self, segments: Sequence[Segment]) -> None:
        """Keep the rows of finished segments.

        Called in the thread that writes, with all that were finished meanwhile; it may take its
        time. What it raises makes the same rows come again with the next ones.
        """


def place(camera: str, begin: int, term: int, sequence: int) -> str:
    """The path below the root of a segment that is being written."""
    if not CAMERA.fullmatch(camera) or not 0 <= begin < LATEST:
        raise NotAPlace(f"{camera} {begin}")
    moment = dt.datetime.fromtimestamp(begin // 1_000_000, dt.UTC)
    return f"{camera}/{moment:%Y%m%d/%H}/{begin:016}-{term:06}-{sequence:010}{OPEN}"


def remove(root: Path, path: str) -> bool:
    """Take a segment and the folders it leaves empty away; False where there was none.

    The path comes from an index, so it is not trusted: it must have the shape `place` gives.
    """
    parts = path.split("/")
    if len(parts) != 4 or not CAMERA.fullmatch(parts[0]) or ".." in parts:
        raise NotAPlace(path)
    file = root / path
    try:
        file.unlink()
    except FileNotFoundError:
        return False
    for folder in (file.parent, file.parent.parent):
        try:
            folder.rmdir()
        except OSError:
            break
    return True
