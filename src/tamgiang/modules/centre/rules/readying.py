"""A rule made ready to run, once for all its sources."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from tamgiang.kernel.expressions.nodes import And, Call, Compare, Field, Literal, Node
from tamgiang.modules.centre.rules.compiling import Compiler, Value, loosened
from tamgiang.modules.centre.rules.declaring import Rule
from tamgiang.modules.centre.rules.memory import FRESH
from tamgiang.modules.centre.rules.planning import guards, limited
from tamgiang.modules.centre.rules.windows import Spec


class Rise(NamedTuple):
    """What a condition needs at least: the change per hour over a window beyond a limit."""

    window: Spec
    limit: float


class Ready:
    """A rule made ready to run: its expressions as functions, and what memory they need."""

    def __init__(self, rule: Rule) -> None:
        compiler = Compiler()
        self.rule = rule
        self.when: Value = compiler.value(rule.when)
        if rule.clear is not None:
            over: Value = compiler.value(rule.clear)
        else:
            stays = compiler.value(loosened(rule.when, rule.hysteresis))
            over = _denied(stays)
        self.over = over
        self.shown = {name: compiler.value(one.of) for name, one in rule.shown.items()}
        self.windows = compiler.windows
        self.measures = frozenset(compiler.measures)
        self.absences = tuple(sorted(compiler.absences))
        self.positions = compiler.positions
        self.guards = tuple(guards(rule.when))
        self.silence = self._silence()
        #: Whether they are all it asks, so that it holds where all of them do.
        self.limited = limited(rule.when)
        self.rises = tuple(_rises(rule.when))
        #: Whether the alarm stays at least as long as what raised it holds.
        self.stays = rule.clear is None
        self.longest = self._longest()

    def _silence(self) -> int | None:
        """The silence it waits for, when that is all and any reading ends it."""
        when = self.rule.when
        if not isinstance(when, Call) or when.function != "absent":
            return None
        ((measure, span),) = self.absences
        return None if measure else span

    def _longest(self) -> int:
        """How far back stored readings matter: windows, and what may be older than the reading."""
        spans = [spec.span for spec in self.windows]
        spans += [span for measure, span in self.absences if measure]
        if len(self.measures) > 1 or (self.measures and self.absences):
            spans.append(FRESH)
        return max(spans, default=0)


def _rises(node: Node) -> Iterator[Rise]:
    """The parts of an `and` that ask for a rate above a number of at least nothing."""
    for part in node.parts if isinstance(node, And) else (node,):
        match part:
            case Compare(
                operator=">" | ">=",
                left=Call(function="rate", arguments=(Field(name=name), Literal(value=span))),
                right=Literal(value=limit),
            ) if isinstance(span, timedelta) and isinstance(limit, int | Decimal) and limit > 0:
                yield Rise(Spec("rate", name, span // timedelta(microseconds=1)), float(limit))


def _denied(value: Value) -> Value:
    return lambda memory: not value(memory)
