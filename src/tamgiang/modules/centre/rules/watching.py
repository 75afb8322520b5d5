"""One rule at one source: quiet, holding on, an alarm, holding off."""

from collections.abc import Mapping
from typing import Any

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.rules.memory import Memory
from tamgiang.modules.centre.rules.planning import NEVER
from tamgiang.modules.centre.rules.readying import Ready
from tamgiang.modules.centre.rules.states import (
    STANDING,
    Change,
    Phase,
    State,
    Transition,
    fingerprint,
)
from tamgiang.modules.centre.rules.texts import amount, written


class Watch:
    """The state of a rule at a source. `held` is the clock when `since` began.

    Observation times say when a condition began and ended; the clock (when readings came, and
    ticks) says when a hold, an escalation or a silence is up.
    """

    __slots__ = (
        "_shown",
        "_text",
        "_texted",
        "beneath",
        "bit",
        "count",
        "due",
        "escalated",
        "fingerprint",
        "held",
        "last_at",
        "last_value",
        "memory",
        "noted",
        "patient",
        "phase",
        "queued",
        "raised",
        "rank",
        "ready",
        "rule",
        "since",
        "standing",
        "stirred",
        "when",
    )

    def __init__(self, ready: Ready, memory: Memory) -> None:
        self.ready, self.rule, self.memory = ready, ready.rule, memory
        self.when = ready.when
        #: Whether time alone may raise it, so that each reading moves that time.
        self.patient = bool(ready.absences)
        self.fingerprint = fingerprint(self.rule.code, memory.source.uid)
        self.beneath: tuple[Watch, ...] = ()
        self.phase = Phase.QUIET
        #: Whether there is an alarm.
        self.standing = False
        #: Its own among those of the source.
        self.bit = 0
        self.since = self.held = self.raised = 0
        self.count = self.escalated = 0
        self.last_at: int | None = None
        self.last_value: float | None = None
        self._shown: dict[str, float | None] = {}
        self._texted: dict[str, float | None] | None = None
        self._text: Label
        #: The clock at which time alone changes it, and the one it stands in the queue with.
        self.due = self.queued = NEVER
        #: Whether it moved since it was last written down, and whether that is noted.
        self.stirred = self.noted = False
        self.rank = 0

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self.standing = phase in STANDING
        if phase is Phase.QUIET:
            self.memory.busy &= ~self.bit
        else:
            self.memory.busy |= self.bit

    def count_on(self, count: int, at: int) -> None:
        """So many readings more belong to the alarm, the last of them as the memory has it."""
        self.stirred = True
        self.count += count - 1
        self._count(at)

    def judge(self, at: int, clock: int, *, reading: bool = True) -> Transition | None:
        """Look at the memory as of `at`; say what changed. `reading` counts as one of the alarm."""
        hidden = False
        for above in self.beneath:
            hidden = hidden or above.standing
        holds = not hidden and self.when(self.memory)
        if self.phase is Phase.QUIET:
            return self._begin(at, clock) if holds else None
        self.stirred = True
        if holds and reading:
            self._count(at)
        if self.phase is Phase.PENDING:
            return self._hold_on(at, clock, holds=holds)
        if hidden:
            return self._recover(at)
        if holds and self.ready.stays:
            if self.phase is not Phase.ACTIVE:
                self._enter(Phase.ACTIVE)
            return None
        return self._hold_off(at, clock)

    def _begin(self, at: int, clock: int) -> Transition | None:
        self.stirred = True
        self.count = 0
        self._count(at)
        self.since, self.held = at, clock
        if self.rule.hold_on == 0:
            return self._raise(at, clock)
        self._enter(Phase.PENDING)
        return None

    def _hold_on(self, at: int, clock: int, *, holds: bool) -> Transition | None:
        if not holds:
            self._quiet()
        elif at - self.since >= self.rule.hold_on:
            return self._raise(at, clock)
        return None

    def _hold_off(self, at: int, clock: int) -> Transition | None:
        if not self.ready.over(self.memory):
            self._enter(Phase.ACTIVE)
            return None
        if self.phase is Phase.ACTIVE:
            self.since, self.held = at, clock
            self._enter(Phase.LEAVING)
        return self._recover(at) if at - self.since >= self.rule.hold_off else None

    def pass_time(self, clock: int) -> Transition | None:
        """What the clock alone brings about when it reaches `due`."""
        self.stirred = True
        if self.phase is Phase.PENDING and clock - self.held >= self.rule.hold_on:
            return self._raise(self.since + self.rule.hold_on, clock)
        if self.phase is Phase.LEAVING and clock - self.held >= self.rule.hold_off:
            return self._recover(self.since + self.rule.hold_off)
        if self.standing and self._escalation_due() <= clock:
            return self._escalate(clock)
        return self.judge(clock, clock, reading=False) if self.ready.absences else None

    def next_due(self, clock: int) -> int:
        """The clock at which time alone may change it next."""
        due = NEVER
        if self.phase is Phase.PENDING:
            due = self.held + self.rule.hold_on
        elif self.phase is Phase.LEAVING:
            due = self.held + self.rule.hold_off
        if self.standing:
            due = min(due, self._escalation_due())
        for measure, span in self.ready.absences:
            heard = self.memory.seen
            if measure:
                heard = self.memory.last.get(measure, (self.memory.known, 0.0))[0]
            if heard + span > clock:
                due = min(due, heard + span)
        return due

    def _escalation_due(self) -> int:
        steps = self.rule.escalate
        return self.raised + steps[self.escalated].after if self.escalated < len(steps) else NEVER

    def _count(self, at: int) -> None:
        memory = self.memory
        self.count += 1
        self.last_at = at
        self._shown = {name: value(memory) for name, value in self.ready.shown.items()}
        self.last_value = self._shown.get("value")

    def _raise(self, at: int, clock: int) -> Transition:
        self._enter(Phase.ACTIVE)
        self.since, self.raised, self.escalated = at, clock, 0
        return self._changed(Change.RAISE, at)

    def _recover(self, at: int) -> Transition:
        told = self._changed(Change.RECOVER, at)
        self._quiet()
        return told

    def _escalate(self, clock: int) -> Transition:
        step = self.rule.escalate[self.escalated]
        self.escalated += 1
        told = self._changed(Change.ESCALATE, clock)
        return told._replace(priority=step.priority, to=step.to)

    def _quiet(self) -> None:
        self._enter(Phase.QUIET)
        self.since = self.held = self.raised = 0
        self.escalated = 0

    def _changed(self, kind: Change, at: int) -> Transition:
        rule, source = self.rule, self.memory.source
        value = self.last_value
        return Transition(
            kind,
            self.fingerprint,
            rule.code,
            source.uid,
            at,
            value,
            self.text(),
            rule.priority,
            amount=amount(rule, source.kind, value),
            number=self.count,
            code=source.code,
            block=source.block,
        )

    def text(self) -> Label:
        """The title with the numbers of the last reading that belongs to the alarm."""
        if self._texted is None or self._texted != self._shown:
            self._text = written(self.rule, self.memory.source.name, self._shown)
            self._texted = self._shown
        return self._text

    def state(self) -> State:
        """What must be kept of it."""
        quiet = self.phase is Phase.QUIET
        memory: dict[str, Any] = {"known": self.memory.known} if self.ready.absences else {}
        if not quiet:
            text = self.text()
            memory |= {
                "held": self.held,
                "raised": self.raised,
                "escalated": self.escalated,
                "shown": self._shown,
                "amount": amount(self.rule, self.memory.source.kind, self.last_value),
                "text": {"vi": text.vi, "en": text.en},
            }
        return State(
            self.fingerprint,
            self.rule.code,
            self.memory.source.uid,
            self.phase,
            None if quiet else self.since,
            self.count,
            self.last_at,
            self.last_value,
            memory,
        )

    def resume(self, state: State) -> None:
        """Go on from what was kept."""
        memory: Mapping[str, Any] = state.memory
        self._enter(Phase(state.phase))
        self.since = state.since or 0
        self.count, self.last_at, self.last_value = state.count, state.last_at, state.last_value
        self.held, self.raised = memory.get("held", 0), memory.get("raised", 0)
        self.escalated, self._shown = memory.get("escalated", 0), dict(memory.get("shown", {}))
        if known := memory.get("known"):
            self.memory.known = known
