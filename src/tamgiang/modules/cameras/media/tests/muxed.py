"""Pictures of real clips as they come from a camera, and what tests do with fragments."""

import io
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import av

from tamgiang.modules.cameras.media.fragments import Fragment, Initial
from tamgiang.modules.cameras.media.frames import Codec, Frame, Parameters
from tamgiang.modules.cameras.media.mp4.muxer import Muxer
from tests.tools.farm.clips import clip
from tests.tools.farm.recipes import Clip, Coding, Recipe

#: Microseconds since 1970 when the monotonic clock of the tests stands at 0.
ZERO = 1_700_000_000_000_000
#: Where a camera's stamps begin.
STAMP = 4_000_000_000

PLAIN = Recipe(width=320, height=180, frames=30, group=15, bits=100_000)
BETWEEN = Recipe(width=320, height=180, frames=30, group=15, bits=100_000, between=2)
HEVC = Recipe(Coding.HEVC, width=320, height=180, frames=30, group=15, bits=100_000, between=2)
OTHER = Recipe(width=256, height=144, frames=30, group=15, bits=100_000, slices=3)
RECIPES = (PLAIN, BETWEEN, HEVC, OTHER)


@cache
def made(recipe: Recipe) -> Clip:
    """The clip of a recipe."""
    return clip(recipe)


def parameters(recipe: Recipe) -> Parameters:
    """What its decoder must be told."""
    codec = Codec(recipe.coding.value)
    return Parameters(codec, made(recipe).sets, recipe.width, recipe.height)


def frames(recipe: Recipe, *, stamp: int = STAMP, arrived: float = 0.0) -> Iterator[Frame]:
    """The pictures of a clip, from a camera that begins at that stamp and time."""
    for number, unit in enumerate(made(recipe).units):
        yield Frame(
            unit.nals,
            stamp + unit.show,
            unit.key,
            arrived + unit.decode / 90_000,
            None,
            False,
            parameters(recipe) if number == 0 else None,
        )


def muxer() -> Muxer:
    """A muxer whose monotonic clock began at ZERO."""
    return Muxer(lambda: ZERO / 1e6)


def muxed(pictures: Iterable[Frame], by: Muxer | None = None) -> list[Fragment]:
    """The fragments of pictures; all must be taken."""
    by = by or muxer()
    return [taken(by.take(picture)) for picture in pictures]


def taken(fragment: Fragment | None) -> Fragment:
    """A fragment that is there."""
    assert fragment is not None
    return fragment


def file(fragments: Sequence[Fragment]) -> bytes:
    """A stream of fragments, with their parameters wherever these change."""
    parts = []
    initial: Initial | None = None
    for fragment in fragments:
        if fragment.initial is not initial:
            initial = fragment.initial
            parts.append(initial.data)
        parts.append(fragment.data)
    return b"".join(parts)


def decoded(data: bytes) -> list[tuple[int, bytes]]:
    """Time of showing and grey picture of each frame, by libav; it may complain of nothing."""
    av.logging.set_level(av.logging.ERROR)
    with av.logging.Capture() as said, av.open(io.BytesIO(data), "r") as container:
        assert container.format.name.startswith("mov")
        found = [
            (frame.pts or 0, frame.to_ndarray(format="gray").tobytes())
            for frame in container.decode(video=0)
        ]
    av.logging.set_level(None)
    assert said == []
    return found


def decoded_raw(recipe: Recipe) -> list[bytes]:
    """The grey pictures of a clip, decoded without any file."""
    codec = av.CodecContext.create(recipe.coding.value, "r")
    assert isinstance(codec, av.VideoCodecContext)
    found = []
    for number, unit in enumerate(made(recipe).units):
        nals = (made(recipe).sets if number == 0 else ()) + unit.nals
        found += codec.decode(av.Packet(b"".join(b"\0\0\0\1" + nal for nal in nals)))
    found += codec.decode(None)
    return [frame.to_ndarray(format="gray").tobytes() for frame in found]
