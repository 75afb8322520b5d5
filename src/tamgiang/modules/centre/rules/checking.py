"""Type check of an expression over observations: numbers, spans of time, texts and conditions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import NoReturn

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
from tamgiang.kernel.expressions.refusals import UnknownFunction, WrongType
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.rules.refusals import BadSpan, UnknownMeasure, WindowInWindow


class Kind(StrEnum):
    """What an expression over observations may be."""

    NUMBER = "number"
    CONDITION = "condition"
    TEXT = "text"
    SPAN = "span"
    MEASURE = "measure"


LABELS = {
    Kind.NUMBER: Label("số", "a number"),
    Kind.CONDITION: Label("điều kiện đúng/sai", "a true/false condition"),
    Kind.TEXT: Label("chữ trong nháy đơn", "text in single quotes"),
    Kind.SPAN: Label("khoảng thời gian như 10m", "a span of time such as 10m"),
    Kind.MEASURE: Label("tên đại lượng đo", "the name of a measure"),
}

#: Functions: the forms their arguments may have, and what they give.
FUNCTIONS: dict[str, tuple[tuple[tuple[Kind, ...], ...], Kind]] = {
    "mark": (((Kind.TEXT,),), Kind.NUMBER),
    "inside": (((Kind.TEXT,),), Kind.CONDITION),
    "absent": (((Kind.SPAN,), (Kind.MEASURE, Kind.SPAN)), Kind.CONDITION),
    "count": (((Kind.CONDITION, Kind.SPAN),), Kind.NUMBER),
    **{
        name: (((Kind.MEASURE, Kind.SPAN),), Kind.NUMBER)
        for name in ("rate", "avg", "min", "max", "sum")
    },
}
#: Functions that look back; they cannot stand in `count`.
LOOKING_BACK = frozenset(("rate", "avg", "min", "max", "sum", "count", "absent"))
LONGEST = timedelta(days=7)


@dataclass
class Checker:
    """Checks against the measures a rule's sources have; None admits any name."""

    measures: Collection[str] | None
    _counting: bool = False

    def check(self, node: Node, needed: Kind) -> None:
        """Raise an `ExpressionRefused` unless the tree is of the kind needed."""
        found = self.kind(node)
        if found is not needed:
            _refuse(node, found, needed)

    def kind(self, node: Node) -> Kind:
        """The kind of a tree whose parts fit together."""
        match node:
            case Literal():
                return _literal(node)
            case Field():
                self._measure(node)
                return Kind.NUMBER
            case Call():
                return self._call(node)
            case Arithmetic():
                self._all(Kind.NUMBER, node.left, node.right)
                return Kind.NUMBER
            case _:
                self._predicate(node)
                return Kind.CONDITION

    def _predicate(self, node: Node) -> None:
        match node:
            case And(parts=parts) | Or(parts=parts):
                self._all(Kind.CONDITION, *parts)
            case Not(part=part):
                self._all(Kind.CONDITION, part)
            case Compare():
                self._all(Kind.NUMBER, node.left, node.right)
            case Between():
                self._all(Kind.NUMBER, node.value, node.low, node.high)
            case In():
                self._all(Kind.NUMBER, node.value, *node.options)
            case IsNull():
                self._all(Kind.NUMBER, node.value)

    def _all(self, needed: Kind, *nodes: Node) -> None:
        for node in nodes:
            self.check(node, needed)

    def _call(self, node: Call) -> Kind:
        known = FUNCTIONS.get(node.function)
        forms = [f for f in known[0] if len(f) == len(node.arguments)] if known else []
        if known is None or not forms:
            _refuse_function(node)
        if self._counting and node.function in LOOKING_BACK:
            raise WindowInWindow(line=node.place[0], column=node.place[1], found=canonical(node))
        held, self._counting = self._counting, self._counting or node.function == "count"
        for argument, needed in zip(node.arguments, forms[0], strict=True):
            self._argument(argument, needed)
        self._counting = held
        return known[1]

    def _argument(self, node: Node, needed: Kind) -> None:
        if needed is Kind.MEASURE:
            if not isinstance(node, Field):
                _refuse(node, self.kind(node), needed)
            self._measure(node)
            return
        self.check(node, needed)
        if needed is Kind.SPAN and isinstance(node, Literal):
            span = node.value
            if not isinstance(span, timedelta) or not timedelta(0) < span <= LONGEST:
                line, column = node.place
                raise BadSpan(line=line, column=column, found=canonical(node))

    def _measure(self, node: Field) -> None:
        if self.measures is None or node.name in self.measures:
            return
        near = get_close_matches(node.name.lower(), self.measures, n=1, cutoff=0.6)
        known = near[0] if near else ", ".join(sorted(self.measures))
        instead = (
            Label(f"có phải “{known}”?", f"did you mean “{known}”?")
            if near
            else Label(f"có: {known}", f"they measure: {known}")
        )
        line, column = node.place
        raise UnknownMeasure(line=line, column=column, name=node.name, instead=instead)


def _literal(node: Literal) -> Kind:
    if isinstance(node.value, bool):
        return Kind.CONDITION
    if isinstance(node.value, int | Decimal):
        return Kind.NUMBER
    if isinstance(node.value, timedelta):
        return Kind.SPAN
    # A date stands for nothing here; it is refused as a text would be.
    return Kind.TEXT


def _refuse(node: Node, found: Kind, needed: Kind) -> NoReturn:
    text = canonical(node)
    instead = Label("đổi cách viết", "write it otherwise")
    if found is Kind.NUMBER and needed is Kind.CONDITION:
        instead = Label(f"so sánh nó, như {text} > …", f"compare it, as in {text} > …")
    raise WrongType(
        line=node.place[0],
        column=node.place[1],
        found=text,
        is_type=LABELS[found],
        needed=LABELS[needed],
        instead=instead,
    )


def _refuse_function(node: Call) -> NoReturn:
    near = get_close_matches(node.function.lower(), FUNCTIONS, n=1)
    forms = "; ".join(
        f"{name}({', '.join(form)})" for name in near or FUNCTIONS for form in FUNCTIONS[name][0]
    )
    raise UnknownFunction(
        line=node.place[0],
        column=node.place[1],
        name=f"{node.function}({len(node.arguments)})",
        instead=Label(f"viết {forms}", f"write {forms}"),
    )
