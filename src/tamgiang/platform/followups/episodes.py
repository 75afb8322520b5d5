"""Runs of missed periods: when one begins, when it calls for a directive, and when it is over."""

from collections.abc import Iterable
from dataclasses import dataclass

from tamgiang.kernel.periods import Period
from tamgiang.platform.followups.rules import Rule
from tamgiang.platform.indicators.lights import Light


@dataclass(frozen=True, slots=True)
class Episode:
    """From the first missed period to the one that closed it, None while it lasts.

    ``opened`` is the period that made the run long enough, ``latest`` the last missed one.
    """

    first: Period
    opened: Period
    latest: Period
    closed: Period | None = None


def episodes(rule: Rule, lights: Iterable[tuple[Period, Light]]) -> list[Episode]:
    """The episodes in final periods, oldest first. The same lights give the same episodes.

    A run is broken by any period that was not missed, one without data too: of that nobody knows.
    Once open, only met periods in a row close it (hysteresis), so that a figure that hovers about
    the mark does not open one after another.
    """
    found: list[Episode] = []
    run: list[Period] = []
    met = 0
    for period, light in lights:
        last = found[-1] if found else None
        if last is not None and last.closed is None:
            met = met + 1 if light in rule.met else 0
            latest = period if light in rule.missed else last.latest
            closed = period if met >= rule.met_for else None
            found[-1] = Episode(last.first, last.opened, latest, closed)
            run = []
            continue
        run = [*run, period] if light in rule.missed else []
        if len(run) >= rule.missed_for:
            found.append(Episode(run[0], period, period))
            met = 0
    return found
