"""NAL units and what a sequence parameter set says of the picture.

ITU-T H.264 7.3.1, 7.3.2.1; ITU-T H.265 7.3.1, 7.3.2.2. Only what sits before the picture's size and
depth is read, from a bounded reader: hostile bytes end in BadNal, never in a loop.
"""

from dataclasses import dataclass

from tamgiang.modules.cameras.media.frames import Codec

#: Longest parameter set taken, bytes; those of cameras have a few dozen.
LONGEST_SET = 4096
#: Bytes of a sequence set that are looked at: the picture's size stands before them.
_FRONT = 768
#: Widest and highest picture taken, px (level 6.2 of either standard).
LARGEST = 16_384

H264_IDR, H264_SEI, H264_SPS, H264_PPS, H264_AUD = 5, 6, 7, 8, 9
HEVC_VPS, HEVC_SPS, HEVC_PPS, HEVC_AUD = 32, 33, 34, 35

_HIGH = {44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244}
#: Chroma format -> how many luma samples one chroma sample covers, across and down.
_COVERS = {0: (1, 1), 1: (2, 2), 2: (2, 1), 3: (1, 1)}


class BadNal(Exception):
    """The bytes are no NAL unit, or not one of the kind asked for."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """What a sequence parameter set says. `width`, `height`: after cropping, px.

    `profile`: the bytes the containers repeat: H.264 the three from profile_idc to level_idc, HEVC
    the twelve of general profile, tier and level. `chroma`: 0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4.
    `luma_bits`, `chroma_bits`: bits of a sample. `layers`, `nested`: temporal layers of HEVC.
    """

    identifier: int
    width: int
    height: int
    profile: bytes
    chroma: int
    luma_bits: int
    chroma_bits: int
    layers: int = 1
    nested: bool = True


def kind(codec: Codec, nal: bytes) -> int:
    """The type of a NAL unit, which must not be empty."""
    return nal[0] & 0x1F if codec is Codec.H264 else nal[0] >> 1 & 0x3F


def payload(nal: bytes, header: int) -> bytes:
    """The bytes after the header, without emulation prevention (7.4.1 of both). Raises BadNal."""
    if not header < len(nal) <= LONGEST_SET:
        raise BadNal("length")
    return nal[header:].replace(b"\0\0\3", b"\0\0")


class Bits:
    """Reads bits from the front. Every method raises BadNal past the end."""

    __slots__ = ("_at", "_length", "_value")

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._length = len(data) * 8
        self._at = 0

    def take(self, count: int) -> int:
        """The next `count` bits as a number."""
        self._at += count
        if self._at > self._length:
            raise BadNal("short")
        return self._value >> (self._length - self._at) & ((1 << count) - 1)

    def flag(self) -> bool:
        """The next bit."""
        return self.take(1) == 1

    def number(self) -> int:
        """An unsigned exp-Golomb number below 2**32 - 1 (H.264 9.1)."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise BadNal("number")
        return (1 << zeros) - 1 + self.take(zeros)

    def signed(self) -> int:
        """A signed exp-Golomb number (H.264 9.1.1)."""
        number = self.number()
        return (number + 1) // 2 if number & 1 else -(number // 2)


def sequence(codec: Codec, nal: bytes) -> Sequence:
    """Read a sequence parameter set. Raises BadNal."""
    return _h264(nal) if codec is Codec.H264 else _hevc(nal)


def picture_set(codec: Codec, nal: bytes) -> tuple[int, int]:
    """(own number, number of the sequence set it leans on) of a picture set. Raises BadNal."""
    bits = Bits(payload(nal, 1 if codec is Codec.H264 else 2))
    own, leans_on = bits.number(), bits.number()
    if own > (255 if codec is Codec.H264 else 63) or leans_on > 31:
        raise BadNal("identifier")
    return own, leans_on


