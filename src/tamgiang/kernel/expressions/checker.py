"""Type check against a vocabulary; the result has dates for date texts and flags made explicit."""

from dataclasses import replace
from datetime import date
from difflib import get_close_matches
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
    Truth,
    Type,
    children,
)
from tamgiang.kernel.expressions.parser import day_literal
from tamgiang.kernel.expressions.refusals import (
    UnknownCode,
    UnknownField,
    UnknownFunction,
    WrongType,
)
from tamgiang.kernel.expressions.vocabulary import Column, Vocabulary
from tamgiang.kernel.labels import Label

#: Functions: argument types (the last repeats when marked so) and the type of the result.
FUNCTIONS: dict[str, tuple[tuple[Type, ...], bool, Type]] = {
    "earliest": ((Type.DAY, Type.DAY), True, Type.DAY),
    "latest": ((Type.DAY, Type.DAY), True, Type.DAY),
    "day": ((Type.MOMENT,), False, Type.DAY),
    "year": ((Type.DAY,), False, Type.INTEGER),
    "month": ((Type.DAY,), False, Type.INTEGER),
    "days_between": ((Type.DAY, Type.DAY), False, Type.INTEGER),
    "seconds_between": ((Type.MOMENT, Type.MOMENT), False, Type.INTEGER),
}

TYPE_LABELS = {
    Type.INTEGER: Label("số nguyên", "a whole number"),
    Type.TEXT: Label("chữ", "text"),
    Type.FLAG: Label("điều kiện đúng/sai", "a true/false condition"),
    Type.DAY: Label("ngày", "a date"),
    Type.MOMENT: Label("thời điểm", "a moment"),
}

_PREDICATES = (Compare, In, Between, IsNull, Truth, Not, And, Or)
_ORDERED = (Type.INTEGER, Type.DAY)


def check(node: Node, vocabulary: Vocabulary, needed: Type) -> Node:
    """``node`` elaborated as a value of type ``needed`` (FLAG: a predicate, never absent).

    Raises an `ExpressionRefused` naming the place and what to write instead.
    """
    checker = _Checker(vocabulary)
    return checker.predicate(node) if needed is Type.FLAG else checker.typed(node, needed)


class _Checker:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def predicate(self, node: Node) -> Node:
        match node:
            case And() | Or():
                return replace(node, parts=_flat(node, [self.predicate(p) for p in node.parts]))
            case Not():
                return replace(node, part=self.predicate(node.part))
            case Compare():
                return self._compare(node)
            case In():
                return self._in(node)
            case Between():
                return self._between(node)
            case IsNull():
                return replace(node, value=self.value(node.value)[0])
            case Truth():
                return replace(node, value=self.typed(node.value, Type.FLAG))
            case Literal() if isinstance(node.value, bool):
                return node
            case _:
                return Truth(self.typed(node, Type.FLAG), node.place)

    def typed(self, node: Node, needed: Type) -> Node:
        """A value of the needed type; a text where a date is needed is read as one."""
        if needed is Type.DAY and isinstance(node, Literal) and isinstance(node.value, str):
            return day_literal(node.value, node.place)
        checked, found = self.value(node)
        if found is not needed:
            _refuse_type(checked, found, needed)
        return checked

    def value(self, node: Node) -> tuple[Node, Type]:
        match node:
            case Literal():
                return node, _literal_type(node)
            case Field():
                return node, self._column(node).type
            case Call():
                return self._call(node)
            case Arithmetic():
                left = self.typed(node.left, Type.INTEGER)
                right = self.typed(node.right, Type.INTEGER)
                return replace(node, left=left, right=right), Type.INTEGER
            case _:
                raise _condition(node)

    def _column(self, node: Field) -> Column:
        column = self.vocabulary.columns.get(node.name)
        if column is not None:
            return column
        near = self.vocabulary.nearest(node.name)
        known = ", ".join(self.vocabulary.columns)
        instead = (
            Label(f"có phải “{near}”?", f"did you mean “{near}”?")
            if near
            else Label(f"các trường: {known}", f"its fields: {known}")
        )
        raise UnknownField(
            line=node.place[0],
            column=node.place[1],
            register=self.vocabulary.register,
            name=node.name,
            instead=instead,
        )

    def _call(self, node: Call) -> tuple[Node, Type]:
        signature = FUNCTIONS.get(node.function)
        if signature is None:
            _refuse_function(node)
        types, repeats, result = signature
        count = len(node.arguments)
        if count < len(types) or (count > len(types) and not repeats):
            _refuse_function(node)
        needed = types + types[-1:] * (count - len(types))
        checked = tuple(
            self.typed(argument, type_)
            for argument, type_ in zip(node.arguments, needed, strict=True)
        )
        return replace(node, arguments=checked), result

    def _compare(self, node: Compare) -> Node:
        left, right, type_ = self._alike(node.left, node.right)
        if node.operator not in ("=", "!=") and type_ not in _ORDERED:
            _refuse_order(left, type_)
        self._check_codes(left, right)
        self._check_codes(right, left)
        return replace(node, left=left, right=right)

    def _between(self, node: Between) -> Node:
        value, low, type_ = self._alike(node.value, node.low)
        if type_ not in _ORDERED:
            _refuse_order(value, type_)
        return replace(node, value=value, low=low, high=self.typed(node.high, type_))

    def _in(self, node: In) -> Node:
        value, type_ = self._comparable(node.value)
        options = tuple(self.typed(option, type_) for option in node.options)
        for option in options:
            self._check_codes(value, option)
        return replace(node, value=value, options=options)

    def _alike(self, left: Node, right: Node) -> tuple[Node, Node, Type]:
        """Both sides as values of one type; a date text takes its type from the other side."""
        if isinstance(left, Literal) and isinstance(left.value, str):
            checked, type_ = self._comparable(right)
            return self.typed(left, type_), checked, type_
        checked, type_ = self._comparable(left)
        return checked, self.typed(right, type_), type_

    def _comparable(self, node: Node) -> tuple[Node, Type]:
        checked, type_ = self.value(node)
        if type_ is Type.MOMENT:
            _refuse_type(checked, type_, Type.DAY)
        return checked, type_

    def _check_codes(self, field: Node, literal: Node) -> None:
        if not isinstance(field, Field) or not isinstance(literal, Literal):
            return
        codes = self.vocabulary.columns[field.name].codes
        if not codes or literal.value in codes:
            return
        known = ", ".join(f"'{code}'" for code in codes)
        raise UnknownCode(
            line=literal.place[0],
            column=literal.place[1],
            field=field.name,
            given=literal.value,
            instead=Label(f"viết một trong {known}", f"write one of {known}"),
        )


