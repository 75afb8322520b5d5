"""From a camera of the farm to files on the disk, judged by our checker and by PyAV."""

import asyncio
from pathlib import Path

import av
import pytest

from tamgiang.modules.cameras.media.channel import Channel
from tamgiang.modules.cameras.media.frames import Frame
from tamgiang.modules.cameras.media.mp4.checker import check
from tamgiang.modules.cameras.media.recorder import Recorder
from tamgiang.modules.cameras.media.rtsp.client import Puller
from tamgiang.modules.cameras.media.saving import save
from tamgiang.modules.cameras.media.storage import Segment
from tamgiang.modules.cameras.media.tests.pulling import HEVC, QUICK, SMALL
from tamgiang.modules.cameras.media.tests.recorded import Rows
from tamgiang.modules.cameras.media.writer import Writer
from tests.tools.farm import barcodes
from tests.tools.farm.camera import Camera
from tests.tools.farm.clips import clip
from tests.tools.farm.farm import Farm
from tests.tools.farm.recipes import Recipe

BETWEEN = Recipe(width=320, height=192, rate=120, frames=30, group=15, between=2)
WIDE = Recipe(width=640, height=360, rate=120, frames=30, group=15)


async def _record(root: Path, camera: Camera, count: int, rows: Rows) -> None:
    channel, writer, done = Channel(), Writer(root, rows, reserve=0), asyncio.Event()
    taken: list[Frame] = []
    writer.start()
    recorder = Recorder("C-001", writer, length=0.45)
    channel.add(recorder)

    def take(frame: Frame) -> None:
        if len(taken) < count:
            taken.append(frame)
            channel.take(frame)
        if len(taken) == count:
            done.set()

    async with asyncio.timeout(20), Farm(camera) as farm:
        puller = Puller(
            farm.address(camera.name), on_frame=take, on_state=lambda state, why: None, times=QUICK
        )
        puller.start()
        await done.wait()
        await puller.stop()
    recorder.close()
    await writer.stop()


def record(root: Path, camera: Camera, count: int) -> list[Segment]:
    """Record so many pictures in segments of a quarter of a second and more."""
    rows = Rows()
    asyncio.run(_record(root, camera, count, rows))
    return rows.rows


def seen(file: Path) -> list[int | None]:
    """The numbers burnt into the pictures of a file, decoded by another."""
    found = []
    with av.open(str(file)) as container:
        for frame in container.decode(video=0):
            luma = frame.planes[0]
            found.append(barcodes.read(bytes(luma), luma.line_size, frame.width))
    return found


@pytest.mark.parametrize("recipe", [SMALL, HEVC, BETWEEN], ids=["h264", "hevc", "between"])
def test_every_picture_is_in_a_file_that_plays_alone(tmp_path: Path, recipe: Recipe) -> None:
    rows = record(tmp_path, Camera("one", clip(recipe)), 90)

    files = [tmp_path / row.path for row in rows]
    assert [row.frames for row in rows] == [30, 30, 30]
    assert [seen(file) for file in files] == [list(range(30))] * 3
    assert [check(file.read_bytes()).frames for file in files] == [30, 30, 30]
    assert [len(row.keys) for row in rows] == [2, 2, 2]
    for row in rows:
        head = (tmp_path / row.path).read_bytes()[: row.head]
        kinds = [head[at + 4 : at + 8] for at in (0, int.from_bytes(head[:4]))]
        assert kinds == [b"ftyp", b"moov"]


def test_pictures_of_another_size_have_a_file_of_their_own(tmp_path: Path) -> None:
    rows = record(tmp_path, Camera("one", clip(SMALL), clip(WIDE)), 75)

    assert [(row.width, row.frames) for row in rows] == [(320, 30), (640, 30), (320, 15)]
    assert [len(seen(tmp_path / row.path)) for row in rows] == [30, 30, 15]


def test_a_cut_recording_is_saved_and_plays(tmp_path: Path) -> None:
    [row] = record(tmp_path, Camera("one", clip(SMALL)), 30)
    file = tmp_path / row.path
    data = file.read_bytes()
    file.rename(file.with_suffix(".open")).write_bytes(data[:-100])

    [saved] = save(tmp_path)

    assert seen(tmp_path / saved.path) == list(range(29))
    assert check((tmp_path / saved.path).read_bytes()).frames == saved.frames == 29
    told = (saved.mime, saved.width, saved.height, saved.head, saved.begin)
    assert told == (row.mime, row.width, row.height, row.head, row.begin)
