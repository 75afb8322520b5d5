"""Who else keeps values of a record: comments, files of imports, and whatever a module adds.

A holder is a function `(subjects, *, forget) -> int`: how many copies it holds of these records,
and with `forget` it lets go of them, within the transaction of the erasure.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.kernel.text import fold

#: Shorter values are met everywhere and name nobody.
SHORTEST = 4
_APART = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Subject:
    """A record that is being erased: its address, and its values in the form copies are met by."""

    ref: Ref
    texts: frozenset[str]

    @property
    def uid(self) -> UUID:
        """The record's own number."""
        return self.ref.uid


@dataclass(frozen=True, slots=True)
class Holder:
    """One keeper of copies, as a preview of an erasure names it."""

    name: str
    label: Label
    look: Callable[..., int]


_holders: dict[str, Holder] = {}


def holds_copies(name: str, label: Label) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Register the decorated holder; an app does so when it is loaded."""

    def register(look: Callable[..., int]) -> Callable[..., int]:
        _holders[name] = Holder(name, label, look)
        return look

    return register


def copies_of(subjects: Sequence[Subject]) -> list[tuple[Holder, int]]:
    """How many copies each holder has of these records; nothing is changed."""
    return [(holder, holder.look(subjects, forget=False)) for holder in _holders.values()]


def forget_copies(subjects: Sequence[Subject]) -> dict[str, int]:
    """Have every holder let go of its copies; how many there were, by holder."""
    return {holder.name: holder.look(subjects, forget=True) for holder in _holders.values()}


def met_as(value: object) -> str:
    """A value as it is compared: without marks, case, blanks and signs; empty when too short."""
    text = _APART.sub("", fold(str(value)))
    return text if len(text) >= SHORTEST else ""


def texts_of(values: dict[str, Any]) -> frozenset[str]:
    """The values of a record in the form they are met by."""
    return frozenset(text for v in values.values() if v is not None and (text := met_as(v)))
