"""Measures to queries: everything that shares a register and a day is added up in one pass.

A record of a measure comes in on its ``begin`` day and, for a stock that ends, goes out on its
``end`` day. A pass groups a register by block and by one such day expression, and carries a pair of
columns (sum, rows) for every measure that comes in or goes out on that day.
"""

import functools
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import ibis

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.expressions import Expression
from tamgiang.kernel.expressions.nodes import Literal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Register
from tamgiang.platform.indicators.compiling.parameters import (
    Statement,
    clashes,
    mark,
    statement,
)
from tamgiang.platform.indicators.compiling.tables import Dialect, register_table
from tamgiang.platform.indicators.compiling.translate import Translator
from tamgiang.platform.indicators.definitions import Measure, MeasureKind

ACTIVE = 0


class Grain(StrEnum):
    """What cells are kept by."""

    DAY = "day"
    MONTH = "month"


class ReservedValue(Refusal):
    """A definition uses a value the compiler needs for itself (days of November 1111)."""

    code = "indicators.reserved_value"
    message = Label(
        "“{text}” dùng giá trị dành riêng (tháng 11 năm 1111)",
        "“{text}” uses a reserved value (November of 1111)",
    )


@dataclass(frozen=True, slots=True)
class Slot:
    """One measure on one side of a pass; its columns are ``s<number>`` and ``n<number>``."""

    number: int
    measure: Measure
    out: bool


@dataclass(frozen=True, eq=False)
class Pass:
    """One scan of a register: the day it groups by, and what it adds up there. Equal by words."""

    register: Register
    day: Expression
    slots: tuple[Slot, ...]

    def __hash__(self) -> int:
        return hash(self._words)

    def __eq__(self, other: object) -> bool:
        return self._words == other._words if isinstance(other, Pass) else NotImplemented

    @functools.cached_property
    def layout(self) -> tuple[tuple[str, bool, int, int | None], ...]:
        """For each slot: its measure's digest, its side, where its rows stand and its amounts.

        Places count from the first column after the keys, in the order the queries give them.
        """
        found: list[tuple[str, bool, int, int | None]] = []
        at = 0
        for slot in self.slots:
            summed = slot.measure.amount is not None
            found.append((slot.measure.digest, slot.out, at, at + 1 if summed else None))
            at += 2 if summed else 1
        return tuple(found)

    @functools.cached_property
    def _words(self) -> tuple[object, ...]:
        """The measures name their register too."""
        return (self.day.text, *((slot.measure.digest, slot.out) for slot in self.slots))


def passes(measures: Iterable[Measure]) -> tuple[Pass, ...]:
    """The fewest scans that give every in and out of measures over one register."""
    return _passes(tuple(measures))


@functools.lru_cache(maxsize=256)
def _passes(measures: tuple[Measure, ...]) -> tuple[Pass, ...]:
    sides: dict[Expression, dict[tuple[str, bool], Measure]] = {}
    for measure in measures:
        sides.setdefault(measure.begin, {})[measure.digest, False] = measure
        if measure.end is not None:
            sides.setdefault(measure.end, {})[measure.digest, True] = measure
    return tuple(
        Pass(
            register=next(iter(found.values())).register,
            day=day,
            slots=tuple(
                Slot(number, measure, out)
                for number, ((_, out), measure) in enumerate(found.items())
            ),
        )
        for day, found in sides.items()
    )


class _Builder:
    """Builds the queries of one register in one dialect."""

    def __init__(self, register: Register, dialect: Dialect) -> None:
        self.table = register_table(register, dialect)
        self.translate = Translator(self.table, dialect)
        self.dialect = dialect

    def grouped(self, found: Pass, grain: Grain) -> ibis.Table:
        day = self._day(found.day)
        rows = self.table.filter((self.table.state == ACTIVE) & day.notnull())
        inner = _Builder.over(self, rows)
        moment = inner._day(found.day)
        moment = moment if grain is Grain.DAY else moment.truncate("month")
        keys = [rows.block_id, moment.name("day")]
        return rows.group_by(keys).aggregate(**inner.columns(found))

    def one_cell(self, found: Pass) -> ibis.Table:
        day = self._day(found.day)
        chosen = (self.table.block_id == mark("block")) & (day == mark("day"))
        rows = self.table.filter(chosen & (self.table.state == ACTIVE))
        return rows.aggregate(**_Builder.over(self, rows).columns(found))

    def behind(self, measure: Measure) -> ibis.Table:
        begin = self._day(measure.begin)
        kept = (self.table.state == ACTIVE) & (begin <= mark("last"))
        kept &= self.translate.expression(measure.where)
        if measure.kind is MeasureKind.FLOW:
            kept &= begin >= mark("first")
        elif measure.end is not None:
            end = self._day(measure.end)
            kept &= end.isnull() | ((end > begin) & (end > mark("last")))
        return self.table.filter(kept).select("id")

    @classmethod
    def over(cls, other: "_Builder", rows: ibis.Table) -> "_Builder":
        made = cls.__new__(cls)
        made.table, made.dialect = rows, other.dialect
        made.translate = Translator(rows, other.dialect)
        return made

    def columns(self, found: Pass) -> dict[str, Any]:
        columns: dict[str, Any] = {}
        for slot in found.slots:
            condition = self._condition(slot)
            count = columns[f"n{slot.number}"] = self.table.count(where=condition)
            if slot.measure.amount is not None:
                amount = self.translate.expression(slot.measure.amount)
                constant = isinstance(amount, ibis.expr.types.Scalar)
                total = count * amount if constant else amount.sum(where=condition)
                columns[f"s{slot.number}"] = total
        return columns

    def _day(self, day: Expression) -> Any:  # noqa: ANN401 - ibis values are untyped
        return self.translate.expression(day)

    def _condition(self, slot: Slot) -> Any:  # noqa: ANN401
        """Whether a record comes in (or goes out); one that ends before it begins does neither."""
        measure = slot.measure
        tests = []
        if measure.where.node != Literal(True):
            tests.append(self.translate.expression(measure.where))
        if measure.end is not None:
            after = self._day(measure.end) > self._day(measure.begin)
            tests.append(after if slot.out else (self._day(measure.end).isnull() | after))
        return functools.reduce(operator.and_, tests) if tests else None


@functools.lru_cache(maxsize=512)
def grouped_sql(found: Pass, dialect: Dialect, grain: Grain = Grain.DAY) -> Statement:
    """All cells of a pass: block_id, day, then ``n<i>`` (and ``s<i>`` where amounts are summed).

    By months, ``day`` is the first of the month.
    """
    return _stated(_Builder(found.register, dialect).grouped(found, grain), found.slots, dialect)


@functools.lru_cache(maxsize=512)
def one_cell_sql(found: Pass, dialect: Dialect) -> Statement:
    """One row with the columns of a pass, for the values ``block`` and ``day``."""
    return _stated(_Builder(found.register, dialect).one_cell(found), found.slots, dialect)


@functools.lru_cache(maxsize=512)
def rows_sql(measure: Measure, dialect: Dialect) -> Statement:
    """The ids of the records a measure counts from ``first`` to ``last`` (a stock: on ``last``)."""
    slots = (Slot(0, measure, out=False),)
    return _stated(_Builder(measure.register, dialect).behind(measure), slots, dialect)


def _stated(query: ibis.Expr, slots: tuple[Slot, ...], dialect: Dialect) -> Statement:
    for slot in slots:
        for text in slot.measure.described().values():
            if text and clashes(text):
                raise ReservedValue(text=text)
    return statement(query, dialect)
