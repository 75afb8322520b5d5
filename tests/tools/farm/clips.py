"""Clips made with PyAV when they are first wanted, and kept in a folder.

TAMGIANG_CLIPS: the folder, by default `var/clips` below the repository.
"""

import hashlib
import json
import os
import struct
from collections.abc import Iterator
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path

import av
from av.video.codeccontext import VideoCodecContext

from tests.tools.farm import pictures
from tests.tools.farm.recipes import TICKS, Clip, Coding, Recipe, Unit

ROOT = Path(__file__).resolve().parents[3]
#: Raised when clips come to be made or kept in another way.
EDITION = 1
ENCODERS = {Coding.H264: "libx264", Coding.HEVC: "libx265"}
#: NAL unit types (H.264, 7.4.1; H.265, 7.4.2.2).
SETS = {Coding.H264: {7, 8}, Coding.HEVC: {32, 33, 34}}


def kind(coding: Coding, nal: bytes) -> int:
    """The type of a NAL unit."""
    return nal[0] & 0x1F if coding is Coding.H264 else nal[0] >> 1 & 0x3F


def clip(recipe: Recipe) -> Clip:
    """The clip of a recipe, from the folder or made now."""
    folder = Path(os.environ.get("TAMGIANG_CLIPS") or ROOT / "var" / "clips")
    told = json.dumps([EDITION, av.__version__, asdict(recipe)], sort_keys=True)
    kept = folder / f"{hashlib.sha256(told.encode()).hexdigest()[:24]}.clip"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        making = kept.with_suffix(f".{os.getpid()}")
        making.write_bytes(_packed(make(recipe)))
        making.rename(kept)
    return _unpacked(recipe, kept.read_bytes())


def make(recipe: Recipe) -> Clip:
    """Encode a clip."""
    sets: dict[bytes, None] = {}
    units = []
    packets = list(_encoded(recipe))
    step = TICKS // recipe.rate
    # B-frames are shown later than they are decoded; nothing may be shown before.
    delay = max(number * step - shown * step for number, (_, _, shown) in enumerate(packets))
    for number, (data, key, shown) in enumerate(packets):
        nals = list(annex_b(data))
        own = [nal for nal in nals if kind(recipe.coding, nal) in SETS[recipe.coding]]
        sets.update(dict.fromkeys(own))
        rest = tuple(nal for nal in nals if nal not in own)
        units.append(Unit(rest, key, number * step, shown * step + delay))
    return Clip(recipe, tuple(sets), tuple(units))


def _encoded(recipe: Recipe) -> Iterator[tuple[bytes, bool, int]]:
    """Packets in the order of decoding: bytes, whether a key frame, place in the showing."""
    context = VideoCodecContext.create(ENCODERS[recipe.coding], "w")
    assert isinstance(context, VideoCodecContext)
    context.width, context.height, context.pix_fmt = recipe.width, recipe.height, "yuv420p"
    context.framerate, context.time_base = Fraction(recipe.rate), Fraction(1, recipe.rate)
    context.gop_size, context.max_b_frames = recipe.group, recipe.between
    context.thread_count = 1
    if recipe.bits:
        context.bit_rate = recipe.bits
    context.options = _options(recipe)
    for frame in pictures.frames(recipe):
        for packet in context.encode(frame):
            yield bytes(packet), packet.is_keyframe, packet.pts or 0
    for packet in context.encode(None):
        yield bytes(packet), packet.is_keyframe, packet.pts or 0


def _options(recipe: Recipe) -> dict[str, str]:
    group = recipe.group
    told = f"keyint={group}:min-keyint={group}:scenecut=0:open-gop=0:slices={recipe.slices}"
    told += f":bframes={recipe.between}:aud={int(recipe.delimiters)}"
    if recipe.coding is Coding.HEVC:
        quiet = ":log-level=none:pools=none:frame-threads=1:repeat-headers=1"
        return {"preset": "ultrafast", "x265-params": told + quiet}
    return {"preset": "veryfast", "x264-params": told + ":b-adapt=0", "profile": "main"}


def annex_b(data: bytes) -> Iterator[bytes]:
    """The NAL units of a byte stream with start codes (H.264, annex B)."""
    for part in data.split(b"\0\0\1")[1:]:
        if nal := part.rstrip(b"\0"):
            yield nal


def _packed(made: Clip) -> bytes:
    units = [[unit.key, unit.decode, unit.show, len(unit.nals)] for unit in made.units]
    head = json.dumps([len(made.sets), units]).encode()
    nals = [*made.sets, *(nal for unit in made.units for nal in unit.nals)]
    return b"".join(struct.pack("!I", len(part)) + part for part in (head, *nals))


def _unpacked(recipe: Recipe, data: bytes) -> Clip:
    parts = _parts(data)
    sets, units = json.loads(next(parts))
    first = tuple(next(parts) for _ in range(sets))
    return Clip(
        recipe,
        first,
        tuple(
            Unit(tuple(next(parts) for _ in range(count)), key, decode, show)
            for key, decode, show, count in units
        ),
    )


def _parts(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        (size,) = struct.unpack_from("!I", data, at)
        yield data[at + 4 : at + 4 + size]
        at += 4 + size
