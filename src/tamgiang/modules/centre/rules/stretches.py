"""Many readings of one source at once, where it is certain what they come to.

A buffer that is sent after a cut, or a batch over HTTP, holds hundreds of readings of one source.
Where all of them lie on the same side of every limit, no rule that is quiet can begin, and the
alarms there are only count on, judging each by itself would end in the same state: they are
remembered together. Wherever that is not certain they are judged one by one.
"""

from collections.abc import Sequence

from tamgiang.modules.centre.rules.memory import Memory
from tamgiang.modules.centre.rules.planning import Plan
from tamgiang.modules.centre.rules.readying import Rise
from tamgiang.modules.centre.rules.states import Phase
from tamgiang.modules.centre.rules.watching import Watch
from tamgiang.modules.centre.rules.windows import HOUR, MOST
from tamgiang.modules.centre.telemetry import Reading

#: Fewer are judged as quickly one by one; of more, those that are not certain would drag along
#: the others.
LEAST, LONGEST = 8, 100


def alike(readings: Sequence[Reading], start: int) -> int:
    """Where the readings of one source end that came together, in order, of the same measures."""
    source, at, received, values = readings[start]
    measures, place = values.keys(), start + 1
    end = min(len(readings), start + LONGEST)
    while place < end:
        one = readings[place]
        if one[0] != source or one[1] <= at or one[2] != received or one[3].keys() != measures:
            break
        at = one[1]
        place += 1
    return place


def counting(
    memory: Memory, plan: Plan[Watch], readings: Sequence[Reading], clock: int
) -> list[Watch] | None:
    """The rules whose alarms count on through all readings; None where that is not certain."""
    first, last = readings[0], readings[-1]
    if not memory.at or not memory.plain or not memory.same_day(first.at, last.at):
        return None
    values = [one.values[plan.measure] for one in readings] if plan.bounds else [0.0]
    step = plan.step(min(values))
    if clock - first.at >= plan.patience or step != plan.step(max(values)):
        return None
    found = []
    for watch in plan.steps[step]:
        if watch.phase is Phase.QUIET:
            if not any(_never(memory, rise, readings) for rise in watch.ready.rises):
                return None
        elif not _counts_on(watch, memory, plan, values[-1], last.at):
            return None
        else:
            found.append(watch)
    return found


def _counts_on(watch: Watch, memory: Memory, plan: Plan[Watch], value: float, at: int) -> bool:
    """Whether nothing but the count of an alarm, or of a hold, moves until `at`."""
    if watch.phase is Phase.LEAVING or not watch.ready.stays or not watch.ready.limited:
        return False
    if watch.phase is Phase.PENDING and at - watch.since >= watch.rule.hold_on:
        return False
    if any(above.standing for above in watch.beneath):
        return False
    # With values on one side of every limit the last speaks for all.
    return all(
        guard.measure == plan.measure and guard.holds(value, memory) for guard in watch.ready.guards
    ) and plan.divided(watch.ready.guards, memory)


def _never(memory: Memory, rise: Rise, readings: Sequence[Reading]) -> bool:
    """Whether a rate cannot reach its limit: too short a time is known, or too little changed."""
    entries, span = memory.windows[rise.window].entries, rise.window.span
    measure, end = rise.window.of, readings[-1].at
    begin = entries[0][0] if entries else readings[0].at
    if 2 * (end - begin) < span:
        return True
    if measure not in readings[0].values or len(entries) + len(readings) > MOST:
        return False
    # Every reading that is the oldest of the window at some time of these.
    oldest, low = begin, None
    for oldest, value in entries:
        low = value if low is None or value < low else low
        if oldest > end - span:
            break
    else:
        return False
    highest = max(one.values[measure] for one in readings)
    shortest = max(span / 2, readings[0].at - oldest)
    return low is not None and (highest - low) * HOUR / shortest < rise.limit
