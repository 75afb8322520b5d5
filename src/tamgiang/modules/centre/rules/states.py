"""What the evaluator says: changes of alarms, and what it remembers of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from tamgiang.kernel.labels import Label


class Phase(StrEnum):
    """Of a rule at a source: nothing, holding on, an alarm, holding off."""

    QUIET = "quiet"
    PENDING = "pending"
    ACTIVE = "active"
    LEAVING = "leaving"


#: Those in which there is an alarm.
STANDING = (Phase.ACTIVE, Phase.LEAVING)


class Change(StrEnum):
    """What happened to an alarm.

    `repeat` is a further reading of an open alarm: it moves the state's count and value and is
    told through the state, not as a transition.
    """

    RAISE = "raise"
    REPEAT = "repeat"
    RECOVER = "recover"
    ESCALATE = "escalate"


class Transition(NamedTuple):
    """A change of an alarm at `at` (µs UTC, by the clock of the observation that brought it).

    `priority` and `to` (a role) are those of the rule, or of its escalation. `amount` is the value
    as it is printed in Vietnamese, `number` the readings that belong to the alarm;
    `code` and `block` are those of the source. What another module told has no source.
    """

    kind: Change
    fingerprint: str
    rule: str
    source: UUID | None
    at: int
    value: float | None
    text: Label
    priority: str
    to: str = ""
    amount: str = ""
    number: int = 0
    code: str = ""
    block: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered of a rule at a source; as `AlarmState` keeps it. Times in µs UTC."""

    fingerprint: str
    rule: str
    source: UUID
    phase: Phase
    since: int | None
    count: int
    last_at: int | None
    last_value: float | None
    memory: Mapping[str, object]


def fingerprint(rule: str, source: UUID | str) -> str:
    """Names a cause for good: this rule at this source, or an alert at what it is about."""
    return blake2b(f"{rule}|{source}".encode(), digest_size=16).hexdigest()
