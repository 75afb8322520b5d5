"""Rows on disk between the processes: length-prefixed MessagePack frames of some hundred rows."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import GenericAlias
from typing import Any, BinaryIO

import msgspec

Cell = str | int | float | bool | None
"""What a cell holds once read; dates are ISO texts."""

ROWS_PER_FRAME = 500
_LENGTH = struct.Struct(">I")


class FrameWriter:
    """Collects items and writes a frame whenever `per_frame` have come."""

    def __init__(self, file: BinaryIO, per_frame: int = ROWS_PER_FRAME) -> None:
        self._file, self._per_frame = file, per_frame
        self._items: list[Any] = []
        self._encoder = msgspec.msgpack.Encoder()
        self.count = 0

    def add(self, item: object) -> None:
        """Keep one item; it must be of types MessagePack carries."""
        self._items.append(item)
        self.count += 1
        if len(self._items) >= self._per_frame:
            self.flush()

    def flush(self) -> None:
        """Write what is left."""
        if self._items:
            frame = self._encoder.encode(self._items)
            self._file.write(_LENGTH.pack(len(frame)))
            self._file.write(frame)
            self._items = []


def write_frames(path: Path, items: Iterable[Any], per_frame: int = ROWS_PER_FRAME) -> int:
    """Write all items; how many there were."""
    with path.open("wb") as file:
        writer = FrameWriter(file, per_frame)
        for item in items:
            writer.add(item)
        writer.flush()
    return writer.count


def read_frames(path: Path, kind: type | GenericAlias = list[Any]) -> Iterator[Sequence[Any]]:
    """The frames of a file, decoded as `kind`."""
    decoder = msgspec.msgpack.Decoder(kind)
    with path.open("rb") as file:
        while head := file.read(_LENGTH.size):
            (length,) = _LENGTH.unpack(head)
            yield decoder.decode(file.read(length))
