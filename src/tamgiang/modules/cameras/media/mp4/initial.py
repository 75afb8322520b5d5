"""The first part of every file and stream: `ftyp` and `moov` of one track of pictures.

The boxes of ISO/IEC 14496-12: 8.2 (movie), 8.3 (track), 8.4 (media), 8.5 (samples: none, they are
in fragments), 8.7.2 (data is in this file), 8.8.1 to 8.8.3 (fragments follow).
"""

from tamgiang.modules.cameras.media.fragments import TICKS, Initial
from tamgiang.modules.cameras.media.frames import Parameters
from tamgiang.modules.cameras.media.mp4.boxes import box, full
from tamgiang.modules.cameras.media.mp4.configuration import Configuration, configuration

#: The only track.
TRACK = 1

_ONE = 0x00010000
_MATRIX = b"".join(number.to_bytes(4) for number in (_ONE, 0, 0, 0, _ONE, 0, 0, 0, 0x40000000))


def initial(parameters: Parameters) -> Initial:
    """What a player needs before fragments with these parameters. Raises BadParameters."""
    told = configuration(parameters)
    moov = box(
        b"moov",
        full(
            b"mvhd",
            0,
            0,
            bytes(8),
            TICKS.to_bytes(4),
            bytes(4),
            _ONE.to_bytes(4),
            b"\x01\x00",
            bytes(10),
            _MATRIX,
            bytes(24),
            (TRACK + 1).to_bytes(4),
        ),
        box(b"trak", _header(parameters), box(b"mdia", *_media(parameters, told))),
        box(b"mvex", full(b"trex", 0, 0, TRACK.to_bytes(4), (1).to_bytes(4), bytes(12))),
    )
    # iso6: signed composition offsets and offsets from the fragment itself.
    data = box(b"ftyp", b"iso6", bytes(4), b"iso6", b"mp41") + moov
    mime = f'video/mp4; codecs="{told.name}"'
    return Initial(data, mime, parameters.codec, parameters.width, parameters.height)


def _header(parameters: Parameters) -> bytes:
    """`tkhd`, on and in the movie (flags 3); sizes are 16.16."""
    size = (parameters.width << 16).to_bytes(4) + (parameters.height << 16).to_bytes(4)
    return full(b"tkhd", 0, 3, bytes(8), TRACK.to_bytes(4), bytes(8), bytes(16), _MATRIX, size)


def _media(parameters: Parameters, told: Configuration) -> tuple[bytes, ...]:
    """`mdhd` (no language), `hdlr` and `minf` with the one sample entry."""
    return (
        full(b"mdhd", 0, 0, bytes(8), TICKS.to_bytes(4), bytes(4), b"\x55\xc4", bytes(2)),
        full(b"hdlr", 0, 0, bytes(4), b"vide", bytes(12), b"\x00"),
        box(
            b"minf",
            full(b"vmhd", 0, 1, bytes(8)),
            box(b"dinf", full(b"dref", 0, 0, (1).to_bytes(4), full(b"url ", 0, 1))),
            box(
                b"stbl",
                full(b"stsd", 0, 0, (1).to_bytes(4), _entry(parameters, told)),
                full(b"stts", 0, 0, bytes(4)),
                full(b"stsc", 0, 0, bytes(4)),
                full(b"stsz", 0, 0, bytes(8)),
                full(b"stco", 0, 0, bytes(4)),
            ),
        ),
    )


def _entry(parameters: Parameters, told: Configuration) -> bytes:
    """VisualSampleEntry (12.1.3): 72 dpi, one frame a sample, no name, 24 bits without alpha."""
    size = parameters.width.to_bytes(2) + parameters.height.to_bytes(2)
    dots = b"\x00\x48\x00\x00" * 2
    return box(
        told.entry,
        bytes(6),
        b"\x00\x01",
        bytes(16),
        size,
        dots,
        bytes(4),
        b"\x00\x01",
        bytes(32),
        b"\x00\x18\xff\xff",
        told.box,
    )
