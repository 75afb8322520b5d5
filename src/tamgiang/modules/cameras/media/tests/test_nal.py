"""What parameter sets say, told by encoders that are not ours."""

import pytest

from tamgiang.modules.cameras.media.frames import Codec
from tamgiang.modules.cameras.media.nal import BadNal, Bits, picture_set, sequence

#: Made by x264: (set, width, height, chroma, bits of luma).
H264 = {
    "main": ("674d4016eca05017fcb080000003008000000f078b16cb", 640, 360, 1),
    "high, cut": ("67640028acd940780227a9a10000030001000003001e0f183196", 1918, 1078, 1),
    "interlaced": ("67640028acd94078044fdc20000003002000000303c3e2c5b2c0", 1920, 1080, 1),
    "4:2:2": ("677a000cbcd941519e222e10000003001000000301e0f1429960", 322, 182, 2),
    "4:4:4, odd": ("67f4000a919b28e4f191d080000003008000000f078912cb", 101, 51, 3),
}
#: Made by x265: (set, width, height, chroma, bits of luma).
HEVC = {
    "main": (
        "42010101600000030090000003000003003fa00502016965959a4932b9a020000003002000000301e1",
        640, 360, 1, 8,
    ),
    "cut": (
        "420101016000000300900000030000030078a003c08010e75596566924cae68080000003008000000784",
        1918, 1078, 1, 8,
    ),
    "ten bits": (
        "42010102200000030090000003000003005aa007d201f9f6d96566924cae68080000030008000003007840",
        1000, 500, 1, 10,
    ),
    "4:2:2": (
        "4201010408000003009d0800000300003cb00a480b9c9796566924cae68080000003008000000784",
        322, 182, 2, 8,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", H264)
def test_the_size_of_an_h264_picture_is_that_after_cropping(name: str) -> None:
    written, width, height, chroma = H264[name]
    data = bytes.fromhex(written)

    told = sequence(Codec.H264, data)

    assert (told.width, told.height, told.chroma, told.luma_bits) == (width, height, chroma, 8)
    assert told.profile == data[1:4]


@pytest.mark.parametrize("name", HEVC)
def test_the_size_of_an_hevc_picture_is_that_after_cropping(name: str) -> None:
    written, width, height, chroma, bits = HEVC[name]

    told = sequence(Codec.HEVC, bytes.fromhex(written))

    assert (told.width, told.height, told.chroma, told.luma_bits) == (width, height, chroma, bits)
    assert (len(told.profile), told.layers, told.nested) == (12, 1, True)


def test_the_profile_of_hevc_is_told_without_emulation_prevention() -> None:
    told = sequence(Codec.HEVC, bytes.fromhex(HEVC["main"][0]))

    assert told.profile == bytes.fromhex("01600000009000000000003f")


def test_numbers_are_read_as_the_standard_lists_them() -> None:
    # Given the first rows of table 9-2: 0 1 2 3, then 7 and the signed -2.
    bits = Bits(int("101001100100000100000101" + "0" * 8, 2).to_bytes(4, "big"))

    assert [bits.number() for _ in range(5)] == [0, 1, 2, 3, 7]
    assert bits.signed() == -2


@pytest.mark.parametrize(
    "data", [b"", b"\x67", b"\x67\x4d\x40\x16", b"\x68\xee\x3c\x80", b"\0" * 99]
)
def test_what_is_no_sequence_set_is_refused(data: bytes) -> None:
    with pytest.raises(BadNal):
        sequence(Codec.H264, data)


def test_a_set_longer_than_sets_may_be_is_refused() -> None:
    with pytest.raises(BadNal, match="length"):
        picture_set(Codec.H264, b"\x68" + b"\xff" * 5000)


def test_a_picture_set_names_itself_and_what_it_leans_on() -> None:
    assert picture_set(Codec.H264, bytes.fromhex("68ebe3cb20")) == (0, 0)
    assert picture_set(Codec.HEVC, bytes.fromhex("4401c172b42240")) == (0, 0)