def _flat(node: And | Or, parts: list[Node]) -> tuple[Node, ...]:
    """``a and (b and c)`` is one conjunction of three, so that equal meanings print alike."""
    flat: list[Node] = []
    for part in parts:
        same = isinstance(part, And | Or) and type(part) is type(node)
        flat.extend(children(part) if same else (part,))
    return tuple(flat)


def _literal_type(node: Literal) -> Type:
    if isinstance(node.value, bool):
        return Type.FLAG
    if isinstance(node.value, int):
        return Type.INTEGER
    return Type.DAY if isinstance(node.value, date) else Type.TEXT


def _refuse_function(node: Call) -> NoReturn:
    near = get_close_matches(node.function.lower(), FUNCTIONS, n=1)
    names = near or list(FUNCTIONS)
    forms = "; ".join(_form(name) for name in names)
    raise UnknownFunction(
        line=node.place[0],
        column=node.place[1],
        name=f"{node.function}({len(node.arguments)})",
        instead=Label(f"viết {forms}", f"write {forms}"),
    )


def _form(name: str) -> str:
    types, repeats, _ = FUNCTIONS[name]
    return f"{name}({', '.join(types)}{', …' if repeats else ''})"


def _refuse_type(node: Node, found: Type, needed: Type) -> NoReturn:
    text = canonical(node)
    if found is Type.MOMENT:
        instead = Label(f"viết day({text})", f"write day({text})")
    elif needed is Type.FLAG:
        instead = Label(f"so sánh nó, như {text} = …", f"compare it, as in {text} = …")
    else:
        instead = Label("đổi một trong hai vế", "change one of the two sides")
    raise WrongType(
        line=node.place[0],
        column=node.place[1],
        found=text,
        is_type=TYPE_LABELS[found],
        needed=TYPE_LABELS[needed],
        instead=instead,
    )


def _refuse_order(node: Node, found: Type) -> NoReturn:
    raise WrongType(
        line=node.place[0],
        column=node.place[1],
        found=canonical(node),
        is_type=TYPE_LABELS[found],
        needed=Label("số hoặc ngày", "a number or a date"),
        instead=Label("với chữ và đúng/sai dùng = hoặc in", "use = or in for text and flags"),
    )


def _condition(node: Node) -> WrongType:
    return WrongType(
        line=node.place[0],
        column=node.place[1],
        found=canonical(node),
        is_type=TYPE_LABELS[Type.FLAG],
        needed=Label("một giá trị", "a value"),
        instead=Label("nối các điều kiện bằng and, or, not", "join conditions with and, or, not"),
    )
