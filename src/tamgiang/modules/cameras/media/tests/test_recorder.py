"""What the recorder writes, where it cuts, and what it leaves after a bad end."""

import asyncio
import errno
import hashlib
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tamgiang.modules.cameras.media.fragments import Fragment
from tamgiang.modules.cameras.media.frames import Codec
from tamgiang.modules.cameras.media.recorder import Recorder
from tamgiang.modules.cameras.media.segments import Sync
from tamgiang.modules.cameras.media.storage import Key, NotAPlace, Segment, remove
from tamgiang.modules.cameras.media.tests.recorded import (
    BEGIN,
    HEVC,
    Rows,
    fragment,
    fragments,
    initial,
)
from tamgiang.modules.cameras.media.writer import Disk, Writer


@asynccontextmanager
async def writing(root: Path, rows: Rows, **more: object) -> AsyncIterator[Writer]:
    """A writer that has written all by the end."""
    writer = Writer(root, rows, reserve=0, **more)  # type: ignore[arg-type]
    writer.start()
    yield writer
    await writer.stop()


def recorded(root: Path, parts: Sequence[Fragment], **more: object) -> list[Segment]:
    """The rows of what one camera recorded."""

    async def story() -> None:
        async with writing(root, rows, **more) as writer:
            recorder = Recorder("C-001", writer)
            for part in parts:
                recorder.send(part)
            recorder.close()
        assert recorder.pending() == 0

    rows = Rows()
    asyncio.run(story())
    return rows.rows


async def until(true: Callable[[], bool]) -> None:
    """Wait for something the other thread does."""
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("sync", list(Sync))
def test_segments_are_cut_at_key_frames_every_two_seconds(tmp_path: Path, sync: Sync) -> None:
    first = initial()
    parts = list(fragments(first, 0, 75))

    rows = recorded(tmp_path, parts, sync=sync)

    assert [row.begin - BEGIN for row in rows] == [0, 2_000_000, 4_000_000]
    assert [row.end - BEGIN for row in rows] == [1_999_999, 3_999_999, 4_999_999]
    assert [row.frames for row in rows] == [30, 30, 15]
    files = [(tmp_path / row.path).read_bytes() for row in rows]
    lead = first.data
    assert files == [
        lead + b"".join(part.data for part in some)
        for some in (parts[:30], parts[30:60], parts[60:])
    ]
    assert [row.sha256 for row in rows] == [hashlib.sha256(file).hexdigest() for file in files]
    assert [row.bytes for row in rows] == [len(file) for file in files]
    assert rows[0].keys == (Key(BEGIN, len(lead)),)


def test_a_file_is_found_by_camera_day_and_hour(tmp_path: Path) -> None:
    [row] = recorded(tmp_path, list(fragments(initial(), 0, 3)))

    assert row.path == "C-001/20230823/00/1692748800000000-000000-0000000001.mp4"
    assert (row.head, row.mime) == (len(initial().data), 'video/mp4; codecs="avc1.4d4016"')


def test_short_groups_share_a_segment_that_knows_each_key_frame(tmp_path: Path) -> None:
    rows = recorded(tmp_path, list(fragments(initial(), 0, 40, group=10)))

    assert [row.frames for row in rows] == [30, 10]
    assert [key.wall - BEGIN for key in rows[0].keys] == [0, 666_666, 1_333_333]


def test_other_parameters_begin_another_file(tmp_path: Path) -> None:
    one, other = initial(), initial(HEVC, Codec.HEVC)
    parts = [*fragments(one, 0, 10, group=10), *fragments(other, 10, 20, group=10)]

    rows = recorded(tmp_path, parts)

    assert [row.frames for row in rows] == [10, 10]
    assert (tmp_path / rows[1].path).read_bytes().startswith(other.data)


def test_nothing_is_recorded_before_a_key_frame(tmp_path: Path) -> None:
    [row] = recorded(tmp_path, list(fragments(initial(), 20, 45)))

    assert row.begin == BEGIN + 2_000_000


def test_a_jump_of_the_clock_ends_a_segment_at_the_next_key_frame(tmp_path: Path) -> None:
    first = initial()
    hour = 3_600_000_000
    late = [fragment(n, first, group=10, wall=BEGIN + hour + n) for n in range(10, 20)]

    rows = recorded(tmp_path, [*fragments(first, 0, 10, group=10), *late])

    assert [row.begin - BEGIN for row in rows] == [0, hour + 10]


def test_what_was_skipped_is_not_bridged(tmp_path: Path) -> None:
    async def story() -> None:
        async with writing(tmp_path, rows) as writer:
            recorder = Recorder("C-001", writer)
            for part in fragments(first, 0, 5, group=10):
                recorder.send(part)
            recorder.skipped(5)
            for part in fragments(first, 10, 15, group=10):
                recorder.send(part)
            recorder.close()

    first, rows = initial(), Rows()
    asyncio.run(story())

    assert [(row.begin - BEGIN, row.frames) for row in rows.rows] == [(0, 5), (666_666, 5)]


