"""The RTP packet (RFC 3550 5.1). Places in the bytes rather than copies of them."""

import struct

#: Bytes of a header without contributing sources or extension.
SHORTEST = 12
#: Version 2 and nothing more: what nearly every packet begins with.
PLAIN = 0x80

#: (version and flags, marker and type, sequence number, time stamp, source)
header = struct.Struct(">BBHII").unpack_from


class BadPacket(Exception):
    """The bytes are no RTP or RTCP packet, or a payload that is not taken."""


def bounds(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the payload of a packet at `start` begins and ends. Raises BadPacket.

    For packets that do not begin with PLAIN: contributing sources, an extension (5.3.1), padding.
    """
    first = data[start]
    begin = start + SHORTEST + 4 * (first & 0x0F)
    if first >> 6 != 2 or begin > end:
        raise BadPacket("header")
    if first & 0x10:
        if begin + 4 > end:
            raise BadPacket("extension")
        begin += 4 + 4 * (data[begin + 2] << 8 | data[begin + 3])
    if first & 0x20:
        padding = data[end - 1]
        if not padding:
            raise BadPacket("padding")
        end -= padding
    if begin > end:
        raise BadPacket("padding")
    return begin, end
