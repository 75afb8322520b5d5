"""From the rows of a mapped sheet to typed values, or to reasons why not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.schema import Field, Point, Register
from tamgiang.kernel.text import fold
from tamgiang.platform.imports.cells import Converter, converter, degree_of, paired, remembering
from tamgiang.platform.imports.days import day_of
from tamgiang.platform.imports.places import Places
from tamgiang.platform.imports.plan import Mapping, Problem
from tamgiang.platform.imports.problems import problem
from tamgiang.platform.imports.reader.frames import Cell
from tamgiang.platform.imports.refusals import BadConstant
from tamgiang.platform.imports.targets import COMMUNE, HAMLET, PLACE, PLACES
from tamgiang.platform.registers.models import value_columns
from tamgiang.platform.registers.refusals import EndsBeforeItBegins, MissingValue, OutOfScope
from tamgiang.platform.scopes import Scope

TOTALS = ("tong cong", "tong so", "cong", "tong", "total")
BLOCK, EFFECTIVE, ENDED = 0, 1, 2
"""Positions of the common columns among `value_columns`."""


@dataclass(slots=True)
class Parsed:
    """One row: `values` in the order of `value_columns`; empty `problems` when it can be taken.

    `given` are the positions the row itself fills; others come from constants. `misplaced` says
    that its place was told wrong already, and so is not missing.
    """

    row: int
    cells: Sequence[Cell]
    values: list[Any]
    given: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    misplaced: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One column of the sheet and the value column it fills."""

    index: int
    position: int
    convert: Converter
    header: str


