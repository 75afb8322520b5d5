"""What a bad end leaves is saved: whole pictures, or nothing."""

import hashlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamgiang.modules.cameras.media.fragments import Fragment
from tamgiang.modules.cameras.media.saving import save
from tamgiang.modules.cameras.media.storage import Key, Segment
from tamgiang.modules.cameras.media.tests.recorded import BEGIN, fragment, fragments, initial


def left_open(root: Path, data: bytes) -> Path:
    """An open segment with these bytes."""
    folder = root / "C-001" / "20230823" / "00"
    folder.mkdir(parents=True)
    file = folder / f"{BEGIN}-000007-0000000001.open"
    file.write_bytes(data)
    return file


def whole(count: int) -> tuple[bytes, list[Fragment]]:
    """A lead and fragments."""
    first = initial()
    return first.data, list(fragments(first, 0, count, group=10))


def test_an_open_segment_is_cut_to_its_last_whole_fragment(tmp_path: Path) -> None:
    lead, parts = whole(15)
    data = lead + b"".join(part.data for part in parts)
    left_open(tmp_path, data[:-1])

    [row] = save(tmp_path)

    kept = lead + b"".join(part.data for part in parts[:14])
    assert (tmp_path / row.path).read_bytes() == kept
    assert row == Segment(
        "C-001", "C-001/20230823/00/1692748800000000-000007-0000000001.mp4", BEGIN, BEGIN + 933_333,
        len(kept), len(initial().data),
        (Key(BEGIN, len(lead)), Key(BEGIN + 666_666, len(lead) + 10 * len(parts[0].data))),
        14, False, 'video/mp4; codecs="avc1.4d4016"', 640, 360,
        hashlib.sha256(kept).hexdigest(), 7,
    )  # fmt: skip
    assert list(save(tmp_path)) == []


def test_any_cut_leaves_whole_fragments_or_nothing(tmp_path: Path) -> None:
    lead, parts = whole(3)
    data = lead + b"".join(part.data for part in parts)
    ends = [len(lead) + sum(len(part.data) for part in parts[:n]) for n in range(4)]

    cuts = {*range(0, len(lead), 50), *range(len(lead) - 2, len(data), 2), *ends}
    for cut in sorted(cuts):
        root = tmp_path / str(cut)
        left_open(root, data[:cut])
        rows = list(save(root))
        fit = [end for end in ends[1:] if end <= cut]
        assert [row.bytes for row in rows] == fit[-1:]
        assert [file.suffix for file in root.rglob(f"{BEGIN}-*")] == [".mp4"] * len(rows)


@pytest.mark.parametrize("noise", [b"", b"\0" * 500, b"\xff" * 500, b"\0\0\0\1mdat" + b"\xff" * 90])
def test_noise_behind_the_last_fragment_is_left_out(tmp_path: Path, noise: bytes) -> None:
    lead, parts = whole(5)
    data = lead + b"".join(part.data for part in parts)
    left_open(tmp_path, data + noise)

    [row] = save(tmp_path)

    assert (row.frames, row.bytes) == (5, len(data))


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=8))
def test_spoilt_bytes_never_keep_the_others_from_being_saved(spoilt: list[tuple[int, int]]) -> None:
    lead, parts = whole(5)
    data = bytearray(lead + b"".join(part.data for part in parts))
    for place, byte in spoilt:
        data[place % len(data)] = byte
    with tempfile.TemporaryDirectory() as folder:
        left_open(Path(folder), bytes(data))
        for row in save(Path(folder)):
            assert row.bytes <= len(data)
            assert row.end >= row.begin


KILLED = """
import asyncio, sys
from pathlib import Path
from tamgiang.modules.cameras.media.frames import Codec
from tamgiang.modules.cameras.media.recorder import Recorder
from tamgiang.modules.cameras.media.tests.recorded import Rows, fragments, initial
from tamgiang.modules.cameras.media.writer import Writer

async def main():
    writer = Writer(Path(sys.argv[1]), Rows(), reserve=0)
    writer.start()
    recorder = Recorder("C-001", writer)
    for part in fragments(initial(), 0, 100_000):
        recorder.send(part)
        await asyncio.sleep(0.001)

asyncio.run(main())
"""


def test_a_killed_recorder_loses_only_what_it_held(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)])
    limit = time.monotonic() + 20
    while not begun(tmp_path) and time.monotonic() < limit:
        time.sleep(0.01)
    process.kill()
    process.wait(10)
    done = list(tmp_path.rglob("*.mp4"))

    rows = list(save(tmp_path))

    # The open segment has what was handed over; when killed between two, there is none.
    assert done
    assert [row.begin for row in rows] == [BEGIN + len(done) * 2_000_000] * len(rows)
    assert all(check(path) for path in tmp_path.rglob("*.mp4"))
    assert list(tmp_path.rglob("*.open")) == []


def begun(root: Path) -> bool:
    """Whether a second segment grows."""
    try:
        growing = [path.stat().st_size for path in root.rglob("*.open")]
    except FileNotFoundError:
        return False
    return bool(list(root.rglob("*.mp4"))) and max(growing, default=0) > 2000


def check(file: Path) -> bool:
    """Whether a file is its head and so many whole pictures."""
    data, first = file.read_bytes(), initial()
    size = len(fragment(0, first).data)
    return data.startswith(first.data) and (len(data) - len(first.data)) % size == 0
