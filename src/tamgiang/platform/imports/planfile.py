"""The plan of an import on disk: what a confirmation writes, typed by the register's columns."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from types import GenericAlias
from typing import Any

import msgspec

from tamgiang.kernel.schema import Day as DayField
from tamgiang.kernel.schema import Field, Flag, Integer, Moment, Money, Point, Register
from tamgiang.platform.imports.reader.frames import FrameWriter, read_frames
from tamgiang.platform.registers.models import value_columns
from tamgiang.platform.registers.services.many import Change

PER_FRAME = 400
"""Records written in one transaction: some tens of milliseconds, so that others get in between."""


class Correction(msgspec.Struct, array_like=True):
    """A record to change: positions of the values in `value_columns`, and their new values."""

    row: int
    id: int
    version: int
    positions: tuple[int, ...]
    values: tuple[Any, ...]


class Removal(msgspec.Struct, array_like=True):
    """A record to withdraw, or to end on the batch's day."""

    id: int
    version: int


class PlanWriter:
    """Writes the parts of a plan side by side."""

    def __init__(self, folder: Path) -> None:
        self._files = [path.open("wb") for path in _paths(folder)]
        self._parts = [FrameWriter(file, PER_FRAME) for file in self._files]
        self.new, self.changed, self.withdrawn, self.ended = self._parts

    def close(self) -> None:
        """Write what is left and close the files."""
        for writer, file in zip(self._parts, self._files, strict=True):
            writer.flush()
            file.close()


VERBS = ("new", "changed", "withdrawn", "ended")


def _paths(folder: Path) -> list[Path]:
    return [folder / f"{verb}.rows" for verb in VERBS]


def _row_type(register: Register) -> type:
    """Records to add: row and values, these in the types of their columns."""
    values = GenericAlias(tuple, column_types(register))
    return msgspec.defstruct("Row", [("row", int), ("values", values)], array_like=True)


Step = tuple[str, Sequence[Any]]


def steps(folder: Path, register: Register, done: int) -> Iterator[Step]:
    """(one of VERBS, items), one transaction each, past the first `done`.

    `done` is a count of operations as it stood after a whole step.
    """
    kinds = (_row_type(register), Correction, Removal, Removal)
    for verb, path, kind in zip(VERBS, _paths(folder), kinds, strict=True):
        if not path.exists():
            continue
        for items in read_frames(path, GenericAlias(list, (kind,))):
            if done >= len(items):
                done -= len(items)
                continue
            yield verb, items


def column_types(register: Register) -> tuple[Any, ...]:
    """The type of each value column, as MessagePack is to be read back."""
    common: tuple[Any, ...] = (int | None, date | None, date | None)
    declared: list[Any] = []
    for named in register.fields:
        kind = _type(named)
        declared += [kind, kind] if isinstance(named, Point) else [kind]
    return (*common, *declared)


def _type(named: Field) -> object:
    match named:
        case Integer() | Money():
            return int | None
        case Flag():
            return bool | None
        case DayField():
            return date | None
        case Moment():
            return datetime | None
        case Point():
            return float | None
    return str | None


def as_change(register: Register, correction: Correction) -> Change:
    """The correction with typed values by column."""
    names, kinds = value_columns(register), column_types(register)
    values = {
        names[place]: msgspec.convert(value, kinds[place])
        for place, value in zip(correction.positions, correction.values, strict=True)
    }
    return Change(correction.id, correction.version, values)


def restored(register: Register, before: dict[str, Any]) -> dict[str, Any]:
    """Values as a revision keeps them, typed again; `state` too."""
    kinds = dict(zip(value_columns(register), column_types(register), strict=True))
    kinds["state"] = int
    typed = {}
    for name, value in before.items():
        # Revisions keep floats as text, so that their digests never differ.
        given = float(value) if kinds[name] == float | None and value is not None else value
        typed[name] = msgspec.convert(given, kinds[name])
    return typed