class RowParser:
    """Knows one mapping; turns cells into values. Raises BadConstant when made."""

    def __init__(self, register: Register, mapping: Mapping, scope: Scope) -> None:
        self.register, self.mapping, self._scope = register, mapping, scope
        self.columns = value_columns(register)
        self._position = {name: place for place, name in enumerate(self.columns)}
        self._headers = {c.target: c.header for c in mapping.columns if c.target}
        self._filled = mapping.filled()
        named = (self._headers[name] for name in (HAMLET, COMMUNE, PLACE) if name in self._headers)
        self._place_header = next(named, "")
        self._places, self._today = Places(), date.today()
        self._blocks: dict[tuple[Cell | date, ...], tuple[int | None, bool]] = {}
        self._steps = tuple(self._single_steps())
        self._points = tuple(f for f in register.fields if isinstance(f, Point) and self._has(f))
        self._constants = self._typed_constants()
        self._mapped = sorted(self._filled.values())
        self._place_cells = tuple(self._filled.get(name, -1) for name in PLACES)
        self._place_texts = tuple(mapping.constants.get(name) for name in PLACES)
        self._key = tuple(self._position[name] for name in register.key)
        self._needed = tuple(self._needed_positions())

    def _has(self, point: Point) -> bool:
        names = (point.name, f"{point.name}.lat", f"{point.name}.lon")
        return any(name in self._filled for name in names)

    def _single_steps(self) -> Iterator[Step]:
        for target, index in self._filled.items():
            if target in ("effective_on", "ended_on"):
                convert = remembering(day_of)
            elif (named := self.register.by_name.get(target)) and not isinstance(named, Point):
                convert = converter(named)
            else:
                continue
            yield Step(index, self._position[target], convert, self._headers[target])

    def _typed_constants(self) -> list[Any]:
        values: list[Any] = [None] * len(self.columns)
        for target, text in self.mapping.constants.items():
            named = self.register.by_name.get(target) or self.register.columns.get(target)
            if named is None or target in PLACES:
                continue
            values_here = self._constant(named, text)
            for name, value in values_here.items():
                values[self._position[name]] = value
        return values

    def _constant(self, named: Field, text: str) -> dict[str, Any]:
        try:
            value = converter(named)(text)
        except Refusal as refusal:
            raise BadConstant(value=text, field=named.label, why=refusal.text()) from None
        if isinstance(named, Point):
            lat, lon = value or (None, None)
            return {f"{named.name}_lat": lat, f"{named.name}_lon": lon}
        return {named.name: value}

    def _needed_positions(self) -> Iterator[tuple[int, Field, str]]:
        for name, named in self.register.columns.items():
            if named.required:
                if name == "block":
                    yield BLOCK, named, self._place_header
                else:
                    yield self._position[name], named, self._headers.get(name, "")
        for named in self.register.fields:
            if isinstance(named, Point) and named.required:
                yield self._position[f"{named.name}_lat"], named, self._headers.get(named.name, "")

    def parse(self, number: int, cells: Sequence[Cell]) -> Parsed | None:
        """The values of one row; None for one that is blank or only sums up."""
        if not self._says_something(cells):
            return None
        parsed = Parsed(number, cells, self._constants[:])
        width = len(cells)
        for step in self._steps:
            cell = cells[step.index] if step.index < width else None
            if cell is None:
                continue
            try:
                value = step.convert(cell)
            except Refusal as refusal:
                parsed.problems.append(problem(refusal, step.header))
                continue
            if value is not None:
                parsed.values[step.position] = value
                parsed.given.append(step.position)
        self._read_points(parsed)
        self._read_place(parsed)
        self._check_days(parsed)
        return parsed

    def key(self, parsed: Parsed) -> tuple[Any, ...]:
        """The values that identify the record; None among them when one is missing."""
        return tuple(parsed.values[position] for position in self._key)

    def keyed(self, parsed: Parsed) -> bool:
        """Whether the key is whole; if not, the missing parts are told."""
        lacking = [p for p in self._key if parsed.values[p] is None]
        for position in lacking:
            self._tell_missing(parsed, self.register.by_name[self.columns[position]])
        return not lacking

    def complete(self, parsed: Parsed) -> bool:
        """Whether a new record has all it needs; if not, the missing fields are told."""
        for position, named, header in self._needed:
            misplaced = position == BLOCK and parsed.misplaced
            if parsed.values[position] is None and not misplaced:
                self._tell_missing(parsed, named, header)
        return not parsed.problems

    def _tell_missing(self, parsed: Parsed, named: Field, header: str = "") -> None:
        header = header or self._headers.get(named.name, "")
        # A cell that could not be read is not missing as well.
        if not any(told.column == header and header for told in parsed.problems):
            told = problem(MissingValue(field=named.label), header)
            if told not in parsed.problems:
                parsed.problems.append(told)

    def _says_something(self, cells: Sequence[Cell]) -> bool:
        width = len(cells)
        mapped = [cells[i] for i in self._mapped if i < width and cells[i] not in (None, "")]
        if len(mapped) * 2 > len(self._mapped):
            return True
        if not any(not isinstance(cell, str) or cell.strip() for cell in mapped):
            return False
        first = next(cell for cell in cells if cell not in (None, ""))
        words = fold(str(first)).strip(" :.")
        return not (words in TOTALS or words.startswith(("tong cong", "tong so")))

    def _cell(self, cells: Sequence[Cell], target: str) -> Cell:
        index = self._filled.get(target)
        return cells[index] if index is not None and index < len(cells) else None

    def _read_points(self, parsed: Parsed) -> None:
        for named in self._points:
            header = self._headers.get(named.name, self._headers.get(f"{named.name}.lat", ""))
            try:
                pair = self._pair(named, parsed.cells)
            except Refusal as refusal:
                parsed.problems.append(problem(refusal, header))
                continue
            if pair is not None:
                first = self._position[f"{named.name}_lat"]
                parsed.values[first], parsed.values[first + 1] = pair
                parsed.given += (first, first + 1)

    def _pair(self, named: Point, cells: Sequence[Cell]) -> tuple[float, float] | None:
        whole = self._cell(cells, named.name)
        if whole not in (None, ""):
            found: tuple[float, float] | None = converter(named)(whole)
            return found
        lat, lon = (self._cell(cells, f"{named.name}.{part}") for part in ("lat", "lon"))
        if lat in (None, "") or lon in (None, ""):
            return None
        return paired(degree_of(lat), degree_of(lon))

    def _read_place(self, parsed: Parsed) -> None:
        cells, width = parsed.cells, len(parsed.cells)
        own = tuple([cells[i] if -1 < i < width else None for i in self._place_cells])
        on = self.mapping.places_on or parsed.values[EFFECTIVE] or self._today
        meant = (*own, on)
        if meant in self._blocks:
            block, given = self._blocks[meant]
        else:
            try:
                block, given = self._resolved(own, on)
            except Refusal as refusal:
                parsed.problems.append(problem(refusal, self._place_header))
                parsed.misplaced = True
                return
            self._blocks[meant] = block, given
        parsed.values[BLOCK] = block
        if given:
            parsed.given.append(BLOCK)

    def _resolved(self, own: tuple[Cell, ...], on: date) -> tuple[int | None, bool]:
        """The block meant, and whether the row itself names it."""
        pairs = zip(own, self._place_texts, strict=True)
        texts = [common if cell in (None, "") else cell for cell, common in pairs]
        block = self._places.block(texts[0], texts[1], texts[2], on)
        if block is not None and not self.writable(block):
            raise OutOfScope()
        return block, any(cell not in (None, "") for cell in own)

    def writable(self, block: int) -> bool:
        """Whether the person of this import may write records of that place."""
        permission = f"registers.write:{self.register.full_name}"
        return self._scope.covers(block) and self._scope.may(permission, block)

    def _check_days(self, parsed: Parsed) -> None:
        begin, end = parsed.values[EFFECTIVE], parsed.values[ENDED]
        if begin is not None and end is not None and end < begin:
            refusal = EndsBeforeItBegins(begin=f"{begin:%d/%m/%Y}", end=f"{end:%d/%m/%Y}")
            parsed.problems.append(problem(refusal, self._headers.get("ended_on", "")))
