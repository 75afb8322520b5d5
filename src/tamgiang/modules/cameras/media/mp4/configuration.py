"""How parameter sets are told to a player: `avcC`, `hvcC` and the name of the coding (RFC 6381)."""

from collections.abc import Sequence
from typing import NamedTuple

from tamgiang.modules.cameras.media import nal
from tamgiang.modules.cameras.media.frames import Codec, Parameters
from tamgiang.modules.cameras.media.mp4.boxes import box

#: Sets of one kind that a description may hold (14496-15, 5.3.3.1.2: five bits).
SETS = 31
#: Bytes of one set that a description may hold (16 bits).
SET = 0xFFFF
#: Profiles of H.264 whose avcC tells chroma and depth (14496-15, 5.3.3.1.2).
HIGH = frozenset({100, 110, 122, 144})


class BadParameters(ValueError):
    """Parameters that cannot be told to a player; `code` says which rule they break."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Configuration(NamedTuple):
    """The sample entry's kind, its configuration box and its name in `codecs="..."`."""

    entry: bytes
    box: bytes
    name: str


def configuration(parameters: Parameters) -> Configuration:
    """Describe parameters to a player. Raises BadParameters."""
    if not 0 < parameters.width <= 0xFFFF or not 0 < parameters.height <= 0xFFFF:
        raise BadParameters("picture.size")
    if parameters.codec is Codec.H264:
        return _avc(parameters.sets)
    return _hevc(parameters.sets)


def _avc(sets: Sequence[bytes]) -> Configuration:
    """AVCDecoderConfigurationRecord, ISO/IEC 14496-15, 5.3.3.1; NAL lengths are of four bytes."""
    sps = _of(Codec.H264, sets, nal.H264_SPS)
    pps = _of(Codec.H264, sets, nal.H264_PPS)
    read = _read(Codec.H264, sps[0])
    record = b"\x01" + read.profile + bytes((0xFC | 3, 0xE0 | len(sps))) + _sized(sps)
    record += bytes((len(pps),)) + _sized(pps)
    if read.profile[0] in HIGH:
        record += _format(read) + b"\x00"
    return Configuration(b"avc1", box(b"avcC", record), f"avc1.{read.profile.hex()}")


def _hevc(sets: Sequence[bytes]) -> Configuration:
    """HEVCDecoderConfigurationRecord, ISO/IEC 14496-15, 8.3.2.1; NAL lengths are of four bytes."""
    kinds = (nal.HEVC_VPS, nal.HEVC_SPS, nal.HEVC_PPS)
    arrays = [(kind, _of(Codec.HEVC, sets, kind)) for kind in kinds]
    read = _read(Codec.HEVC, arrays[1][1][0])
    # No segmentation told; parallelism and frame rate unknown.
    record = b"\x01" + read.profile + b"\xf0\x00\xfc" + _format(read) + b"\x00\x00"
    record += bytes((read.layers << 3 | read.nested << 2 | 3, len(arrays)))
    for kind, nals in arrays:
        record += bytes((0x80 | kind,)) + len(nals).to_bytes(2) + _sized(nals)
    return Configuration(b"hvc1", box(b"hvcC", record), _hevc_name(read.profile))


def _hevc_name(general: bytes) -> str:
    """'hvc1.1.6.L93.B0': profile, compatibility turned around, tier and level, constraints.

    ISO/IEC 14496-15, E.3.
    """
    space = ("", "A", "B", "C")[general[0] >> 6]
    tier = "H" if general[0] & 0x20 else "L"
    compatible = int(f"{int.from_bytes(general[1:5]):032b}"[::-1], 2)
    constraints = "".join(f".{byte:X}" for byte in general[5:11].rstrip(b"\x00"))
    return f"hvc1.{space}{general[0] & 31}.{compatible:X}.{tier}{general[11]}{constraints}"


def _format(read: nal.Sequence) -> bytes:
    """Chroma format and depths, as both records tell them."""
    return bytes((0xFC | read.chroma, 0xF8 | read.luma_bits - 8, 0xF8 | read.chroma_bits - 8))


def _read(codec: Codec, sps: bytes) -> nal.Sequence:
    try:
        read = nal.sequence(codec, sps)
    except nal.BadNal as fault:
        raise BadParameters("set.unreadable") from fault
    if not 8 <= read.luma_bits <= 15 or not 8 <= read.chroma_bits <= 15:
        raise BadParameters("set.depth")
    return read


def _of(codec: Codec, sets: Sequence[bytes], kind: int) -> list[bytes]:
    found = [unit for unit in sets if unit and nal.kind(codec, unit) == kind]
    if not 0 < len(found) <= SETS or max(map(len, found)) > SET:
        raise BadParameters("set.count")
    return found


def _sized(nals: Sequence[bytes]) -> bytes:
    return b"".join(len(unit).to_bytes(2) + unit for unit in nals)
