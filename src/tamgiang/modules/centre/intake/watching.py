"""The rules, as the intake runs them: over everything stored, in the order of its numbers."""

from collections.abc import Sequence
from typing import Protocol

from tamgiang.modules.centre.services.running import RunningRules
from tamgiang.modules.centre.telemetry import Appended, Reading, Store, open_store

#: Readings taken up again at once after a fall.
PAGE = 5_000


class Rules(Protocol):
    """What judges readings and writes alarms down, with how far it has come."""

    @property
    def position(self) -> int:
        """The number of the last reading whose consequences are written down."""

    def follow(self, readings: Sequence[Reading], position: int) -> None:
        """Judge readings; write alarms and `position` in one transaction, or raise with neither."""

    def tick(self) -> None:
        """Let time pass."""


class Follower:
    """Feeds the rules from what is stored, and never past a reading they have not seen.

    Readings of this process are handed on as they are; those that another process stored in
    between, and those after a fall, are read from the store. Stands in the storing thread.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def look(self, store: Store, appended: Appended) -> None:
        """Follow one batch."""
        if appended.position - len(appended.fresh) == self._rules.position:
            self._rules.follow(appended.fresh, appended.position)
        else:
            self.catch_up(store)

    def tick(self, store: Store) -> None:
        """Follow what others stored, then let time pass."""
        self.catch_up(store)
        self._rules.tick()

    def catch_up(self, store: Store) -> None:
        """Follow everything that is stored by now."""
        while rows := store.after(self._rules.position, PAGE):
            self._rules.follow([reading for _, reading in rows], rows[-1][0])


def watcher() -> Follower:
    """The rules of this house."""
    return Follower(RunningRules(open_store))
