"""Foreign eyes on the farm: PyAV opens its addresses and decodes what comes."""

from collections.abc import Sequence

import av
import pytest

from tests.tools.farm import barcodes
from tests.tools.farm.camera import Camera
from tests.tools.farm.clips import clip
from tests.tools.farm.farm import FarmThread
from tests.tools.farm.locks import contexts
from tests.tools.farm.passwords import Door, Scheme
from tests.tools.farm.recipes import Coding, Recipe

#: Small and fast, so that a test need not wait for the clock.
SMALL = Recipe(width=320, height=180, rate=60, frames=30, group=15, bits=400_000)
HEVC = Recipe(Coding.HEVC, 320, 180, rate=60, frames=30, group=15, bits=400_000)
BETWEEN = Recipe(width=320, height=180, rate=60, frames=30, group=15, between=2)
SLICED = Recipe(width=320, height=180, rate=60, frames=30, group=15, slices=4)


def pictures(address: str, count: int) -> list[av.VideoFrame]:
    """The first pictures of an address."""
    found = []
    options = {"rtsp_transport": "tcp", "allowed_media_types": "video"}
    with av.open(address, options=options, timeout=5) as container:
        for frame in container.decode(video=0):
            assert isinstance(frame, av.VideoFrame)
            found.append(frame)
            if len(found) == count:
                break
    return found


def number(frame: av.VideoFrame) -> int | None:
    """The number burnt into a picture."""
    luma = frame.planes[0]
    return barcodes.read(bytes(luma), luma.line_size, frame.width)


def numbers(address: str, count: int) -> Sequence[int | None]:
    """The numbers burnt into the first pictures of an address."""
    return [number(frame) for frame in pictures(address, count)]


@pytest.mark.parametrize(
    ("camera"),
    [
        Camera("plain", clip(SMALL)),
        Camera("hevc", clip(HEVC)),
        Camera("between", clip(BETWEEN)),
        Camera("sliced", clip(SLICED)),
        Camera("gathered", clip(SLICED), gathered=True),
        Camera("paced", clip(SMALL), pace=0.0005),
        Camera("sets-in-description", clip(SMALL), in_band=False),
        Camera("sets-in-band", clip(SMALL), in_description=False),
        Camera("audio", clip(SMALL), audio=True),
        Camera("wraps", clip(SMALL), first_time=2**32 - 9000, first_number=2**16 - 5),
    ],
    ids=lambda camera: camera.name,
)
def test_another_player_sees_every_frame_in_order(camera: Camera) -> None:
    with FarmThread(camera) as farm:
        seen = numbers(farm.address(camera.name), 35)

    assert seen == [*range(30), *range(5)]


def test_the_picture_changes_its_size_in_mid_stream() -> None:
    wide = Recipe(width=640, height=360, rate=60, frames=15, group=15)

    with FarmThread(Camera("one", clip(SMALL), clip(wide))) as farm:
        seen = pictures(farm.address("one"), 50)

    assert [frame.width for frame in seen] == [320] * 30 + [640] * 15 + [320] * 5
    assert [number(frame) for frame in seen] == [*range(30), *range(15), *range(5)]


@pytest.mark.parametrize("scheme", [Scheme.BASIC, Scheme.DIGEST, Scheme.DIGEST_QOP, Scheme.BOTH])
def test_another_player_comes_in_by_password_alone(scheme: Scheme) -> None:
    with FarmThread(Camera("one", clip(SMALL), door=Door("eye", "secret", scheme))) as farm:
        assert numbers(farm.address("one", password=True), 3) == [0, 1, 2]
        with pytest.raises(av.HTTPUnauthorizedError):
            numbers(farm.address("one"), 1)


def test_the_encrypted_door_serves_the_same() -> None:
    context, _ = contexts()

    with FarmThread(Camera("one", clip(SMALL)), context=context) as farm:
        assert farm.address("one").startswith("rtsps://")
        assert numbers(farm.address("one"), 3) == [0, 1, 2]


def test_two_viewers_see_the_same_camera() -> None:
    camera = Camera("one", clip(SMALL))

    with FarmThread(camera, Camera("other", clip(SMALL))) as farm:
        first = numbers(farm.address("one"), 3)
        second = numbers(farm.address("other"), 3)

    assert (first, second) == ([0, 1, 2], [0, 1, 2])
    assert camera.counts["PLAY"] == 1
