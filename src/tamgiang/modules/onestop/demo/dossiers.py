"""Synthetic dossiers: all digitised by the report day, fees mostly paid without cash.

At the district centre the cashless share of the fees passes 95% in January 2023 and stays
below the whole.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tamgiang.modules.onestop.demo.procedures import Sort, offered, office_of
from tamgiang.platform.people.names import any_name
from tamgiang.platform.registry.sample import SampleArea, SampleSeat
from tamgiang.platform.registry.sampling import months, working_day

BEGAN = date(2022, 8, 1)
DISTRICT_PER_MONTH = 250
COMMUNE_PER_MONTH = 22
RECENT_DISTRICT_PER_MONTH = 60
RECENT_PER_MONTH = 9
BACKLOG_SCANNED_BY = date(2023, 7, 31)

Row = Mapping[str, Any]


@dataclass(slots=True)
class Draft:
    """A dossier before it has a number: when it came, for what, and its fee."""

    day: date
    sort: Sort
    fee: int
    cash: bool = False


def rows(sample: SampleArea) -> Iterator[Row]:
    """Dossiers as stored columns, numbered by office and day."""
    numbers: Counter[tuple[str, date]] = Counter()
    for first, last in months(BEGAN, sample.today):
        for seat in (*sample.seats_on(first, "district"), *sample.seats_on(first)):
            rng = sample.random(f"onestop.{seat.level}.{seat.code}.{first:%Y-%m}")
            for draft in _drafts(rng, sample, seat, first, last):
                numbers[seat.code, draft.day] += 1
                yield _row(rng, sample, seat, draft, numbers[seat.code, draft.day])


def _drafts(
    rng: random.Random, sample: SampleArea, seat: SampleSeat, first: date, last: date
) -> list[Draft]:
    sorts = offered(seat.level, first)
    loads = [sort.load for sort in sorts]
    drafts = []
    for _ in range(sample.count(_volume(sample, seat, first))):
        day = working_day(first + timedelta(days=rng.randint(0, (last - first).days)))
        if day <= last:
            sort = rng.choices(sorts, loads)[0]
            drafts.append(Draft(day, sort, _fee(rng, sort)))
    drafts.sort(key=lambda draft: draft.day)
    _pay_in_cash(rng, drafts, 1 - _cashless_share(seat, first))
    return drafts


def _volume(sample: SampleArea, seat: SampleSeat, first: date) -> int:
    district = seat.level == "district"
    if first <= sample.report_day:
        return DISTRICT_PER_MONTH if district else COMMUNE_PER_MONTH
    wider = 3 if seat.until is None else 1
    return RECENT_DISTRICT_PER_MONTH if district else RECENT_PER_MONTH * wider


def _fee(rng: random.Random, sort: Sort) -> int:
    """Whole thousands of dong; fees on land vary with the plot."""
    scale = rng.uniform(0.3, 2.4) if sort.costly else 1.0
    return round(sort.fee * scale / 1000) * 1000


def _cashless_share(seat: SampleSeat, month: date) -> float:
    passed = (month.year - 2022) * 12 + month.month - BEGAN.month
    if seat.level == "district":
        return min(0.985, 0.962 + 0.002 * (passed - 5)) if passed >= 5 else 0.8 + 0.03 * passed
    return min(0.9, 0.45 + 0.012 * passed)


def _pay_in_cash(rng: random.Random, drafts: list[Draft], share: float) -> None:
    """Mark the payers in cash: from small fees up, until `share` of the month's sum is reached."""
    paying = [draft for draft in drafts if draft.fee]
    room = share * sum(draft.fee for draft in paying)
    for draft in sorted(paying, key=lambda draft: (draft.fee * rng.uniform(0.5, 2), draft.day)):
        if draft.fee <= room:
            draft.cash = True
            room -= draft.fee


def _row(
    rng: random.Random, sample: SampleArea, seat: SampleSeat, draft: Draft, number: int
) -> Row:
    office, kind = office_of(seat)
    due = _after_working_days(draft.day, draft.sort.days)
    finished = _finished(rng, draft, due)
    done = finished <= sample.today
    return {
        "block_id": seat.hamlet.block,
        "effective_on": draft.day,
        "code": f"{_agency(seat)}-{draft.day:%y%m%d}-{number:04d}",
        "procedure": draft.sort.code,
        "office": office,
        "office_kind": kind,
        "applicant": any_name(rng),
        "channel": rng.choice(("direct", "online", "online", "post")),
        "status": "10" if done else "4",
        "due_on": due,
        "finished_on": finished if done else None,
        "digitised_on": _digitised(rng, sample, draft.day),
        "fee": draft.fee,
        "means": _means(rng, draft),
        "paid_on": draft.day if draft.fee else None,
    }


def _agency(seat: SampleSeat) -> str:
    """Agency ids in the two official forms, of the sample only."""
    if seat.level == "district":
        return "000.00.77.H57"
    if seat.until:
        return f"000.{seat.code[-2:]}.77.H57"
    return f"H57.77.{seat.code[-2:]}"


def _finished(rng: random.Random, draft: Draft, due: date) -> date:
    late = rng.random() < 0.025
    span = (due - draft.day).days
    return (
        due + timedelta(days=rng.randint(1, 9))
        if late
        else draft.day + timedelta(days=rng.randint(span // 2, span))
    )


def _after_working_days(day: date, count: int) -> date:
    for _ in range(count):
        day = working_day(day + timedelta(days=1))
    return day


def _digitised(rng: random.Random, sample: SampleArea, received: date) -> date | None:
    """On arrival; in 2022 part of them waited until the backlog was scanned."""
    if received.year == 2022 and rng.random() < 0.4:
        return received + (BACKLOG_SCANNED_BY - received) * rng.random()
    if received <= sample.report_day or rng.random() < 0.97:
        return received
    later = received + timedelta(days=rng.randint(3, 40))
    return later if later <= sample.today else None


def _means(rng: random.Random, draft: Draft) -> str:
    if not draft.fee:
        return "none"
    return "cash" if draft.cash else rng.choice(("transfer", "qr", "qr"))
