"""Synthetic officials: 1,050 in post on the report day, 1,044 of them with Hue-S."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tamgiang.platform.people.names import any_name
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.registry.sampling import months, rising, visits

IN_POST = 1_050
WITH_HUE_S = 1_044
LEFT_BEFORE = 12
FIRST_DAY = date(2021, 7, 1)
TWO_LEVELS_SINCE = date(2025, 7, 1)
HUE_S_BEGAN = date(2021, 9, 6)
DISTRICT_AGENCIES = (
    *("UBND huyện", "Huyện ủy", "Phòng Nội vụ", "Phòng Tư pháp", "Phòng Văn hóa và Thông tin"),
    *("Phòng Tài nguyên và Môi trường", "Phòng Giáo dục và Đào tạo", "Trung tâm Y tế huyện"),
)
POSITIONS = ("Chuyên viên", "Chuyên viên", "Giáo viên", "Giáo viên", "Phó Trưởng phòng", "Văn thư")
WALLET_PER_MONTH = 26

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Official:
    """One synthetic official, the span of service, and the day Hue-S was installed if ever."""

    code: str
    block: int
    agency: str
    since: date
    ended: date | None
    hue_s: date | None


def officials(sample: SampleArea) -> list[Official]:
    """Those who left before the report day, those in post on it, those who came later."""
    rng = sample.random("outreach.officials")
    in_post, with_app = sample.count(IN_POST), sample.count(IN_POST) - (IN_POST - WITH_HUE_S)
    found = [_early_leaver(rng, n, sample) for n in range(LEFT_BEFORE)]
    days = visits(rng, HUE_S_BEGAN, sample.report_day - timedelta(days=3), 4)
    for number in range(in_post):
        block, agency = _post(rng, sample, sample.report_day)
        since = FIRST_DAY if rng.random() < 0.93 else rng.choice(days)
        app = rng.choices(days, cum_weights=rising(days, 2.0))[0]
        installed = max(since, app) if number < with_app else None
        found.append(Official(f"CB-{number + 1:04d}", block, agency, since, None, installed))
    found += _later(sample)
    return list(_reorganised(sample, found))


def _post(rng: random.Random, sample: SampleArea, day: date) -> tuple[int, str]:
    """(block, agency): the district's offices while it stood, else a commune's."""
    districts = sample.seats_on(day, "district")
    if districts and rng.random() < 0.3:
        return districts[0].hamlet.block, rng.choice(DISTRICT_AGENCIES)
    seat = rng.choice(sample.seats_on(day))
    school = f"Trường Tiểu học {seat.unit}"
    return seat.hamlet.block, rng.choice((seat.committee, school, school))


def _early_leaver(rng: random.Random, number: int, sample: SampleArea) -> Official:
    block, agency = _post(rng, sample, sample.report_day)
    left = sample.report_day - timedelta(days=rng.randint(20, 300))
    return Official(f"CB-T{number + 1:03d}", block, agency, FIRST_DAY, left, date(2022, 3, 1))


def _reorganised(sample: SampleArea, found: Sequence[Official]) -> Iterator[Official]:
    """Who served the district or an old commune goes on in a new unit, under a new code."""
    rng = sample.random("outreach.reorganised")
    ended = {seat.committee for seat in sample.seats if seat.until} | set(DISTRICT_AGENCIES)
    for official in found:
        if official.ended or official.agency not in ended or sample.today < TWO_LEVELS_SINCE:
            yield official
            continue
        before = official.hue_s if official.hue_s and official.hue_s < TWO_LEVELS_SINCE else None
        yield replace(official, ended=TWO_LEVELS_SINCE, hue_s=before)
        seat = rng.choice(sample.seats_on(TWO_LEVELS_SINCE))
        yield Official(
            code=f"{official.code}.2",
            block=seat.hamlet.block,
            agency=seat.committee,
            since=TWO_LEVELS_SINCE,
            ended=None,
            hue_s=official.hue_s and max(official.hue_s, TWO_LEVELS_SINCE),
        )


def _later(sample: SampleArea) -> Iterator[Official]:
    for first, last in months(sample.report_day + timedelta(days=1), sample.today):
        rng = sample.random(f"outreach.officials.{first:%Y-%m}")
        for number in range(sample.count(2)):
            since = first + timedelta(days=rng.randint(0, (last - first).days))
            block, agency = _post(rng, sample, since)
            app = since + timedelta(days=rng.randint(0, 40))
            code = f"CB-{first:%y%m}-{number + 1}"
            installed = app if app <= sample.today else None
            yield Official(code, block, agency, since, None, installed)


def official_rows(sample: SampleArea) -> Iterator[Row]:
    """Officials as stored columns."""
    rng = sample.random("outreach.officials.rows")
    for official in officials(sample):
        yield {
            "block_id": official.block,
            "effective_on": official.since,
            "ended_on": official.ended,
            "code": official.code,
            "name": any_name(rng),
            "kind": "public_employee" if "Trường" in official.agency else "official",
            "agency": official.agency,
            "position": rng.choice(POSITIONS),
        }


def install_rows(sample: SampleArea) -> Iterator[Row]:
    """Hue-S on officials' phones; e-wallets and VNeID on residents' phones."""
    for official in officials(sample):
        if official.hue_s:
            yield _install(official.code, official.block, "official", "hue_s", official.hue_s) | {
                "ended_on": official.ended
            }
    yield from _wallets(sample, _grown_ups(sample))


def _grown_ups(sample: SampleArea) -> list[tuple[str, int]]:
    return [(p.code, p.block) for p in sample.residents if p.born <= 2003 and not p.ended]


def _wallets(sample: SampleArea, adults: Sequence[tuple[str, int]]) -> Iterator[dict[str, Any]]:
    order = list(adults)
    sample.random("outreach.wallets").shuffle(order)
    holders = iter(order)
    for first, last in months(date(2022, 4, 1), sample.today):
        rng = sample.random(f"outreach.wallets.{first:%Y-%m}")
        for _ in range(sample.count(WALLET_PER_MONTH + first.month)):
            code, block = next(holders)
            day = first + timedelta(days=rng.randint(0, (last - first).days))
            app = rng.choice(("e_wallet", "e_wallet", "hue_s", "health_book"))
            yield _install(code, block, "resident", app, day)


def _install(holder: str, block: int, kind: str, app: str, day: date) -> dict[str, Any]:
    return {
        "block_id": block,
        "effective_on": day,
        "holder": holder,
        "holder_kind": kind,
        "app": app,
    }
