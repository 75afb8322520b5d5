"""Synthetic e-ID events: of 64,500 listed persons 50,690 collected and 33,024 activated.

Mobile police teams come to a hamlet on two days a month, so events gather on those days.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tamgiang.platform.registry.sample import SampleArea, SampleResident
from tamgiang.platform.registry.sampling import (
    apportion,
    from_day,
    months,
    rising,
    uneven,
    visits,
)

ELIGIBLE = 64_500
COLLECTED = 50_690
ACTIVATED = 33_024
LISTED_ON = date(2022, 2, 1)
COLLECTION_BEGAN = date(2022, 2, 14)
LATER_PER_MONTH = 70

Row = Mapping[str, Any]


def rows(sample: SampleArea) -> Iterator[Row]:
    """Events as stored columns: those of the report first, later ones after them."""
    rng = sample.random("outreach.eid")
    listed = _listed(sample)
    sizes = [len(people) for people in listed]
    collected = apportion(sample.count(COLLECTED), uneven(rng, sizes, 0.85, 1.15), sizes)
    activated = apportion(sample.count(ACTIVATED), uneven(rng, collected, 0.8, 1.2), collected)
    waiting: list[SampleResident] = []
    inactive: list[SampleResident] = []
    for people, taken, active in zip(listed, collected, activated, strict=True):
        rng.shuffle(people)
        yield from (_row(person, "listed", LISTED_ON) for person in people)
        yield from _progress(rng, people[:taken], active, sample.report_day)
        waiting += people[taken:]
        inactive += people[active:taken]
    yield from _later(sample, waiting, inactive)


def _listed(sample: SampleArea) -> list[list[SampleResident]]:
    """The eligible persons of each hamlet: the oldest of those counted on the report day."""
    homes: dict[int, list[SampleResident]] = {hamlet.block: [] for hamlet in sample.hamlets}
    for person in sample.residents:
        if person.since <= sample.report_day:
            homes[person.block].append(person)
    sizes = [len(people) for people in homes.values()]
    wanted = apportion(sample.count(ELIGIBLE), sizes, sizes)
    return [
        sorted(people, key=lambda person: person.born)[:count]
        for people, count in zip(homes.values(), wanted, strict=True)
    ]


def _progress(
    rng: random.Random, people: Sequence[SampleResident], active: int, end: date
) -> Iterator[Row]:
    """Collection of all `people` on visiting days, activation of the first `active` of them."""
    days = visits(rng, COLLECTION_BEGAN, end, 2)
    chosen = rng.choices(days, cum_weights=rising(days, 1.6), k=len(people))
    for place, (person, day) in enumerate(zip(people, chosen, strict=True)):
        yield _row(person, "collected", day)
        if place < active:
            after = from_day(days, day)
            yield _row(person, "activated", after[min(int(rng.expovariate(0.6)), len(after) - 1)])


def _later(
    sample: SampleArea, waiting: list[SampleResident], inactive: list[SampleResident]
) -> Iterator[Row]:
    """What the months after the report add, more of it lately."""
    order = sample.random("outreach.eid.later")
    order.shuffle(waiting)
    order.shuffle(inactive)
    for first, last in months(sample.report_day + timedelta(days=1), sample.today):
        rng = sample.random(f"outreach.eid.{first:%Y-%m}")
        days = visits(rng, first, last, 4)
        count = sample.count(LATER_PER_MONTH + first.month * 4)
        newly, waiting = waiting[:count], waiting[count:]
        active, inactive = inactive[: count * 3 // 2], inactive[count * 3 // 2 :]
        yield from (_row(person, "collected", rng.choice(days)) for person in newly)
        yield from (_row(person, "activated", rng.choice(days)) for person in active)
        inactive += newly


def _row(person: SampleResident, stage: str, day: date) -> Row:
    return {
        "block_id": person.block,
        "effective_on": day,
        "person": person.code,
        "stage": stage,
        "level": None if stage == "listed" else "2",
    }
