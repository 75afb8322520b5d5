"""How a message ended, and whom that is told."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from tamgiang.modules.centre.intake.mqtt.codes import Reason


class Outcome(NamedTuple):
    """How a message ended: SUCCESS once stored.

    `code` says why not, `taken` counts readings, `bad` are (place, code) of entries that are none,
    `wait` the seconds after which a refused sender may try again.
    """

    reason: Reason
    code: str = ""
    taken: int = 0
    bad: Sequence[tuple[int, str]] = ()
    wait: float = 0.0


#: Called once, in the loop.
Told: TypeAlias = Callable[[Outcome], None]

STORED = Outcome(Reason.SUCCESS, taken=1)
LOST = Outcome(Reason.UNSPECIFIED, "store_failed", wait=5)
