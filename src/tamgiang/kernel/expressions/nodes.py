"""The abstract syntax tree: frozen, comparable, with the place each node was written at.

A place is (line, column) from 1 and takes no part in equality.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Place: TypeAlias = tuple[int, int]
NOWHERE: Place = (1, 1)


class Type(StrEnum):
    """Type of a value. Any value may be absent; a predicate is always true or false."""

    INTEGER = "integer"
    TEXT = "text"
    FLAG = "flag"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the expression; decimals and spans only where observations are meant."""

    value: int | str | bool | date | Decimal | timedelta
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    """The value of a field of the row."""

    name: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One of the closed list of functions applied to values."""

    function: str
    arguments: tuple["Node", ...]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``+``, ``-`` or ``*`` of two integers; absent when either is absent."""

    operator: str
    left: "Node"
    right: "Node"
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """``=  !=  <  <=  >  >=``; false when either side is absent."""

    operator: str
    left: "Node"
    right: "Node"
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """Whether a value is one of the literals; false when it is absent."""

    value: "Node"
    options: tuple["Node", ...]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """Whether a value lies between two others, both included; false when any is absent."""

    value: "Node"
    low: "Node"
    high: "Node"
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class IsNull:
    """Whether a value is absent."""

    value: "Node"
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Truth:
    """A flag used as a predicate: true when it is present and true."""

    value: "Node"
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a predicate; so ``not`` of a comparison with an absent value is true."""

    part: "Node"
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """True when every part is."""

    parts: tuple["Node", ...]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """True when any part is."""

    parts: tuple["Node", ...]
    place: Place = field(default=NOWHERE, compare=False)


Node: TypeAlias = (
    Literal | Field | Call | Arithmetic | Compare | In | Between | IsNull | Truth | Not | And | Or
)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below one, in the order they are written."""
    match node:
        case Literal() | Field():
            return ()
        case Call(arguments=parts) | And(parts=parts) | Or(parts=parts):
            return parts
        case Arithmetic() | Compare():
            return (node.left, node.right)
        case In():
            return (node.value, *node.options)
        case Between():
            return (node.value, node.low, node.high)
        case IsNull() | Truth():
            return (node.value,)
        case Not():
            return (node.part,)
