"""The pictures of a clip, drawn without any library of pictures: a sky of stripes that drifts."""

from collections.abc import Iterator

from av import VideoFrame

from tests.tools.farm import barcodes
from tests.tools.farm.recipes import Recipe, Scene

GREY = 128


def frames(recipe: Recipe) -> Iterator[VideoFrame]:
    """Every frame of the clip in the order of showing, with its number burnt in."""
    for number in range(recipe.frames):
        frame = VideoFrame(recipe.width, recipe.height, "yuv420p")
        luma, *colours = frame.planes
        luma.update(_luma(recipe, number, luma.line_size))
        for plane in colours:
            plane.update(bytes([GREY]) * plane.buffer_size)
        frame.pts = number
        yield frame


def _luma(recipe: Recipe, number: int, stride: int) -> bytes:
    code = barcodes.row(number, recipe.width).ljust(stride, b"\0")
    high = min(barcodes.cell_side(recipe.width), recipe.height)
    below = range(high, recipe.height)
    return code * high + b"".join(_row(recipe, number, line, stride) for line in below)


def _row(recipe: Recipe, number: int, line: int, stride: int) -> bytes:
    if recipe.scene is Scene.BLACK:
        return bytes([barcodes.BLACK]) * stride
    drift = 0 if recipe.scene is Scene.FROZEN else number * 2
    begin = (line * 3 + drift) % len(STRIPES)
    return WIDE[begin : begin + stride]


#: Light and dark in waves of several lengths, so that an encoder has something to do.
STRIPES = bytes(
    64 + (place % 64) + (place * 7 % 41) + (48 if place // 32 % 2 else 0) for place in range(512)
)
#: As wide as the widest picture, from any begin.
WIDE = STRIPES * 10
