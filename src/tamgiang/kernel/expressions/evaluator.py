"""From a checked tree to a Python function of one row: the independent twin of the SQL compiler.

A row maps column names to ``int``, ``str``, ``bool``, ``date``, aware ``datetime`` or ``None``.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, TypeAlias

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

Row: TypeAlias = Mapping[str, Any]
Evaluator: TypeAlias = Callable[[Row], Any]

#: Asia/Ho_Chi_Minh has been UTC+7 without summer time since 1975.
LOCAL_OFFSET = timedelta(hours=7)
LOCAL_ZONE = timezone(LOCAL_OFFSET, "Asia/Ho_Chi_Minh")

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
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


def local_day(moment: datetime) -> date:
    """The civil day of an instant in Viet Nam; a moment without a zone is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(LOCAL_ZONE).date()


def whole_seconds(moment: datetime) -> int:
    """Seconds of an instant since 1970, its fraction left out; without a zone it is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(aware.replace(microsecond=0).timestamp())


def evaluator(node: Node) -> Evaluator:
    """A function from a row to the value of a checked tree; predicates give True or False."""
    match node:
        case Literal(value=value):
            return lambda row: value
        case Field(name=name):
            return lambda row: row[name]
        case Call():
            return _call(node)
        case Arithmetic():
            return _arithmetic(node)
        case And(parts=parts):
            every = [evaluator(part) for part in parts]
            return lambda row: all(part(row) for part in every)
        case Or(parts=parts):
            some = [evaluator(part) for part in parts]
            return lambda row: any(part(row) for part in some)
        case Not(part=part):
            denied = evaluator(part)
            return lambda row: not denied(row)
        case _:
            return _test(node)


def _test(node: Compare | In | Between | IsNull | Truth) -> Evaluator:
    match node:
        case Compare():
            return _compare(node)
        case In():
            value = evaluator(node.value)
            options = {evaluator(option)({}) for option in node.options}
            return lambda row: (found := value(row)) is not None and found in options
        case Between():
            return _between(node)
        case IsNull():
            tested = evaluator(node.value)
            return lambda row: tested(row) is None
        case Truth():
            flag = evaluator(node.value)
            return lambda row: bool(flag(row))


def _compare(node: Compare) -> Evaluator:
    compare = _OPERATORS[node.operator]
    left, right = evaluator(node.left), evaluator(node.right)

    def test(row: Row) -> bool:
        a, b = left(row), right(row)
        return a is not None and b is not None and bool(compare(a, b))

    return test


def _between(node: Between) -> Evaluator:
    value, low, high = (evaluator(part) for part in (node.value, node.low, node.high))

    def test(row: Row) -> bool:
        found, least, most = value(row), low(row), high(row)
        return None not in (found, least, most) and bool(least <= found <= most)

    return test


def _arithmetic(node: Arithmetic) -> Evaluator:
    compute = _OPERATORS[node.operator]
    left, right = evaluator(node.left), evaluator(node.right)

    def value(row: Row) -> int | None:
        a, b = left(row), right(row)
        return None if a is None or b is None else int(compute(a, b))

    return value


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "day": local_day,
    "year": lambda day: day.year,
    "month": lambda day: day.month,
    "days_between": lambda first, last: (last - first).days,
    "seconds_between": lambda first, last: whole_seconds(last) - whole_seconds(first),
}


def _call(node: Call) -> Evaluator:
    arguments = [evaluator(argument) for argument in node.arguments]
    if node.function in ("earliest", "latest"):
        choose = min if node.function == "earliest" else max
        return lambda row: choose(
            (day for argument in arguments if (day := argument(row)) is not None), default=None
        )
    function = _FUNCTIONS[node.function]

    def value(row: Row) -> Any:  # noqa: ANN401 - the type is the function's own
        values = [argument(row) for argument in arguments]
        return None if None in values else function(*values)

    return value
