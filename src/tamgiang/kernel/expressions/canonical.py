"""The one text of a tree: equal trees print alike, and the text parses back to the same tree."""

from datetime import date, timedelta
from decimal import Decimal

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

_OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _VALUE = range(7)


def canonical(node: Node) -> str:
    """``node`` as text, with brackets only where the meaning needs them."""
    return _written(node)[0]


def _inside(node: Node, at_least: int) -> str:
    text, strength = _written(node)
    return text if strength >= at_least else f"({text})"


def _written(node: Node) -> tuple[str, int]:
    """(text, how strongly its outermost operator binds)."""
    match node:
        case Literal():
            return _literal(node), _VALUE
        case Field():
            return node.name, _VALUE
        case Truth():
            return _written(node.value)
        case Call():
            return f"{node.function}({', '.join(canonical(a) for a in node.arguments)})", _VALUE
        case Arithmetic():
            own = _PRODUCT if node.operator == "*" else _SUM
            left, right = _inside(node.left, own), _inside(node.right, own + 1)
            return f"{left} {node.operator} {right}", own
        case Or():
            return " or ".join(_inside(part, _AND) for part in node.parts), _OR
        case And():
            return " and ".join(_inside(part, _NOT) for part in node.parts), _AND
        case Not():
            return _denied(node)
        case _:
            return _comparison(node), _COMPARISON


def _denied(node: Not) -> tuple[str, int]:
    if isinstance(node.part, IsNull):
        return f"{_inside(node.part.value, _SUM)} is not null", _COMPARISON
    return f"not {_inside(node.part, _NOT)}", _NOT


def _comparison(node: Compare | In | Between | IsNull) -> str:
    match node:
        case Compare():
            return f"{_inside(node.left, _SUM)} {node.operator} {_inside(node.right, _SUM)}"
        case In():
            options = ", ".join(canonical(option) for option in node.options)
            return f"{_inside(node.value, _SUM)} in ({options})"
        case Between():
            value, low, high = (_inside(p, _SUM) for p in (node.value, node.low, node.high))
            return f"{value} between {low} and {high}"
        case IsNull():
            return f"{_inside(node.value, _SUM)} is null"


def _literal(node: Literal) -> str:
    value = node.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, timedelta):
        return _span(value)
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'"


def _span(value: timedelta) -> str:
    """In the largest unit that takes it whole."""
    seconds = value // timedelta(seconds=1)
    for name, size in (("d", 86_400), ("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{name}"
    return f"{seconds}s"
