"""Synthetic residents: 81,462 on the report day, each in a household of a hamlet."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tamgiang.platform.people.names import synthetic_name, synthetic_phone
from tamgiang.platform.people.registers import RESIDENT
from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registry.sample import SampleArea, SampleResident
from tamgiang.platform.registry.sampling import months, visits

COUNTED = 81_462
"""The report's counting base, derived from its three device shares; not the population."""
HOUSEHOLDS = 24_150
CHILDREN_PER_MILLE = 195
LIST_BEGAN = date(2021, 7, 1)
LEFT_PER_MILLE = 3
ARRIVALS_PER_MONTH = 12


def seed(sample: SampleArea) -> None:
    """Fill the shared lists of households and residents, and write the register if empty."""
    households(sample)
    sample.residents = residents(sample)
    fill(RESIDENT, rows(sample), until=sample.today)


def households(sample: SampleArea) -> None:
    """(code, block) of every household that stands on the report day, hamlet by hamlet."""
    sample.households = [
        (code, hamlet.block)
        for hamlet, count in sample.spread(sample.count(HOUSEHOLDS))
        for code in (f"H-{hamlet.code}-{number:04d}" for number in range(1, count + 1))
    ]


def residents(sample: SampleArea) -> list[SampleResident]:
    """Every resident, those of the report day first and later arrivals after them."""
    arrived = (person for person in _arrived(sample) if person.since <= sample.today)
    return [*_counted(sample), *arrived]


def _counted(sample: SampleArea) -> Iterator[SampleResident]:
    rng = sample.random("people.counted")
    homes = _homes(sample)
    for hamlet, count in sample.spread(sample.count(COUNTED)):
        children = count * CHILDREN_PER_MILLE // 1000
        joined = visits(rng, LIST_BEGAN + timedelta(days=1), sample.report_day, 1)
        here = homes[hamlet.block]
        for number in range(count):
            left = sample.report_day + timedelta(days=rng.randint(30, 1600))
            leaves = rng.randrange(1000) < LEFT_PER_MILLE and left <= sample.today
            yield SampleResident(
                code=f"N-{hamlet.code}-{number + 1:05d}",
                block=hamlet.block,
                household=here[number % len(here)],
                born=_born(rng, child=number >= count - children),
                since=LIST_BEGAN if rng.random() < 0.96 else rng.choice(joined),
                ended=left if leaves else None,
            )


def _arrived(sample: SampleArea) -> Iterator[SampleResident]:
    homes = _homes(sample)
    for first, last in months(sample.report_day + timedelta(days=1), sample.today):
        rng = sample.random(f"people.arrived.{first:%Y-%m}")
        for number in range(sample.count(ARRIVALS_PER_MONTH)):
            hamlet = rng.choice(sample.hamlets)
            yield SampleResident(
                code=f"N-{first:%Y%m}-{number + 1:03d}",
                block=hamlet.block,
                household=rng.choice(homes[hamlet.block]),
                born=_born(rng, child=rng.random() < 0.5),
                since=first + timedelta(days=rng.randint(0, (last - first).days)),
            )


def _homes(sample: SampleArea) -> dict[int, list[str]]:
    homes: dict[int, list[str]] = {}
    for code, block in sample.households:
        homes.setdefault(block, []).append(code)
    return homes


def _born(rng: random.Random, *, child: bool) -> int:
    return rng.randint(2010, 2020) if child else 2008 - int(rng.betavariate(1.2, 2.2) * 78)


def rows(sample: SampleArea) -> Iterator[Mapping[str, Any]]:
    """Residents as stored columns."""
    rng = sample.random("people.rows")
    for place, person in enumerate(sample.residents):
        sex = "male" if rng.random() < 0.495 else "female"
        born = date(person.born, rng.randint(1, 12), rng.randint(1, 28))
        adult = person.born <= 2005
        yield {
            "block_id": person.block,
            "effective_on": max(person.since, born),
            "ended_on": person.ended,
            "code": person.code,
            "name": synthetic_name(rng, sex),
            "birth_year": born.year,
            "birth_day": born,
            "sex": sex,
            "household": person.household,
            "phone": synthetic_phone(place) if adult else None,
        }
