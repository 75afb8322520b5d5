"""Foreign eyes on the farm: PyAV opens its addresses and decodes what comes."""

from collections.abc import Sequence

import av
import pytest

from tests.tools.farm import barcodes
from tests.tools.farm.camera import Camera
from tests.tools.farm.clips import clip
from tests.tools.farm.farm import FarmThread
from tests.tools.farm.recipes import Recipe

SMALL = Recipe(width=320, height=180, frames=30, group=15, bits=200_000)


def numbers(address: str, count: int) -> Sequence[int | None]:
    """The frame numbers burnt into the first pictures of an address."""
    found: list[int | None] = []
    with av.open(address, options={"rtsp_transport": "tcp"}, timeout=5) as container:
        for frame in container.decode(video=0):
            assert isinstance(frame, av.VideoFrame)
            luma = frame.planes[0]
            found.append(barcodes.read(bytes(luma), luma.line_size, frame.width))
            if len(found) == count:
                break
    return found


@pytest.mark.parametrize(
    "recipe",
    [
        SMALL,
    ],
)
def test_another_player_sees_every_frame_in_order(recipe: Recipe) -> None:
    with FarmThread(Camera("one", clip(recipe))) as farm:
        seen = numbers(farm.address("one"), 35)

    assert seen == [*range(30), *range(5)]
