"""The expression language of indicators: closed, typed, two-valued.

One text is parsed and checked against the vocabulary of a register once, and then has two lives: a
Python function of a row (here) and SQL (in the platform). A comparison with an absent value is
false, and ``not`` of it is true; arithmetic with an absent value is absent; sums skip it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tamgiang.kernel.expressions.canonical import canonical
from tamgiang.kernel.expressions.checker import FUNCTIONS, check
from tamgiang.kernel.expressions.evaluator import Evaluator, Row, evaluator, local_day
from tamgiang.kernel.expressions.nodes import Field, Literal, Node, Type, children
from tamgiang.kernel.expressions.parser import parse
from tamgiang.kernel.expressions.refusals import ExpressionRefused
from tamgiang.kernel.expressions.vocabulary import Column, Vocabulary

__all__ = [
    "FUNCTIONS",
    "Column",
    "Evaluator",
    "Expression",
    "ExpressionRefused",
    "Node",
    "Row",
    "Type",
    "Vocabulary",
    "expression",
    "local_day",
]


@dataclass(frozen=True)
class Expression:
    """A checked expression over one register. Equal meaning as written means equal objects."""

    node: Node
    type: Type

    @cached_property
    def text(self) -> str:
        """The canonical text; its parse is this expression."""
        return canonical(self.node)

    @cached_property
    def evaluate(self) -> Evaluator:
        """The value for a row; a FLAG expression gives True or False, others may give None."""
        return evaluator(self.node)

    @cached_property
    def fields(self) -> frozenset[str]:
        """The columns it reads."""
        return frozenset(node.name for node in _walk(self.node) if isinstance(node, Field))

    @cached_property
    def days(self) -> frozenset[date]:
        """The dates written in it."""
        return frozenset(
            node.value
            for node in _walk(self.node)
            if isinstance(node, Literal) and isinstance(node.value, date)
        )


def expression(source: str, vocabulary: Vocabulary, needed: Type = Type.FLAG) -> Expression:
    """Parse and check ``source`` as a value of type ``needed`` (FLAG: a predicate).

    Raises an `ExpressionRefused` that names line, column and what to write instead.
    """
    return Expression(check(parse(source), vocabulary, needed), needed)


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from _walk(child)
