"""A slow twin of the language: every value from all readings, without memory."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

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
)
from tamgiang.modules.centre.telemetry import Reading

HOUR = 3_600_000_000
OPERATORS: dict[str, Any] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
SUMS: dict[str, Any] = {
    "+": lambda a, b: float(a + b),
    "-": lambda a, b: float(a - b),
    "*": lambda a, b: float(a * b),
}


class Oracle:
    """Judges as of the newest of the readings it is given; they may be in any order."""

    def __init__(self, readings: Sequence[Reading], marks: dict[str, float]) -> None:
        self.readings = sorted(readings, key=lambda reading: reading.at)
        self.now = self.readings[-1].at
        self.marks = marks

    def value(self, node: Node, own: Mapping[str, float] | None = None) -> Any:  # noqa: ANN401
        match node:
            case Literal(value=value):
                return float(value) if isinstance(value, Decimal) else value
            case Field(name=name):
                return self.field(name) if own is None else own.get(name)
            case Call(function="mark", arguments=(Literal(value=name),)):
                return self.marks.get(str(name))
            case Call():
                return self.window(node)
            case Arithmetic():
                a, b = self.value(node.left, own), self.value(node.right, own)
                return None if a is None or b is None else SUMS[node.operator](a, b)
            case And(parts=parts):
                return all([self.value(part, own) for part in parts])
            case Or(parts=parts):
                return any([self.value(part, own) for part in parts])
            case Not(part=part):
                return not self.value(part, own)
            case _:
                return self.test(node, own)

    def test(self, node: Node, own: Mapping[str, float] | None) -> bool:
        match node:
            case Compare():
                a, b = self.value(node.left, own), self.value(node.right, own)
                return a is not None and b is not None and OPERATORS[node.operator](a, b)
            case Between():
                found = [self.value(n, own) for n in (node.low, node.value, node.high)]
                return None not in found and found[0] <= found[1] <= found[2]
            case In():
                return self.value(node.value, own) in [self.value(n, own) for n in node.options]
            case IsNull():
                return self.value(node.value, own) is None
        raise TypeError(node)

    def field(self, name: str) -> float | None:
        told = [(r.at, r.values[name]) for r in self.readings if name in r.values]
        return told[-1][1] if told and self.now - told[-1][0] <= HOUR else None

    def window(self, node: Call) -> float | None:
        first, length = node.arguments
        assert isinstance(length, Literal) and isinstance(length.value, timedelta)
        span = length.value // timedelta(microseconds=1)
        inside = [r for r in self.readings if self.now - span < r.at]
        if node.function == "count":
            return float(sum(bool(self.value(first, r.values)) for r in inside))
        assert isinstance(first, Field)
        found = [(r.at, r.values[first.name]) for r in inside if first.name in r.values]
        values = [value for _, value in found]
        match node.function:
            case "rate":
                if len(found) < 2 or 2 * (found[-1][0] - found[0][0]) < span:
                    return None
                return (values[-1] - values[0]) * HOUR / (found[-1][0] - found[0][0])
            case "min":
                return min(values, default=None)
            case "max":
                return max(values, default=None)
            case "sum":
                return sum(round(v * 1_000_000) for v in values) / 1_000_000 if values else None
        whole = sum(round(v * 1_000_000) for v in values)
        return whole / (1_000_000 * len(values)) if values else None
