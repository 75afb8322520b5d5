"""From a checked tree to an ibis expression that means the same in every dialect.

A predicate may come out as unknown (NULL) where the language says false. Filters, FILTER clauses
and ``and`` / ``or`` treat the two alike, so only what stands under ``not`` is made two-valued.
"""

import functools
import operator
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import ibis
import ibis.expr.datatypes as dt
from ibis import Table, udf

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.expressions import Expression
from tamgiang.kernel.expressions.canonical import canonical
from tamgiang.kernel.expressions.evaluator import evaluator
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
    children,
)
from tamgiang.kernel.labels import Label
from tamgiang.platform.indicators.compiling.tables import Dialect

_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


class ConstantTooLarge(Refusal):
    """A constant part of an expression does not fit in 64 bits."""

    code = "indicators.constant"
    message = Label("“{text}” vượt quá 64 bit", "“{text}” does not fit in 64 bits")


@udf.scalar.builtin(name="date")  # type: ignore[untyped-decorator]
def _sqlite_date(moment: dt.timestamp, shift: str) -> dt.date:
    """SQLite's own: text of an instant, shifted, as the text of its day."""


@udf.scalar.builtin(name="julianday")  # type: ignore[untyped-decorator]
def _julian_day(day: dt.date) -> dt.float64:
    """SQLite's own: days since noon of 24 November 4714 BC; exact halves for midnights."""


@udf.scalar.builtin(name="timezone")  # type: ignore[untyped-decorator]
def _at_zone(zone: str, moment: dt.Timestamp("UTC")) -> dt.timestamp:  # type: ignore[valid-type]
    """PostgreSQL's own: the local time of an instant, whatever the session's zone is."""


@udf.scalar.builtin(name="strftime")  # type: ignore[untyped-decorator]
def _sqlite_seconds(form: str, moment: dt.timestamp) -> dt.string:
    """SQLite's own: the parts of an instant, as text."""


@udf.scalar.builtin(name="date_part")  # type: ignore[untyped-decorator]
def _date_part(part: str, moment: dt.Timestamp("UTC")) -> dt.float64:  # type: ignore[valid-type]
    """PostgreSQL's own: seconds of an instant since 1970."""


@udf.scalar.builtin(name="epoch")  # type: ignore[untyped-decorator]
def _epoch(moment: dt.timestamp) -> dt.float64:
    """DuckDB's own: the same."""


class Translator:
    """Translates checked trees over one table in one dialect."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        self.table = table
        self.dialect = dialect

    def expression(self, found: Expression) -> Any:  # noqa: ANN401 - ibis values are untyped
        """The ibis value of an expression."""
        return self.node(found.node)

    def node(self, node: Node) -> Any:  # noqa: ANN401
        """The ibis value of a node; what is constant is computed here, beyond any 32 bit type."""
        if isinstance(node, Literal) or _is_constant(node):
            return _literal(node)
        match node:
            case Field():
                return self.table[node.name]
            case Truth():
                return self.node(node.value)
            case Call():
                return self._call(node)
            case Arithmetic() | Compare():
                return _SIGNS[node.operator](self.node(node.left), self.node(node.right))
            case Not(part=IsNull(value=value)):
                return self.node(value).notnull()
            case Not():
                return ~self._two_valued(self.node(node.part))
            case And() | Or():
                join = operator.and_ if isinstance(node, And) else operator.or_
                return functools.reduce(join, map(self.node, node.parts))
            case _:
                return self._range(node)

    def _range(self, node: In | Between | IsNull) -> Any:  # noqa: ANN401
        value = self.node(node.value)
        match node:
            case In():
                return value.isin([evaluator(option)({}) for option in node.options])
            case Between():
                return value.between(self.node(node.low), self.node(node.high))
            case IsNull():
                return value.isnull()

    @staticmethod
    def _two_valued(predicate: Any) -> Any:  # noqa: ANN401
        return ibis.coalesce(predicate, ibis.literal(False))

    def _call(self, node: Call) -> Any:  # noqa: ANN401
        arguments = [self.node(argument) for argument in node.arguments]
        match node.function:
            case "earliest":
                return functools.reduce(lambda a, b: _skipping(ibis.least, a, b), arguments)
            case "latest":
                return functools.reduce(lambda a, b: _skipping(ibis.greatest, a, b), arguments)
            case "day":
                return self._local_day(arguments[0])
            case "year":
                return arguments[0].year().cast("int64")
            case "month":
                return arguments[0].month().cast("int64")
            case "days_between":
                return self._days_between(*arguments)
            case "seconds_between":
                first, last = (self._whole_seconds(moment) for moment in arguments)
                return last - first
        raise NotImplementedError(node.function)

    def _local_day(self, moment: Any) -> Any:  # noqa: ANN401
        """The civil day at UTC+7, as `kernel.expressions.local_day`."""
        if self.dialect is Dialect.SQLITE:
            return _sqlite_date(moment, "+7 hours")
        if self.dialect is Dialect.POSTGRES:
            return _at_zone("Asia/Ho_Chi_Minh", moment).date()
        return (moment + ibis.interval(hours=7)).date()

    def _days_between(self, first: Any, last: Any) -> Any:  # noqa: ANN401
        if self.dialect is Dialect.SQLITE:
            return (_julian_day(last) - _julian_day(first)).cast("int64")
        return last.delta(first, unit="day").cast("int64")

    def _whole_seconds(self, moment: Any) -> Any:  # noqa: ANN401
        """Seconds since 1970, the fraction left out, as `kernel.expressions` has it."""
        if self.dialect is Dialect.SQLITE:
            return _sqlite_seconds("%s", moment).cast("int64")
        if self.dialect is Dialect.POSTGRES:
            return _date_part("epoch", moment).floor().cast("int64")
        return _epoch(moment).floor().cast("int64")


def _skipping(choose: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:  # noqa: ANN401
    """Least or greatest of what is there: SQLite's own gives NULL as soon as one is absent."""
    return ibis.coalesce(choose(left, right), left, right)


@functools.lru_cache(maxsize=1024)
def _is_constant(node: Node) -> bool:
    if isinstance(node, Field):
        return False
    return all(_is_constant(child) for child in children(node))


def _literal(node: Node) -> Any:  # noqa: ANN401
    value = evaluator(node)({})
    if isinstance(value, bool | str):
        return ibis.literal(value)
    if isinstance(value, int):
        if abs(value) >= 2**63:
            raise ConstantTooLarge(text=canonical(node))
        return ibis.literal(value, type="int64")
    if isinstance(value, date) and not isinstance(value, datetime):
        return ibis.literal(value, type="date")
    raise TypeError(f"no constant of {type(value).__name__}")
