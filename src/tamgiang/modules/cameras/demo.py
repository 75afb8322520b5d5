"""Synthetic cameras: 44 public and 256 socialised ones on the report day.

Quảng Thọ, the smart commune, began with 13 cameras and had 31 before the report day.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tamgiang.modules.cameras.registers import CAMERA
from tamgiang.platform.people.names import any_name
from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registry.sample import SampleArea, SampleHamlet
from tamgiang.platform.registry.sampling import months, rising, visits

QUANG_THO = "19894"
FIRST_OF_QUANG_THO = date(2021, 12, 20)
SPOTS = ("Cổng làng", "Ngã ba", "Ngã tư", "Điểm ngập", "Trường học", "Chợ", "Trạm y tế", "Cầu")


@dataclass(frozen=True, slots=True)
class Wave:
    """`count` cameras of a kind that came online between two days in some communes."""

    name: str
    kind: str
    count: int
    begin: date
    end: date
    smart_commune: bool = False


def seed(sample: SampleArea) -> None:
    """Write the register if empty."""
    fill(CAMERA, rows(sample), until=sample.today)


def waves(sample: SampleArea) -> Iterator[Wave]:
    """When cameras came: up to the report day exactly 44 and 256 in all that still work."""
    first, last = FIRST_OF_QUANG_THO, sample.report_day - timedelta(days=12)
    yield Wave("QT1", "public", 13, first, first, smart_commune=True)
    yield Wave("QT2", "socialised", 18, date(2022, 10, 3), date(2023, 3, 31), smart_commune=True)
    yield Wave("CC", "public", 31, date(2022, 2, 14), last)
    yield Wave("XH", "socialised", 238, date(2022, 1, 10), last)
    for begin, end in months(sample.report_day + timedelta(days=1), sample.today):
        lively = 1 + (begin.year - 2022) // 2
        yield Wave(f"C{begin:%y%m}", "public", lively, begin, end)
        yield Wave(f"X{begin:%y%m}", "socialised", lively + 1 + begin.month % 3, begin, end)


def rows(sample: SampleArea) -> Iterator[Mapping[str, Any]]:
    """Cameras as stored columns."""
    for wave in waves(sample):
        rng = sample.random(f"cameras.{wave.name}")
        here = [h for h in sample.hamlets if (h.commune_code == QUANG_THO) == wave.smart_commune]
        if wave.begin > sample.report_day:
            here = list(sample.hamlets)
        days = visits(rng, wave.begin, wave.end, 3)
        for number in range(wave.count):
            hamlet = rng.choices(here, weights=[h.weight for h in here])[0]
            day = rng.choices(days, cum_weights=rising(days))[0]
            yield _row(rng, wave, number, hamlet, day, _end(rng, sample, day))


def _end(rng: random.Random, sample: SampleArea, day: date) -> date | None:
    """A few stop after the report day: stolen, broken, replaced."""
    if rng.random() > 0.04:
        return None
    ended = max(day, sample.report_day) + timedelta(days=rng.randint(200, 900))
    return ended if ended <= sample.today else None


def _row(
    rng: random.Random, wave: Wave, number: int, hamlet: SampleHamlet, day: date, end: date | None
) -> Mapping[str, Any]:
    public = wave.kind == "public"
    owner_kind = "agency" if public else rng.choice(("household", "household", "business"))
    owners = {
        "agency": f"UBND {hamlet.commune_name}",
        "household": any_name(rng),
        "business": f"Cửa hàng mẫu {rng.randint(1, 99):02d}",
    }
    return {
        "block_id": hamlet.block,
        "effective_on": day,
        "ended_on": end,
        "code": f"CAM-{wave.name}-{number + 1:03d}",
        "kind": wave.kind,
        "location": f"{rng.choice(SPOTS)} {hamlet.name}, {hamlet.commune_name}",
        "position_lat": round(hamlet.lat + rng.gauss(0, 0.002), 6),
        "position_lon": round(hamlet.lon + rng.gauss(0, 0.002), 6),
        "owner_kind": owner_kind,
        "owner": owners[owner_kind],
        "condition": "faulty" if rng.random() < 0.05 else "working",
    }
