"""Synthetic households: 24,150 on the report day, every one with a digital address by then."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from openlocationcode import openlocationcode

from tamgiang.modules.addresses.registers import HOUSEHOLD
from tamgiang.platform.people.names import any_name
from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registry.sample import SampleArea, SampleHamlet
from tamgiang.platform.registry.sampling import months, rising, visits

LISTED_ON = date(2022, 1, 10)
SURVEY_BEGAN = date(2022, 5, 9)
NEW_PER_MONTH = 10
SPREAD_DEGREES = 0.0022


def seed(sample: SampleArea) -> None:
    """Write the register if empty. The list of households comes from the people register."""
    fill(HOUSEHOLD, rows(sample), until=sample.today)


def rows(sample: SampleArea) -> Iterator[Mapping[str, Any]]:
    """Households as stored columns."""
    yield from _standing(sample)
    for first, last in months(sample.report_day + timedelta(days=1), sample.today):
        yield from _new_of_month(sample, first, last)


def _standing(sample: SampleArea) -> Iterator[Mapping[str, Any]]:
    rng = sample.random("addresses.standing")
    places = {hamlet.block: hamlet for hamlet in sample.hamlets}
    surveys = {
        block: visits(rng, SURVEY_BEGAN, sample.report_day - timedelta(days=1), 2)
        for block in places
    }
    for code, block in sample.households:
        days = surveys[block]
        addressed = rng.choices(days, cum_weights=rising(days))[0]
        yield _row(rng, places[block], code, LISTED_ON, addressed)


def _new_of_month(sample: SampleArea, first: date, last: date) -> Iterator[Mapping[str, Any]]:
    """A month's new households; about one in eight has no digital address yet."""
    rng = sample.random(f"addresses.new.{first:%Y-%m}")
    for number in range(sample.count(NEW_PER_MONTH)):
        hamlet = rng.choice(sample.hamlets)
        day = first + timedelta(days=rng.randint(0, (last - first).days))
        later = day + timedelta(days=rng.randint(5, 60))
        addressed = later if rng.random() < 0.88 and later <= sample.today else None
        yield _row(rng, hamlet, f"H-{first:%Y%m}-{number + 1:03d}", day, addressed)


def _row(
    rng: random.Random, hamlet: SampleHamlet, code: str, listed: date, addressed: date | None
) -> Mapping[str, Any]:
    lat = round(hamlet.lat + rng.gauss(0, SPREAD_DEGREES), 6)
    lon = round(hamlet.lon + rng.gauss(0, SPREAD_DEGREES), 6)
    return {
        "block_id": hamlet.block,
        "effective_on": listed,
        "code": code,
        "head": any_name(rng),
        "line": f"Số {rng.randint(1, 180)}, {hamlet.name}",
        "position_lat": lat if addressed else None,
        "position_lon": lon if addressed else None,
        "plus_code": openlocationcode.encode(lat, lon) if addressed else None,
        "addressed_on": addressed,
    }
