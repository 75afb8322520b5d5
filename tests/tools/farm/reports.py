"""RTCP of a camera: sender report and source description in one packet (RFC 3550, 6.1, 6.4.1)."""

import struct

#: Seconds from 1900, where NTP begins, to 1970.
NTP = 2_208_988_800
NAME = b"farm"


def sender(source: int, wall: float, stamp: int, packets: int) -> bytes:
    """A report in a frame of interleaving on channel 1; `wall`: seconds since 1970."""
    seconds = int(wall // 1)
    part = int((wall - seconds) * 2**32)
    words = (source, seconds + NTP & 0xFFFFFFFF, part, stamp, packets & 0xFFFFFFFF, 0)
    report = struct.pack("!BBH6I", 0x80, 200, 6, *words)
    # Chunk of one item, CNAME; ended by a zero and filled up to whole words.
    item = struct.pack("!IBB", source, 1, len(NAME)) + NAME
    item += bytes(4 - len(item) % 4)
    said = report + struct.pack("!BBH", 0x81, 202, len(item) // 4) + item
    return struct.pack("!BBH", 0x24, 1, len(said)) + said


def goodbye(source: int) -> bytes:
    """BYE in a frame of interleaving (6.6), behind an empty receiver report."""
    said = struct.pack("!BBHI", 0x80, 201, 1, source) + struct.pack("!BBHI", 0x81, 203, 1, source)
    return struct.pack("!BBH", 0x24, 1, len(said)) + said
