"""From tokens to the tree. Names and types are checked afterwards, against a register.

::

    predicate  = conjunct { "or" conjunct }
    conjunct   = negation { "and" negation }
    negation   = "not" negation | comparison
    comparison = sum [ sign sum | ["not"] "in" "(" literal {"," literal} ")"
                     | ["not"] "between" sum "and" sum | "is" ["not"] "null" ]
    sum        = product { ("+" | "-") product }
    product    = value { "*" value }
    value      = "-" value | integer | 'text' | "date" 'text' | "true" | "false"
               | name | name "(" sum {"," sum} ")" | "(" predicate ")"

Over observations a value may also be ``0.3`` or a span of time ``10m``, and an argument a
predicate.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import NoReturn

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
    Place,
)
from tamgiang.kernel.expressions.refusals import TooDeep, UnexpectedToken, WrongDate
from tamgiang.kernel.expressions.tokens import Token, TokenKind, tokens
from tamgiang.kernel.labels import Label

DEEPEST = 40
_PLAIN = (
    TokenKind.INTEGER,
    TokenKind.DECIMAL,
    TokenKind.SPAN,
    TokenKind.TEXT,
    TokenKind.NAME,
)
_SPANS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
COMPARISONS = ("=", "!=", "<=", ">=", "<", ">")

_A_VALUE = Label("một giá trị", "a value")
_THE_END = Label(
    "hết biểu thức (nối hai điều kiện bằng and hoặc or)",
    "the end (join two conditions with and / or)",
)
_IS_NULL = Label("is null hoặc is not null", "is null or is not null")
_A_LITERAL = Label("một giá trị viết sẵn", "a literal value")


def parse(source: str, *, measured: bool = False) -> Node:
    """The tree of ``source``. Raises an `ExpressionRefused` naming line and column.

    ``measured`` admits what only expressions over observations have.
    """
    parser = _Parser(tokens(source, measured=measured), measured=measured)
    node = parser.predicate()
    if parser.now.kind is not TokenKind.END:
        parser.refuse(_THE_END)
    return node


def day_literal(text: str, place: Place) -> Literal:
    """A date literal from its text. Raises `WrongDate`."""
    try:
        # The short forms that fromisoformat also takes (20230822) would have two spellings.
        if len(text) != 10:
            raise ValueError(text)
        return Literal(date.fromisoformat(text), place)
    except ValueError:
        raise WrongDate(line=place[0], column=place[1], given=text) from None


class _Parser:
    def __init__(self, found: list[Token], *, measured: bool) -> None:
        self.found = found
        self.argument = self.predicate if measured else self._sum
        self.at = 0
        self.depth = 0

    @property
    def now(self) -> Token:
        return self.found[self.at]

    def refuse(self, expected: Label | str) -> NoReturn:
        line, column = self.now.place
        found = self.now.text or "…"
        raise UnexpectedToken(line=line, column=column, found=found, expected=expected)

    def is_next(self, *texts: str) -> bool:
        return self.now.kind in (TokenKind.SIGN, TokenKind.KEYWORD) and self.now.text in texts

    def take(self, *texts: str) -> Token | None:
        if not self.is_next(*texts):
            return None
        self.at += 1
        return self.found[self.at - 1]

    def need(self, text: str) -> Token:
        return self.take(text) or self.refuse(text)

    def predicate(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeep(line=self.now.place[0], column=self.now.place[1])
        node = self._joined("or", Or, self._conjunct)
        self.depth -= 1
        return node

    def _conjunct(self) -> Node:
        return self._joined("and", And, self._negation)

    def _joined(self, word: str, kind: type[And] | type[Or], part: Callable[[], Node]) -> Node:
        place = self.now.place
        parts = [part()]
        while self.take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else kind(tuple(parts), place)

    def _negation(self) -> Node:
        denials: list[Token] = []
        while token := self.take("not"):
            denials.append(token)
        if len(denials) > DEEPEST:
            raise TooDeep(line=self.now.place[0], column=self.now.place[1])
        node = self._comparison()
        for token in reversed(denials):
            node = Not(node, token.place)
        return node

    def _comparison(self) -> Node:
        place = self.now.place
        left = self._sum()
        if sign := self.take(*COMPARISONS):
            if self.is_next("null"):
                self.refuse(_IS_NULL)
            node: Node = Compare(sign.text, left, self._sum(), place)
            if self.is_next(*COMPARISONS):
                self.refuse("between … and …")
            return node
        if self.take("is"):
            denied = self.take("not")
            self.need("null")
            return Not(IsNull(left, place), place) if denied else IsNull(left, place)
        if denied := self.take("not"):
            if not self.is_next("in", "between"):
                self.refuse("in (…)")
            return Not(self._range(left, place), place)
        return self._range(left, place) if self.is_next("in", "between") else left

    def _range(self, left: Node, place: Place) -> Node:
        if self.take("between"):
            low = self._sum()
            self.need("and")
            return Between(left, low, self._sum(), place)
        self.need("in")
        self.need("(")
        options = self._listed(self._literal)
        return In(left, options, place)

    def _listed(self, part: Callable[[], Node]) -> tuple[Node, ...]:
        parts = [part()]
        while self.take(","):
            parts.append(part())
        self.need(")")
        return tuple(parts)

    def _literal(self) -> Node:
        node = self._value()
        return node if isinstance(node, Literal) else self.refuse(_A_LITERAL)

    def _sum(self) -> Node:
        return self._chain(("+", "-"), lambda: self._chain(("*",), self._value))

    def _chain(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        place = self.now.place
        node = part()
        links = 0
        while sign := self.take(*signs):
            links += 1
            if links > DEEPEST:
                raise TooDeep(line=sign.place[0], column=sign.place[1])
            node = Arithmetic(sign.text, node, part(), place)
        return node

    def _value(self) -> Node:
        token = self.now
        if token.kind in _PLAIN:
            self.at += 1
            return self._plain(token)
        if self.take("("):
            node = self.predicate()
            self.need(")")
            return node
        if self.take("-"):
            return self._negative(token)
        if word := self.take("true", "false"):
            return Literal(word.text == "true", token.place)
        if self.take("date") and self.now.kind is TokenKind.TEXT:
            self.at += 1
            written = self.found[self.at - 1]
            return day_literal(written.text, written.place)
        return self.refuse(_IS_NULL if token.text == "null" else _A_VALUE)

    def _plain(self, token: Token) -> Node:
        if token.kind is TokenKind.INTEGER:
            return Literal(int(token.text), token.place)
        if token.kind is TokenKind.TEXT:
            return Literal(token.text, token.place)
        if token.kind is TokenKind.DECIMAL:
            return Literal(Decimal(token.text), token.place)
        if token.kind is TokenKind.SPAN:
            return Literal(int(token.text[:-1]) * _SPANS[token.text[-1]], token.place)
        if self.take("("):
            return Call(token.text, self._arguments(), token.place)
        return Field(token.text, token.place)

    def _arguments(self) -> tuple[Node, ...]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeep(line=self.now.place[0], column=self.now.place[1])
        found = () if self.take(")") else self._listed(self.argument)
        self.depth -= 1
        return found

    def _negative(self, sign: Token) -> Node:
        if self.now.kind is TokenKind.INTEGER:
            self.at += 1
            return Literal(-int(self.found[self.at - 1].text), sign.place)
        return Arithmetic("-", Literal(0, sign.place), self._value(), sign.place)
