"""Passes and measures as ibis queries. Loading ibis takes about a second: see plans.py."""

import functools
import operator
from typing import Any

import ibis

from tamgiang.kernel.expressions import Expression
from tamgiang.kernel.expressions.nodes import Literal
from tamgiang.kernel.schema import Register
from tamgiang.platform.indicators.compiling.parameters import mark
from tamgiang.platform.indicators.compiling.passes import Grain, Pass, Slot
from tamgiang.platform.indicators.compiling.tables import Dialect, register_table
from tamgiang.platform.indicators.compiling.translate import Translator
from tamgiang.platform.indicators.definitions import Measure, MeasureKind

ACTIVE = 0


class Builder:
    """Builds the queries of one register in one dialect."""

    def __init__(self, register: Register, dialect: Dialect) -> None:
        self.table = register_table(register, dialect)
        self.translate = Translator(self.table, dialect)
        self.dialect = dialect

    def grouped(self, found: Pass, grain: Grain) -> ibis.Table:
        """The sums of a pass by block and day, or first day of the month."""
        day = self.day(found.day)
        rows = self.table.filter((self.table.state == ACTIVE) & day.notnull())
        inner = Builder.over(self, rows)
        moment = inner.day(found.day)
        moment = moment if grain is Grain.DAY else moment.truncate("month")
        keys = [rows.block_id, moment.name("day")]
        return rows.group_by(keys).aggregate(**inner.columns(found))

    def one_cell(self, found: Pass) -> ibis.Table:
        """The sums of a pass for the marked block and day."""
        day = self.day(found.day)
        chosen = (self.table.block_id == mark("block")) & (day == mark("day"))
        rows = self.table.filter(chosen & (self.table.state == ACTIVE))
        return rows.aggregate(**Builder.over(self, rows).columns(found))

    def behind(self, measure: Measure) -> ibis.Table:
        """The ids of the records a measure counts between the marked days."""
        begin = self.day(measure.begin)
        kept = (self.table.state == ACTIVE) & (begin <= mark("last"))
        kept &= self.translate.expression(measure.where)
        if measure.kind is MeasureKind.FLOW:
            kept &= begin >= mark("first")
        elif measure.end is not None:
            end = self.day(measure.end)
            kept &= end.isnull() | ((end > begin) & (end > mark("last")))
        return self.table.filter(kept).select("id")

    @classmethod
    def over(cls, other: "Builder", rows: ibis.Table) -> "Builder":
        """The same over some of the rows only."""
        made = cls.__new__(cls)
        made.table, made.dialect = rows, other.dialect
        made.translate = Translator(rows, other.dialect)
        return made

    def columns(self, found: Pass) -> dict[str, Any]:
        """Counts and sums of every slot, by column name."""
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

    def day(self, day: Expression) -> Any:  # noqa: ANN401 - ibis values are untyped
        """The value of a day expression."""
        return self.translate.expression(day)

    def _condition(self, slot: Slot) -> Any:  # noqa: ANN401
        """Whether a record comes in (or goes out); one that ends before it begins does neither."""
        measure = slot.measure
        tests = []
        if measure.where.node != Literal(True):
            tests.append(self.translate.expression(measure.where))
        if measure.end is not None:
            after = self.day(measure.end) > self.day(measure.begin)
            tests.append(after if slot.out else (self.day(measure.end).isnull() | after))
        return functools.reduce(operator.and_, tests) if tests else None
