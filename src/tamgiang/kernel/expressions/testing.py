"""Hypothesis strategies for well-typed expressions and the rows they are applied to.

Every compiler of expressions is tested with these against the Python evaluator.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tamgiang.kernel.expressions import Column, Expression, Type, Vocabulary
from tamgiang.kernel.expressions.checker import check
from tamgiang.kernel.expressions.nodes import (
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    Field,
    In,
    IsNull,
    Literal,
    Node,
    Not,
    Or,
    Truth,
)

FIRST_DAY, LAST_DAY = date(2022, 11, 1), date(2024, 3, 31)

#: Fees of a whole district pass 2**31; sums of small multiples of these still fit in 64 bits.
LARGEST = 10**12

WORDS = ("", "public", "PUBLIC", "socialised", "xã", "Xã", "thị trấn", "it's", "a%b", "50%s", "\\")

_VALUES: dict[Type, SearchStrategy[Any]] = {
    Type.INTEGER: st.integers(-5, 5) | st.integers(-LARGEST, LARGEST),
    Type.TEXT: st.sampled_from(WORDS),
    Type.FLAG: st.booleans(),
    Type.DAY: st.dates(FIRST_DAY, LAST_DAY),
    Type.MOMENT: st.datetimes(datetime(2022, 11, 1), datetime(2024, 3, 31), timezones=st.just(UTC)),
}
_SIGNS = ("=", "!=", "<", "<=", ">", ">=")


def _values(column: Column) -> SearchStrategy[Any]:
    return st.sampled_from(column.codes) if column.codes else _VALUES[column.type]


def rows(
    vocabulary: Vocabulary, required: tuple[str, ...] = ("effective_on",)
) -> SearchStrategy[dict[str, Any]]:
    """Rows over a vocabulary: any column but the ``required`` ones may be absent."""
    return st.fixed_dictionaries(
        {
            name: _values(column) if name in required else st.none() | _values(column)
            for name, column in vocabulary.columns.items()
        }
    )


@st.composite
def expressions(
    draw: DrawFn, vocabulary: Vocabulary, needed: Type = Type.FLAG, depth: int = 3
) -> Expression:
    """Checked expressions of a type, nested at most ``depth`` deep."""
    made = _Maker(draw, vocabulary).node(needed, depth)
    return Expression(check(made, vocabulary, needed), needed)


_Make: TypeAlias = Callable[[int], Node]


class _Maker:
    """Draws one tree; every choice is a draw, so that Hypothesis can shrink it."""

    def __init__(self, draw: DrawFn, vocabulary: Vocabulary) -> None:
        self.draw = draw
        self.columns = list(vocabulary.columns.values())

    def node(self, type_: Type, depth: int) -> Node:
        return self.predicate(depth) if type_ is Type.FLAG else self.value(type_, depth)

    def choose(self, *makers: _Make, depth: int) -> Node:
        return self.draw(st.sampled_from(makers))(depth)

    def literal(self, type_: Type) -> Node:
        return Literal(self.draw(_VALUES[type_]))

    def field(self, type_: Type) -> Node:
        names = [column.name for column in self.columns if column.type is type_]
        return Field(self.draw(st.sampled_from(names))) if names else self.literal(type_)

    def value(self, type_: Type, depth: int) -> Node:
        makers: list[_Make] = [lambda _: self.field(type_), lambda _: self.literal(type_)]
        if type_ is Type.DAY and any(column.type is Type.MOMENT for column in self.columns):
            makers.append(lambda _: Call("day", (self.field(Type.MOMENT),)))
        if depth > 0 and type_ is Type.DAY:
            makers.append(self.first_or_last)
        if depth > 0 and type_ is Type.INTEGER:
            makers += [self.sum, self.product, self.part_of_day, self.days_between]
            if any(column.type is Type.MOMENT for column in self.columns):
                makers.append(self.seconds_between)
        return self.choose(*makers, depth=depth - 1)

    def first_or_last(self, depth: int) -> Node:
        count = self.draw(st.integers(2, 3))
        arguments = tuple(self.value(Type.DAY, depth) for _ in range(count))
        return Call(self.draw(st.sampled_from(("earliest", "latest"))), arguments)

    def sum(self, depth: int) -> Node:
        sign = self.draw(st.sampled_from("+-"))
        return Arithmetic(sign, self.value(Type.INTEGER, depth), self.value(Type.INTEGER, depth))

    def product(self, _: int) -> Node:
        # Small multiples of plain values: a product of products would leave 64 bits.
        factor = Literal(self.draw(st.integers(-5, 5)))
        return Arithmetic("*", self.value(Type.INTEGER, 0), factor)

    def part_of_day(self, depth: int) -> Node:
        function = self.draw(st.sampled_from(("year", "month")))
        return Call(function, (self.value(Type.DAY, depth),))

    def days_between(self, depth: int) -> Node:
        return Call("days_between", (self.value(Type.DAY, depth), self.value(Type.DAY, depth)))

    def seconds_between(self, _: int) -> Node:
        return Call("seconds_between", (self.field(Type.MOMENT), self.field(Type.MOMENT)))

    def predicate(self, depth: int) -> Node:
        makers: list[_Make] = [self.ordered, self.ordered, self.texts, self.flags]
        if depth > 0:
            makers += [self.denied, self.joined]
        return self.choose(*makers, depth=depth - 1)

    def denied(self, depth: int) -> Node:
        return Not(self.predicate(depth))

    def joined(self, depth: int) -> Node:
        parts = tuple(self.predicate(depth) for _ in range(self.draw(st.integers(2, 3))))
        return And(parts) if self.draw(st.booleans()) else Or(parts)

    def ordered(self, depth: int) -> Node:
        type_ = self.draw(st.sampled_from((Type.INTEGER, Type.DAY)))
        value = self.value(type_, depth)
        shape = self.draw(st.sampled_from(("compare", "between", "in", "null")))
        if shape == "compare":
            return Compare(self.draw(st.sampled_from(_SIGNS)), value, self.value(type_, depth))
        if shape == "between":
            return Between(value, self.value(type_, depth), self.value(type_, depth))
        if shape == "in":
            return In(
                value, tuple(self.literal(type_) for _ in range(self.draw(st.integers(1, 4))))
            )
        return IsNull(value)

    def texts(self, depth: int) -> Node:
        columns = [column for column in self.columns if column.type is Type.TEXT]
        if not columns:
            return self.ordered(depth)
        column = self.draw(st.sampled_from(columns))
        options = self.draw(st.lists(_values(column).map(Literal), min_size=1, max_size=4))
        shape = self.draw(st.sampled_from(("=", "!=", "in", "null")))
        field = Field(column.name)
        if shape == "null":
            return IsNull(field)
        return In(field, tuple(options)) if shape == "in" else Compare(shape, field, options[0])

    def flags(self, _: int) -> Node:
        field = self.field(Type.FLAG)
        shape = self.draw(st.sampled_from(("=", "!=", "truth", "null", "literal")))
        if shape == "truth":
            return Truth(field)
        if shape == "null":
            return IsNull(field)
        if shape == "literal":
            return self.literal(Type.FLAG)
        other = self.field(Type.FLAG) if self.draw(st.booleans()) else self.literal(Type.FLAG)
        return Compare(shape, field, other)
