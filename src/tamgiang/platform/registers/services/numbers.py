"""Numbers for many new records at once."""

import os
import time
from uuid import UUID

COUNTER, TAIL = 26, 48


def in_order(count: int) -> list[UUID]:
    """UUIDs of version 7 (RFC 9562), each above the one before.

    Three indexes hold a record's number: in order they grow at their end, at random every row of
    an import would touch pages all over them.
    """
    now = time.time_ns() // 1_000_000
    random = os.urandom(4 + 6 * count)
    first = int.from_bytes(random[:4]) % (1 << (COUNTER - 1))
    return [
        _number(now, first + place, int.from_bytes(random[4 + 6 * place : 10 + 6 * place]))
        for place in range(count)
    ]


def _number(moment: int, counter: int, tail: int) -> UUID:
    high, low = counter >> 14, counter & 0x3FFF
    return UUID(int=moment << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << TAIL | tail)
