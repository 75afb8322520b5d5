"""Access units as RTP packets, made once: only number, time and source are written in later.

Each packet stands in the frame of RTSP's interleaving (RFC 2326, 10.12): `$`, channel, length.
H.264 by RFC 6184 (single, STAP-A, FU-A), HEVC by RFC 7798 (single, AP, FU).
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.tools.farm.recipes import Clip, Coding

#: Payload type of the video.
TYPE = 96
#: Bytes of payload a packet may have.
PAYLOAD = 1400
#: `$`, channel and length, and the RTP header behind.
HEADER = 4 + 12


@dataclass(frozen=True, slots=True)
class Packed:
    """One access unit in packets, each whole with its headers."""

    packets: tuple[bytes, ...]
    key: bool
    decode: int
    show: int


def pack(clip: Clip, *, sets_in_band: bool = True, gathered: bool = False) -> tuple[Packed, ...]:
    """A clip in packets.

    `sets_in_band`: the parameter sets come before each key frame, gathered in one packet.
    `gathered`: small slices of a picture share packets, too.
    """
    made = []
    for unit in clip.units:
        payloads: list[bytes] = []
        if unit.key and sets_in_band:
            payloads += _gathered(clip.recipe.coding, clip.sets)
        if gathered:
            payloads += _gathered(clip.recipe.coding, unit.nals)
        else:
            for nal in unit.nals:
                payloads += _pieces(clip.recipe.coding, nal)
        packets = tuple(_packet(one, one is payloads[-1]) for one in payloads)
        made.append(Packed(packets, unit.key, unit.decode, unit.show))
    return tuple(made)


def _packet(payload: bytes, last: bool) -> bytes:
    head = struct.pack("!BBHBBHII", 0x24, 0, 12 + len(payload), 0x80, TYPE | last << 7, 0, 0, 0)
    return head + payload


def _gathered(coding: Coding, nals: Sequence[bytes]) -> Iterator[bytes]:
    """Neighbours that fit share a packet; what stands alone goes as it is."""
    held: list[bytes] = []
    for nal in nals:
        if held and 2 + sum(2 + len(one) for one in (*held, nal)) > PAYLOAD:
            yield from _together(coding, held)
            held = []
        held.append(nal)
    yield from _together(coding, held)


def _together(coding: Coding, nals: Sequence[bytes]) -> Iterator[bytes]:
    if len(nals) == 1:
        yield from _pieces(coding, nals[0])
        return
    if coding is Coding.H264:
        head = bytes([max(nal[0] & 0x60 for nal in nals) | 24])
    else:
        head = bytes([48 << 1, 1])
    yield head + b"".join(struct.pack("!H", len(nal)) + nal for nal in nals)


def _pieces(coding: Coding, nal: bytes) -> Iterator[bytes]:
    """A NAL unit whole, or in fragments where it is too long."""
    if len(nal) <= PAYLOAD:
        yield nal
        return
    if coding is Coding.H264:
        head, kind, body = bytes([nal[0] & 0xE0 | 28]), nal[0] & 0x1F, nal[1:]
    else:
        head = bytes([nal[0] & 0x81 | 49 << 1, nal[1]])
        kind, body = nal[0] >> 1 & 0x3F, nal[2:]
    room = PAYLOAD - 3
    for at in range(0, len(body), room):
        first, last = at == 0, at + room >= len(body)
        yield head + bytes([first << 7 | last << 6 | kind]) + body[at : at + room]
