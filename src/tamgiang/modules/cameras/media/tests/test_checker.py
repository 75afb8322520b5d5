"""The checker finds what is wrong, says where, and never loses its temper."""

import random
import struct

import pytest

from tamgiang.modules.cameras.media.mp4.boxes import Wrong
from tamgiang.modules.cameras.media.mp4.checker import check
from tamgiang.modules.cameras.media.mp4.fragment import join
from tamgiang.modules.cameras.media.tests.muxed import (
    HEVC,
    PLAIN,
    decoded,
    file,
    frames,
    made,
    muxed,
)
from tests.tools.farm.recipes import Recipe


def sound() -> bytes:
    return file(muxed(frames(PLAIN))[:3])


def head() -> int:
    """Bytes before the first fragment."""
    return sound().index(b"moof") - 4


def with_number(at: int, number: int) -> bytes:
    """A sound file with 32 bits of its first fragment changed."""
    data = bytearray(sound())
    struct.pack_into(">I", data, head() + at, number)
    return bytes(data)


@pytest.mark.parametrize(
    ("at", "number", "code"),
    [
        (0, 7, "box.size"),
        (0, 2**31, "box.size"),
        (12, 0x6D666864 + 1, "moof.children"),
        (16, 1, "mfhd.version"),
        (20, 9, "mfhd.sequence"),
        (40, 0x020001, "tfhd.version"),
        (44, 2, "tfhd.track"),
        (56, 0, "tfdt.version"),
        (64, 10**6, "tfdt.back"),
        (76, 0x00000F01, "trun.version"),
        (80, 2, "trun.size"),
        (80, 0, "trun.empty"),
        (84, 111, "trun.data-offset"),
        (88, 0, "trun.duration"),
        (92, 2**24, "trun.size"),
        (92, 30, "sample.nal"),
        (96, 0x01000000, "trun.flags"),
        (96, 0x01010000, "trun.no-sync"),
        (112, 0, "sample.nal"),
        (112, 2**32 - 1, "sample.nal"),
    ],
)
def test_each_rule_of_a_fragment_is_held(at: int, number: int, code: str) -> None:
    with pytest.raises(Wrong) as found:
        check(with_number(at, number))

    assert found.value.code == code


def test_what_must_stand_before_and_after() -> None:
    data = sound()
    first, *rest = muxed(frames(PLAIN))

    def code(data: bytes) -> str:
        with pytest.raises(Wrong) as found:
            check(data)
        return found.value.code

    assert code(b"") == "file.empty"
    assert code(data[:24]) == "file.cut"
    assert code(data[head() :]) == "file.no-initial"
    assert code(data + data) == "file.initial"
    assert code(data + b"\0\0\0\x08free") == "file.cut"
    assert code(data + b"\0\0\0\x08free" * 2) == "file.order"
    assert code(data[:-1]) == "box.size"
    assert code(first.initial.data + rest[0].data) == "trun.no-sync"
    assert code(first.initial.data + first.data + rest[1].data) == "trun.no-sync"
    assert code(first.initial.data + first.data + first.data) == "mfhd.sequence"
    assert check(data[: head()]).frames == 0


def test_a_note_may_follow_the_parameters_and_nothing_else() -> None:
    data = sound()
    note = b"\0\0\0\x1auuid" + bytes(16) + b"{}"

    assert check(data[: head()] + note + data[head() :]) == check(data)
    with pytest.raises(Wrong, match=r"file\.cut"):
        check(data + note)
    assert decoded(data[: head()] + note + data[head() :]) == decoded(data)


@pytest.mark.parametrize("recipe", [PLAIN, HEVC])
def test_every_byte_of_the_parameters_box_is_looked_at_or_harmless(recipe: Recipe) -> None:
    fragment = muxed(frames(recipe))[0]
    data = fragment.initial.data
    unnoticed = 0

    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 0xFF
        try:
            check(bytes(changed) + fragment.data)
        except Wrong:
            continue
        unnoticed += 1

    # Times of making, layer and group, names, and the inside of parameter sets.
    assert unnoticed < sum(map(len, made(recipe).sets)) + 230


def test_noise_is_refused_with_a_reason_and_never_otherwise() -> None:
    chance = random.Random(5)  # noqa: S311
    fragments = muxed(frames(HEVC))
    whole = file([join(fragments[:15])])[:4000]
    apart = file(fragments[:6])

    refused = 0
    for data in (whole, apart):
        for _ in range(1_500):
            changed = bytearray(data)
            for _ in range(chance.randint(1, 6)):
                changed[chance.randrange(len(changed))] = chance.choice((0, 1, 127, 128, 255))
            if chance.random() < 0.3:
                del changed[chance.randrange(len(changed)) :]
            try:
                check(bytes(changed))
            except Wrong:
                refused += 1

    assert refused > 1_500


def test_the_outside_judge_complains_of_a_broken_picture() -> None:
    data = bytearray(sound())
    end = head() + len(muxed(frames(PLAIN))[0].data)
    data[end - 800 : end] = b"\xa5" * 800
    assert check(bytes(data)).frames == 3

    with pytest.raises(AssertionError):
        decoded(bytes(data))
