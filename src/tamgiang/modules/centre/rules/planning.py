"""Which rules of a source a reading can move, known before any of them is asked.

A rule that is quiet stays quiet unless its condition holds. Where that takes a measure above or
below a limit (`level > mark('bd2')`, alone or in an `and`), the limits of all such rules divide
the measure's numbers into steps, and a reading is held against the rules of its step only. A rule
that waits for a silence is not asked about a reading that is younger than that silence.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, nextafter
from typing import Generic, NamedTuple, TypeVar

from tamgiang.kernel.expressions.nodes import (
    And,
    Arithmetic,
    Call,
    Compare,
    Field,
    Literal,
    Node,
)
from tamgiang.modules.centre.rules.compiling import Compiler, Value
from tamgiang.modules.centre.rules.memory import Memory

NEVER = 1 << 62


class Guard(NamedTuple):
    """What a condition needs at least: the measure compared (`>`, …) with a limit."""

    measure: str
    operator: str
    limit: Value

    def bound(self, memory: Memory) -> float | None:
        """The number above which it holds, or, for `<` and `<=`, no longer holds; None: never."""
        limit: float | None = self.limit(memory)
        if limit is None:
            return None
        return nextafter(limit, -inf) if self.operator in (">=", "<") else float(limit)

    def holds(self, value: float, memory: Memory) -> bool:
        """Whether a value is on its side of the limit."""
        bound = self.bound(memory)
        return bound is not None and (value > bound) is self.operator.startswith(">")


def guards(node: Node) -> list[Guard]:
    """The limits of a condition, every one of which must be passed for it to hold."""
    if isinstance(node, And):
        return [one for part in node.parts for one in guards(part)]
    if not isinstance(node, Compare) or node.operator not in ("<", "<=", ">", ">="):
        return []
    if not isinstance(node.left, Field) or not _lasting(node.right):
        return []
    return [Guard(node.left.name, node.operator, Compiler().value(node.right))]


def limited(node: Node) -> bool:
    """Whether a condition is nothing but such limits."""
    return len(guards(node)) == (len(node.parts) if isinstance(node, And) else 1)


def _lasting(node: Node) -> bool:
    """Whether a value depends on no reading: numbers and marks."""
    if isinstance(node, Arithmetic):
        return _lasting(node.left) and _lasting(node.right)
    return isinstance(node, Literal) or (isinstance(node, Call) and node.function == "mark")


_Rule = TypeVar("_Rule")


@dataclass(frozen=True, slots=True)
class Planned(Generic[_Rule]):
    """One of the rules of a source, as far as planning asks.

    `quiet` and its `guards`; `silence` the microseconds without a reading it waits for, where
    it waits for nothing else.
    """

    rule: _Rule
    quiet: bool
    guards: Sequence[Guard]
    silence: int | None


class Plan(Generic[_Rule]):
    """The rules a reading with certain measures can move; `everyone` when nothing is ruled out."""

    __slots__ = ("bounds", "everyone", "measure", "patience", "steps")

    def __init__(
        self, rules: Sequence[Planned[_Rule]], measures: Sequence[str], memory: Memory
    ) -> None:
        self.everyone = tuple(one.rule for one in rules)
        silent = [one for one in rules if one.quiet and one.silence is not None]
        self.patience = min([one.silence or 0 for one in silent], default=NEVER)
        left = [one for one in rules if one not in silent]
        self.measure = _most_guarded(left, measures)
        needs = [
            (one.rule, limits)
            for one in left
            if (limits := _limits(one, self.measure, memory)) is not None
        ]
        # Also the limits of rules that are not quiet: between two of them nothing changes.
        busy = [guard for one in left if not one.quiet for guard in one.guards]
        known = {guard.bound(memory) for guard in busy if guard.measure == self.measure}
        quiet = {bound for _, limits in needs for bound, _ in limits}
        self.bounds = sorted(quiet | {bound for bound in known if bound is not None})
        self.steps = [
            tuple(rule for rule, limits in needs if self._passed(step, limits))
            for step in range(len(self.bounds) + 1)
        ]

    def moved(self, values: Mapping[str, float], age: int) -> tuple[_Rule, ...]:
        """The rules that a reading with these values, `age` microseconds old, can move."""
        if age >= self.patience:
            return self.everyone
        if self.bounds:
            return self.steps[bisect_left(self.bounds, values[self.measure])]
        return self.steps[0]

    def step(self, value: float) -> int:
        """Which step a number of the measure lies on."""
        return bisect_left(self.bounds, value)

    def divided(self, guards: Iterable[Guard], memory: Memory) -> bool:
        """Whether the limits of a rule are among those that divide the numbers."""
        return all(guard.bound(memory) in self.bounds for guard in guards)

    def _passed(self, step: int, limits: Sequence[tuple[float, bool]]) -> bool:
        """Whether numbers of a step, (bound before, bound], lie on the right side of each limit."""
        return all((step > bisect_left(self.bounds, bound)) is above for bound, above in limits)


def _most_guarded(rules: Iterable[Planned[_Rule]], measures: Sequence[str]) -> str:
    """The measure whose limits rule out most; empty where there are none."""
    told = [guard.measure for one in rules for guard in one.guards]
    return max(measures, key=told.count, default="")


def _limits(one: Planned[_Rule], measure: str, memory: Memory) -> list[tuple[float, bool]] | None:
    """(bound, whether it must be passed upwards) of one measure; None if it cannot hold at all."""
    found = []
    for guard in one.guards if one.quiet else ():
        if guard.measure == measure:
            bound = guard.bound(memory)
            if bound is None:
                # A comparison with an absent mark never holds.
                return None
            found.append((bound, guard.operator.startswith(">")))
    return found
