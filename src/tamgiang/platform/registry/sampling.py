"""How synthetic counts and days are drawn: exact totals, growing trends, working days."""

import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate

SATURDAY = 5


def apportion(total: int, weights: Sequence[float], caps: Sequence[int]) -> list[int]:
    """Split `total` by weight into whole parts that sum to it, none above its cap.

    Raises ValueError when the caps together are below the total.
    """
    if sum(caps) < total:
        raise ValueError(f"caps hold {sum(caps)}, not {total}")
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [min(cap, int(share)) for cap, share in zip(caps, exact, strict=True)]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    left = total - sum(parts)
    while left:
        for i in order:
            if left and parts[i] < caps[i]:
                parts[i] += 1
                left -= 1
    return parts


def uneven(rng: random.Random, sizes: Sequence[int], low: float, high: float) -> list[float]:
    """Sizes scaled each by its own factor between `low` and `high`, so that places differ."""
    return [size * rng.uniform(low, high) for size in sizes]


def working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    late = day.weekday() - SATURDAY
    return day + timedelta(days=2 - late) if late >= 0 else day


def months(begin: date, end: date) -> Iterator[tuple[date, date]]:
    """(first, last) of each month from `begin` on, the last one whole even when `end` cuts it.

    So what is drawn for a month does not depend on the day of seeding; see `fill`.
    """
    first = begin
    while first <= end:
        after = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield first, after - timedelta(days=1)
        first = after


def visits(rng: random.Random, begin: date, end: date, per_month: int) -> list[date]:
    """Days on which a mobile team works in one place: ascending, weekdays, all within."""
    found: set[date] = set()
    for first, last in months(begin, end):
        span = (last - first).days
        for _ in range(per_month):
            day = working_day(first + timedelta(days=rng.randint(0, span)))
            if day <= end:
                found.add(day)
    return sorted(found or {end})


def rising(days: Sequence[date], rise: float = 3.0) -> list[float]:
    """Cumulative weights under which later days are up to `rise` times as likely as the first."""
    step = (rise - 1) / max(1, len(days) - 1)
    return list(accumulate(1 + step * place for place in range(len(days))))


def from_day(days: Sequence[date], earliest: date) -> Sequence[date]:
    """The part of ascending `days` that is not before `earliest`; the last day if none is."""
    return days[bisect_left(days, earliest) :] or days[-1:]
