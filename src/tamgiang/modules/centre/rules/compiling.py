"""From a checked tree to Python closures over the memory of a source."""

import operator
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from tamgiang.kernel.expressions.canonical import canonical
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
from tamgiang.modules.centre.rules.memory import FRESH, Admits, Memory
from tamgiang.modules.centre.rules.windows import Spec

Value: TypeAlias = Callable[[Memory], Any]

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


@dataclass
class Compiler:
    """Compiles trees and gathers what they need of a source's memory.

    `windows` are the windows to keep, `measures` the names that make a judgement worth while,
    `absences` (measure or "", microseconds) the silences that time alone brings about.
    """

    windows: dict[Spec, Admits | None] = field(default_factory=dict)
    measures: set[str] = field(default_factory=set)
    absences: set[tuple[str, int]] = field(default_factory=set)
    positions: bool = False
    _own: bool = False

    def value(self, node: Node) -> Value:
        """A function from a memory to the value of the tree; conditions give True or False."""
        match node:
            case Literal(value=value):
                constant = float(value) if isinstance(value, Decimal) else value
                return lambda memory: constant
            case Field(name=name):
                return self._field(name)
            case Call():
                return self._call(node)
            case Arithmetic():
                return self._arithmetic(node)
            case And(parts=parts):
                return _every([self.value(part) for part in parts])
            case Or(parts=parts):
                return _some([self.value(part) for part in parts])
            case Not(part=part):
                denied = self.value(part)
                return lambda memory: not denied(memory)
            case _:
                return self._test(node)

    def _field(self, name: str) -> Value:
        self.measures.add(name)
        if self._own:
            return lambda memory: memory.own.get(name)

        def value(memory: Memory) -> float | None:
            found = memory.last.get(name)
            return found[1] if found is not None and memory.at - found[0] <= FRESH else None

        return value

    def _call(self, node: Call) -> Value:
        match node.function, node.arguments:
            case "mark", (Literal(value=name),):
                mark = str(name)
                return lambda memory: memory.marks.get(mark)
            case "inside", (Literal(value=area),):
                self.positions = True
                self.measures |= {"lat", "lon"}
                return lambda memory: memory.within(str(area))
            case "absent", (Literal() as span,):
                return self._absent("", _microseconds(span))
            case "absent", (Field(name=name), Literal() as span):
                return self._absent(str(name), _microseconds(span))
            case "count", (condition, Literal() as span):
                return self._count(condition, _microseconds(span))
            case function, (Field(name=name), Literal() as span):
                self.measures.add(str(name))
                return self._window(Spec(function, str(name), _microseconds(span)), None)
            case _:
                raise TypeError(f"not checked: {canonical(node)}")

    def _window(self, spec: Spec, admits: Admits | None) -> Value:
        self.windows[spec] = admits
        return lambda memory: memory.windows[spec].value(memory.at)

    def _count(self, condition: Node, span: int) -> Value:
        self._own = True
        admits = self.value(condition)
        self._own = False
        return self._window(Spec("count", canonical(condition), span), admits)

    def _absent(self, measure: str, span: int) -> Value:
        self.absences.add((measure, span))
        if not measure:
            return lambda memory: memory.clock - memory.seen >= span
        return lambda memory: memory.clock - memory.last.get(measure, (memory.known,))[0] >= span

    def _test(self, node: Node) -> Value:
        match node:
            case Compare():
                return self._compare(node)
            case Between():
                return self._between(node)
            case In():
                value = self.value(node.value)
                options = {float(self.value(option)(_NOTHING)) for option in node.options}
                return lambda memory: value(memory) in options
            case IsNull():
                tested = self.value(node.value)
                return lambda memory: tested(memory) is None
            case _:
                raise TypeError(f"not checked: {canonical(node)}")

    def _compare(self, node: Compare) -> Value:
        compare, left, right = _OPERATORS[node.operator], *map(self.value, (node.left, node.right))
        if isinstance(node.left, Field) and not self._own:
            return _newest(node.left.name, compare, right)

        def test(memory: Memory) -> bool:
            a = left(memory)
            if a is None:
                return False
            b = right(memory)
            return b is not None and bool(compare(a, b))

        return test

    def _between(self, node: Between) -> Value:
        value, low, high = (self.value(part) for part in (node.value, node.low, node.high))

        def test(memory: Memory) -> bool:
            found, least, most = value(memory), low(memory), high(memory)
            return None not in (found, least, most) and bool(least <= found <= most)

        return test

    def _arithmetic(self, node: Arithmetic) -> Value:
        compute, left, right = _OPERATORS[node.operator], *map(self.value, (node.left, node.right))

        def value(memory: Memory) -> float | None:
            a, b = left(memory), right(memory)
            return None if a is None or b is None else float(compute(a, b))

        return value


def _newest(name: str, compare: Callable[[Any, Any], Any], right: Value) -> Value:
    """The commonest test of all, in one step: the newest value of a measure with something."""

    def test(memory: Memory) -> bool:
        found = memory.last.get(name)
        if found is None or memory.at - found[0] > FRESH:
            return False
        b = right(memory)
        return b is not None and bool(compare(found[1], b))

    return test


def loosened(node: Node, by: Decimal, *, denied: bool = False) -> Node:
    """The condition under which an alarm stays: every limit moved by `by` the easier way."""
    match node:
        case And(parts=parts) | Or(parts=parts):
            return replace(node, parts=tuple(loosened(p, by, denied=denied) for p in parts))
        case Not(part=part):
            return replace(node, part=loosened(part, by, denied=not denied))
        case Compare(operator="<" | "<=" | ">" | ">=" as sign):
            down = sign.startswith(">") is not denied
            return replace(node, right=Arithmetic("-" if down else "+", node.right, Literal(by)))
        case Between() if not denied:
            low = Arithmetic("-", node.low, Literal(by))
            return replace(node, low=low, high=Arithmetic("+", node.high, Literal(by)))
        case _:
            return node


def _microseconds(node: Literal) -> int:
    if not isinstance(node.value, timedelta):
        raise TypeError(f"not checked: {canonical(node)}")
    return node.value // timedelta(microseconds=1)


def _every(parts: list[Value]) -> Value:
    if len(parts) == 2:
        one, other = parts
        return lambda memory: one(memory) and other(memory)
    return lambda memory: all(part(memory) for part in parts)


def _some(parts: list[Value]) -> Value:
    return lambda memory: any(part(memory) for part in parts)


#: Literals ask nothing of a memory.
_NOTHING: Any = None
