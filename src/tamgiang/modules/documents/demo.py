"""Synthetic outgoing documents: every one sent over the network is digitally signed."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tamgiang.modules.documents.doctypes import ABBREVIATIONS
from tamgiang.modules.documents.registers import OUTGOING, SECRET_STUB
from tamgiang.platform.people.names import any_name
from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registry.sample import SampleArea, SampleSeat
from tamgiang.platform.registry.sampling import months, working_day

BEGAN = date(2022, 8, 1)
DISTRICT_PER_MONTH = 80
COMMUNE_PER_MONTH = 11
RECENT_PER_MONTH = 9
KINDS = (
    *("letter", "letter", "letter", "decision", "decision"),
    *("report", "plan", "notice", "submission", "invitation"),
)
SUBJECTS = (
    *("triển khai chuyển đổi số", "cài đặt định danh điện tử", "phòng chống lụt bão"),
    *("kết nối camera an ninh", "thanh toán không dùng tiền mặt", "xây dựng nông thôn mới"),
    *("tổ công nghệ số cộng đồng", "số hóa hồ sơ thủ tục hành chính", "địa chỉ số hộ gia đình"),
)
OPENINGS = {"letter": "V/v", "report": "Kết quả", "plan": "Kế hoạch"}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Issuer:
    """An office that issues documents, where it stands, and how many it issues a month."""

    name: str
    block: int
    per_month: int


def seed(sample: SampleArea) -> None:
    """Write each register if empty."""
    fill(OUTGOING, rows(sample), until=sample.today)
    fill(SECRET_STUB, stub_rows(sample), until=sample.today)


def issuers(sample: SampleArea, day: date) -> list[Issuer]:
    """The district, until it ended, and the committees of the communes of the day."""
    busy = COMMUNE_PER_MONTH if day <= sample.report_day else RECENT_PER_MONTH
    return [
        *(_issuer(seat, DISTRICT_PER_MONTH) for seat in sample.seats_on(day, "district")),
        *(_issuer(seat, busy) for seat in sample.seats_on(day)),
    ]


def _issuer(seat: SampleSeat, per_month: int) -> Issuer:
    return Issuer(seat.committee, seat.hamlet.block, per_month)


def rows(sample: SampleArea) -> Iterator[Row]:
    """Outgoing documents as stored columns, numbered by issuer and year."""
    last_number: Counter[tuple[str, int]] = Counter()
    for first, last in months(BEGAN, sample.today):
        rng = sample.random(f"documents.{first:%Y-%m}")
        for issuer in issuers(sample, first):
            for day in _days(rng, sample.count(issuer.per_month), first, last):
                last_number[issuer.name, day.year] += 1
                yield _row(rng, issuer, day, last_number[issuer.name, day.year])


def _days(rng: random.Random, count: int, first: date, last: date) -> list[date]:
    span = (last - first).days
    days = (working_day(first + timedelta(days=rng.randint(0, span))) for _ in range(count))
    return sorted(day for day in days if day <= last)


def _row(rng: random.Random, issuer: Issuer, day: date, number: int) -> Row:
    kind = rng.choice(KINDS)
    network = rng.random() < _network_share(day)
    return {
        "block_id": issuer.block,
        "effective_on": day,
        "number": number,
        "symbol": _symbol(number, kind),
        "year": day.year,
        "issuer": issuer.name,
        "kind": kind,
        "abstract": f"{OPENINGS.get(kind, 'Về việc')} {rng.choice(SUBJECTS)} (mẫu)",
        "channel": "network" if network else rng.choice(("paper", "paper", "post")),
        "signed": network or rng.random() < 0.1,
        "signer": any_name(rng),
        "secrecy": "normal",
    }


def _symbol(number: int, kind: str) -> str:
    """As Decree 30/2020 has it: 12/QĐ-UBND, and 12/UBND-VP for an official letter."""
    short = ABBREVIATIONS[kind]
    return f"{number}/{short}-UBND" if short else f"{number}/UBND-VP"


def _network_share(day: date) -> float:
    """Paper goes away month by month."""
    return min(0.985, 0.82 + 0.008 * ((day.year - 2022) * 12 + day.month - 8))


def stub_rows(sample: SampleArea) -> Iterator[Row]:
    """One secret paper document a month by the office at Sịa."""
    numbers: Counter[int] = Counter()
    for first, _ in months(BEGAN, sample.today):
        day = working_day(first + timedelta(days=9))
        numbers[day.year] += 1
        seat = issuers(sample, day)[0]
        yield {
            "block_id": seat.block,
            "effective_on": day,
            "number": numbers[day.year],
            "year": day.year,
            "issuer": seat.name,
        }
