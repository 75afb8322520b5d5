"""The rules at work: what the intake hands every stored reading to.

Holds the one evaluator. Changes are written at once; counts and values that run on are written
each second, and those of very many alarms less often. After any fault the evaluator is made anew
from what was written, warmed with the readings before that position, and takes the rest up again
from the store: the same readings give the same alarms, once.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from django.db import close_old_connections, connection
from django.utils import timezone

from tamgiang.modules.centre.rules.evaluator import Evaluator
from tamgiang.modules.centre.rules.memory import FRESH
from tamgiang.modules.centre.rules.states import Transition
from tamgiang.modules.centre.selectors.rules import (
    fence,
    marks_by_source,
    rules_on,
    stamp,
    states_kept,
    watched,
)
from tamgiang.modules.centre.services.alarms import unshelve_due
from tamgiang.modules.centre.services.applying import apply, position_of_rules
from tamgiang.modules.centre.services.marks import sync_marks
from tamgiang.modules.centre.services.overdue import escalate
from tamgiang.modules.centre.services.rules import sync_rules
from tamgiang.modules.centre.telemetry import Reading, Store
from tamgiang.platform.scopes import system_scope

#: Of the time, at most one part in so many goes into writing what runs on, down to a writing in
#: `SELDOM` times as long.
SHARE, SELDOM = 50, 5.0
#: Seconds between two writings of what runs on, between two looks for changed rules, and between
#: two looks for shelves that end and steps that are overdue.
KEEP, RENEW, UNSHELVE = 1.0, 5.0, 20.0
#: Time is told to the rules this much (µs) late, so that a reading on its way is not passed.
LAG = 1_000_000
PAGE = 5_000


class Behind(Exception):
    """Another evaluator has written further; this one takes up from there."""


class RunningRules:
    """Judges readings and writes alarms. One thread; `opened` gives a store to read from."""

    def __init__(self, opened: Callable[[], Store], clock: Callable[[], int] | None = None) -> None:
        self._opened = opened
        self._clock = clock or (lambda: time.time_ns() // 1000)
        self._store: Store | None = None
        self._evaluator: Evaluator | None = None
        self._position = 0
        self._stamp: tuple[object, ...] = ()
        self._pause = 1.0
        self._kept = self._renewed = self._unshelved = -RENEW

    @property
    def position(self) -> int:
        """The number of the last reading that was judged."""
        if self._evaluator is None:
            self._take_up()
        return self._position

    def follow(self, readings: Sequence[Reading], position: int) -> None:
        """Judge the readings stored after the present position, up to `position`.

        Raises, and forgets, when writing fails; the next position is then an earlier one.
        """
        evaluator = self._evaluator or self._take_up()
        self._guarded(lambda: evaluator.feed(readings), position)

    def tick(self) -> None:
        """Let time pass; look for changed rules; write what runs on."""
        if not connection.in_atomic_block:
            # A connection the server has let go of is made anew, as between two requests.
            close_old_connections()
        now = time.monotonic()
        evaluator = self._evaluator or self._take_up()
        self._guarded(lambda: evaluator.tick(self._clock() - LAG), self._position)
        if now - self._unshelved >= UNSHELVE:
            self._unshelved = now
            unshelve_due()
            escalate()
        if now - self._renewed >= RENEW:
            self._renewed = now
            if _stamp() != self._stamp:
                self.renew()

    def renew(self) -> None:
        """Write everything down and begin again with the rules, sources and marks of now."""
        if self._evaluator is not None:
            self._write([], self._position)
        self._evaluator = None
        self._take_up()

    def _guarded(self, act: Callable[[], list[Transition]], position: int) -> None:
        try:
            found = act()
            self._position = position
            if found or time.monotonic() - self._kept >= KEEP * self._pause:
                self._write(found, position)
        except BaseException:
            self._evaluator = None
            raise

    def _write(self, transitions: Sequence[Transition], position: int) -> None:
        began = time.monotonic()
        states = self._evaluator.changed() if self._evaluator else []
        if not apply(transitions, states, position=position):
            raise Behind()
        self._kept = time.monotonic()
        self._pause = min(SELDOM, max(1.0, SHARE * (self._kept - began)))

    def _take_up(self) -> Evaluator:
        sync_rules()
        sync_marks()
        day = timezone.localdate(datetime.fromtimestamp(self._clock() / 1e6, UTC))
        with system_scope("centre.rules"):
            self._stamp = stamp(day)
            made = Evaluator(
                rules_on(day), watched(), marks_by_source(), states_kept(), inside=fence(day)
            )
        self._position = position_of_rules()
        if self._store is None:
            self._store = self._opened()
        warm(made, self._store, self._position)
        self._evaluator = made
        return made


def warm(made: Evaluator, store: Store, position: int) -> None:
    """Give an evaluator back what it remembered when readings up to `position` were judged."""
    ahead: set[tuple[int, int]] = set()
    first: dict[int, int] = {}
    at = position
    while rows := store.after(at, PAGE):
        at = rows[-1][0]
        for _, reading in rows:
            ahead.add((reading.source, reading.at))
            first[reading.source] = min(first.get(reading.source, reading.at), reading.at)
    latest = store.latest(made.stations)
    for source, newest in latest.items():
        need = made.need(source)
        if source in first:
            # The reading before the first that was not judged may be a while back.
            need = max(need, FRESH)
        begin = min(newest.at, first.get(source, newest.at)) - need
        told = store.span(source, begin, newest.at + 1)
        made.warm(one for one in told if (one.source, one.at) not in ahead)


def _stamp() -> tuple[object, ...]:
    with system_scope("centre.rules"):
        return stamp(timezone.localdate())
