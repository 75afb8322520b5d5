"""Boxes of the ISO base media file format (ISO/IEC 14496-12, 4.2): how they are written and found.

A box: size u32 with itself, kind of four letters, body. A full box begins its body with version u8
and flags u24.
"""

from collections.abc import Iterator
from typing import NamedTuple


class Wrong(ValueError):
    """Bytes are not the file they should be; `code` names the rule, `place` the byte."""

    def __init__(self, code: str, place: int = 0) -> None:
        super().__init__(f"{code} at byte {place}")
        self.code = code
        self.place = place


class Box(NamedTuple):
    """Where a box lies: `begin` of its size, `body` after its kind, `end` behind it (bytes)."""

    kind: bytes
    begin: int
    body: int
    end: int


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box around the parts."""
    body = b"".join(parts)
    return (8 + len(body)).to_bytes(4) + kind + body


def full(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """A full box around the parts."""
    return box(kind, version.to_bytes(1) + flags.to_bytes(3), *parts)


def boxes(data: bytes | memoryview, begin: int, end: int) -> Iterator[Box]:
    """The boxes side by side in `data[begin:end]`, which they must fill. Raises Wrong.

    Sizes of 64 bits and "to the end of the file" are not written here and count as wrong.
    """
    while begin < end:
        if end - begin < 8:
            raise Wrong("box.cut", begin)
        size = int.from_bytes(data[begin : begin + 4])
        if size < 8 or size > end - begin:
            raise Wrong("box.size", begin)
        yield Box(bytes(data[begin + 4 : begin + 8]), begin, begin + 8, begin + size)
        begin += size
