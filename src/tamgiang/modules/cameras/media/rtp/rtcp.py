"""Sender reports and receiver reports (RFC 3550 6.4)."""

import struct
from dataclasses import dataclass

from tamgiang.modules.cameras.media.rtp.packets import BadPacket

SENDER_REPORT, RECEIVER_REPORT, BYE = 200, 201, 203
#: Seconds from 1900 to 1970.
_EPOCH = 2_208_988_800
#: Packets looked at in one compound.
_MOST = 32

_REPORT = struct.Struct(">IIII")
_RECEIVED = struct.Struct(">BBHIIIIIII")


@dataclass(frozen=True, slots=True)
class SenderReport:
    """What the sender's clock said: `wall` microseconds since 1970 UTC at the time stamp `stamp`.

    `wall` is None where the sender has no clock (NTP time 0). `middle`: the middle 32 bits of the
    NTP time, by which a receiver names the report.
    """

    source: int
    wall: int | None
    stamp: int
    middle: int


@dataclass(frozen=True, slots=True)
class Compound:
    """What of a compound packet is used: the last sender report, and whether the source leaves."""

    report: SenderReport | None
    bye: bool


def compound(data: bytes, start: int, end: int) -> Compound:
    """Read the packets from `start` to `end`. Raises BadPacket."""
    report, bye, seen = None, False, 0
    while start < end and seen < _MOST:
        stop = start + 4
        if stop > end or data[start] >> 6 != 2:
            raise BadPacket("report")
        stop += 4 * (data[start + 2] << 8 | data[start + 3])
        if stop > end:
            raise BadPacket("report")
        kind = data[start + 1]
        if kind == SENDER_REPORT:
            report = _sender(data, start + 4, stop)
        bye = bye or kind == BYE
        start, seen = stop, seen + 1
    return Compound(report, bye)


def _sender(data: bytes, start: int, end: int) -> SenderReport:
    if start + 24 > end:
        raise BadPacket("report")
    source, seconds, fraction, stamp = _REPORT.unpack_from(data, start)
    # Numbers with the highest bit clear count from 2036 (RFC 4330 3).
    era = 0 if seconds & 0x8000_0000 else 1 << 32
    wall = (seconds + era - _EPOCH) * 1_000_000 + (fraction * 1_000_000 >> 32)
    middle = (seconds & 0xFFFF) << 16 | fraction >> 16
    return SenderReport(source, wall if seconds or fraction else None, stamp, middle)


def receiver_report(source: int, lost: int, highest: int, middle: int, since: float) -> bytes:
    """A receiver report of one source (6.4.2), under the name of no source of our own.

    `lost`: packets lost in all; `highest`: highest sequence number with its rounds; `middle`: of
    the last sender report, 0 before one; `since`: seconds since that report.
    """
    lost, highest = min(lost, 0x7F_FFFF), highest & 0xFFFF_FFFF
    ago = min(int(since * 65_536), 0xFFFF_FFFF) if middle else 0
    return _RECEIVED.pack(0x81, RECEIVER_REPORT, 7, 0, source, lost, highest, 0, middle, ago)
