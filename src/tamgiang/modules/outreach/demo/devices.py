"""Synthetic device use: who of the 81,462 counted uses a phone, a smartphone, 4G data."""

from collections.abc import Iterator, Mapping
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

PHONES = 43_618
SMARTPHONES = 34_488
DATA_4G = 18_940
SURVEY_BEGAN = date(2021, 9, 6)
LATER_PER_MONTH = 30

Row = Mapping[str, Any]


def rows(sample: SampleArea) -> Iterator[Row]:
    """Device use as stored columns; a smartphone user also counts as a phone user."""
    rng = sample.random("outreach.devices")
    homes = _counted(sample)
    sizes = [len(people) for people in homes]
    phones = apportion(sample.count(PHONES), uneven(rng, sizes, 0.88, 1.12), sizes)
    smart = apportion(sample.count(SMARTPHONES), uneven(rng, phones, 0.92, 1.08), phones)
    data = apportion(sample.count(DATA_4G), uneven(rng, smart, 0.75, 1.25), smart)
    others: list[SampleResident] = []
    for people, with_phone, with_smart, with_data in zip(homes, phones, smart, data, strict=True):
        rng.shuffle(people)
        days = visits(rng, SURVEY_BEGAN, sample.report_day, 2)
        chosen = rng.choices(days, cum_weights=rising(days, 1.2), k=with_phone)
        for place, (person, day) in enumerate(zip(people, chosen, strict=False)):
            yield _row(person, "phone", day)
            if place < with_smart:
                day = rng.choice(from_day(days, day)[:6])
                yield _row(person, "smartphone", day)
            if place < with_data:
                yield _row(person, "data_4g", rng.choice(from_day(days, day)[:6]))
        others += people[with_phone:]
    yield from _later(sample, others)


def _counted(sample: SampleArea) -> list[list[SampleResident]]:
    homes: dict[int, list[SampleResident]] = {hamlet.block: [] for hamlet in sample.hamlets}
    for person in sample.residents:
        if person.since <= sample.report_day:
            homes[person.block].append(person)
    return list(homes.values())


def _later(sample: SampleArea, others: list[SampleResident]) -> Iterator[Row]:
    """New users after the report: phone, smartphone and 4G come together by now."""
    sample.random("outreach.devices.later").shuffle(others)
    for first, last in months(sample.report_day + timedelta(days=1), sample.today):
        rng = sample.random(f"outreach.devices.{first:%Y-%m}")
        days = visits(rng, first, last, 4)
        count = sample.count(LATER_PER_MONTH + first.month)
        users, others = others[:count], others[count:]
        for person in users:
            day = rng.choice(days)
            if person.ended and person.ended <= day:
                continue
            yield from (_row(person, kind, day) for kind in ("phone", "smartphone", "data_4g"))


def _row(person: SampleResident, kind: str, day: date) -> Row:
    return {
        "block_id": person.block,
        "effective_on": day,
        "ended_on": person.ended,
        "person": person.code,
        "kind": kind,
    }