def _h264(nal: bytes) -> Sequence:
    data = payload(nal, 1)[:_FRONT]
    if nal[0] & 0x9F != H264_SPS or len(data) < 4:
        raise BadNal("kind")
    bits = Bits(data[3:])
    identifier = bits.number()
    chroma, luma_bits, chroma_bits, separate = 1, 8, 8, False
    if data[0] in _HIGH:
        chroma = bits.number()
        separate = chroma == 3 and bits.flag()
        luma_bits, chroma_bits = 8 + bits.number(), 8 + bits.number()
        bits.take(1)
        if bits.flag():
            for index in range(12 if chroma == 3 else 8):
                if bits.flag():
                    _skip_scaling(bits, 16 if index < 6 else 64)
    _skip_order(bits)
    bits.number()
    bits.take(1)
    across, units = bits.number() + 1, bits.number() + 1
    frames_only = bits.flag()
    if not frames_only:
        bits.take(1)
    bits.take(1)
    left, right, top, bottom = _four(bits) if bits.flag() else (0, 0, 0, 0)
    wide, high = _covers(0 if separate else chroma)
    fields = 1 if frames_only else 2
    width = across * 16 - (left + right) * wide
    height = units * 16 * fields - (top + bottom) * high * fields
    _check(identifier <= 31, width, height, luma_bits, chroma_bits)
    return Sequence(identifier, width, height, data[:3], chroma, luma_bits, chroma_bits)


def _skip_scaling(bits: Bits, size: int) -> None:
    """Pass over a scaling list (H.264 7.3.2.1.1.1)."""
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last


def _skip_order(bits: Bits) -> None:
    """Pass over how pictures are numbered: log2_max_frame_num to the picture order count."""
    bits.number()
    order = bits.number()
    if order == 0:
        bits.number()
    elif order == 1:
        bits.take(1)
        bits.signed()
        bits.signed()
        count = bits.number()
        if count > 255:
            raise BadNal("order")
        for _ in range(count):
            bits.signed()
    elif order > 2:
        raise BadNal("order")


def _hevc(nal: bytes) -> Sequence:
    data = payload(nal, 2)[:_FRONT]
    if nal[0] & 0xFE != HEVC_SPS << 1 or len(data) < 14:
        raise BadNal("kind")
    bits = Bits(data)
    bits.take(4)
    more_layers = bits.take(3)
    nested = bits.flag()
    if more_layers > 6:
        raise BadNal("layers")
    bits.take(96)
    _skip_layers(bits, more_layers)
    identifier, chroma = bits.number(), bits.number()
    separate = chroma == 3 and bits.flag()
    width, height = bits.number(), bits.number()
    left, right, top, bottom = _four(bits) if bits.flag() else (0, 0, 0, 0)
    luma_bits, chroma_bits = 8 + bits.number(), 8 + bits.number()
    wide, high = _covers(0 if separate else chroma)
    width -= (left + right) * wide
    height -= (top + bottom) * high
    _check(identifier <= 15, width, height, luma_bits, chroma_bits)
    profile, layers = data[1:13], more_layers + 1
    return Sequence(
        identifier, width, height, profile, chroma, luma_bits, chroma_bits, layers, nested
    )


def _skip_layers(bits: Bits, count: int) -> None:
    """Pass over profile and level of the lower temporal layers (H.265 7.3.3)."""
    present = [(bits.flag(), bits.flag()) for _ in range(count)]
    if count:
        bits.take(2 * (8 - count))
    for profile, level in present:
        bits.take(88 * profile + 8 * level)


def _four(bits: Bits) -> tuple[int, int, int, int]:
    return bits.number(), bits.number(), bits.number(), bits.number()


def _covers(chroma: int) -> tuple[int, int]:
    if chroma not in _COVERS:
        raise BadNal("chroma")
    return _COVERS[chroma]


def _check(numbered: bool, width: int, height: int, *depths: int) -> None:
    if not (numbered and 0 < width <= LARGEST and 0 < height <= LARGEST and max(depths) <= 16):
        raise BadNal("picture")