def test_lost_packets_are_told(tmp_path: Path) -> None:
    first = initial()
    parts = [fragment(0, first), fragment(1, first, lost=True)]

    assert [row.lost for row in recorded(tmp_path, parts)] == [True]


def test_without_key_frames_a_segment_ends_after_a_minute(tmp_path: Path) -> None:
    rows = recorded(tmp_path, list(fragments(initial(), 0, 1000, group=10_000, size=1)))

    assert [row.frames for row in rows] == [900]


def test_the_same_pictures_twice_are_two_files(tmp_path: Path) -> None:
    parts = list(fragments(initial(), 0, 3))

    [one], [other] = recorded(tmp_path, parts), recorded(tmp_path, parts)

    assert one.path != other.path
    assert one.sha256 == other.sha256


def test_a_clock_beyond_reason_costs_only_its_own_segments(tmp_path: Path) -> None:
    first = initial()
    wild = [fragment(n, first, wall=2**62) for n in range(3)]

    rows = recorded(tmp_path, [*wild, *fragments(first, 30, 33)])

    assert [row.begin for row in rows] == [BEGIN + 2_000_000]


@pytest.mark.parametrize("name", ["", "..", "a/b", "-x", "a" * 65])
def test_a_camera_whose_name_is_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    async def story() -> None:
        async with writing(tmp_path, Rows()) as writer:
            with pytest.raises(NotAPlace):
                Recorder(name, writer)

    asyncio.run(story())


def test_rows_wait_for_an_index_that_refuses(tmp_path: Path) -> None:
    async def story() -> None:
        async with writing(tmp_path, rows) as writer:
            recorder = Recorder("C-001", writer)
            for part in fragments(first, 0, 31):
                recorder.send(part)
            await until(lambda: rows.refusals < next(rows.asked))
            recorder.close()

    first, rows = initial(), Rows(refusals=1)
    asyncio.run(story())

    assert [row.frames for row in rows.rows] == [30, 1]


def test_a_full_disk_stops_recording_and_room_resumes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, room = os.writev, [5000]

    def writev(file: int, data: Sequence[bytes]) -> int:
        if room[0] <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        done = real(file, [b"".join(data)[: room[0]]])
        room[0] -= done
        return done

    async def story() -> None:
        async with writing(tmp_path, rows, on_disk=lambda *said: told.append(said)) as writer:
            writer.retry = 0
            recorder = Recorder("C-001", writer)
            for part in fragments(first, 0, 60):
                recorder.send(part)
            await until(lambda: writer.waiting == 0)
            assert writer.disk is Disk.FULL
            room[0] = 1_000_000
            for part in fragments(first, 60, 120):
                recorder.send(part)
            recorder.close()
            await until(lambda: len(told) == 2)

    monkeypatch.setattr(os, "writev", writev)
    first, rows = initial(), Rows()
    told: list[tuple[Disk, str]] = []
    asyncio.run(story())

    assert told == [(Disk.FULL, "No space left on device"), (Disk.FINE, "")]
    before, *after = rows.rows
    file = (tmp_path / before.path).read_bytes()
    assert before.bytes == len(file) < 5000
    assert file.endswith(fragment(before.frames - 1, first).data)
    assert before.sha256 == hashlib.sha256(file).hexdigest()
    assert [row.begin - BEGIN for row in after] == [4_000_000, 6_000_000]
    assert list(tmp_path.rglob("*.open")) == []


def test_the_reserve_is_left_to_the_records(tmp_path: Path) -> None:
    async def story() -> None:
        writer = Writer(tmp_path, rows, reserve=2**62)
        writer.start()
        recorder = Recorder("C-001", writer)
        for part in fragments(first, 0, 31):
            recorder.send(part)
        recorder.close()
        await writer.stop()
        assert (writer.disk, writer.dropped) == (Disk.FULL, 31)

    first, rows = initial(), Rows()
    asyncio.run(story())

    assert (rows.rows, list(tmp_path.iterdir())) == ([], [])


def test_a_removed_segment_takes_its_empty_folders_along(tmp_path: Path) -> None:
    one, other = recorded(tmp_path, list(fragments(initial(), 0, 31)))

    assert remove(tmp_path, one.path) is True
    assert (tmp_path / other.path).exists()
    assert remove(tmp_path, other.path) is True
    assert remove(tmp_path, other.path) is False
    assert list((tmp_path / "C-001").iterdir()) == []
    with pytest.raises(NotAPlace):
        remove(tmp_path, "C-001/../../secret")
