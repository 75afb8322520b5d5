"""Synthetic targets of the sample area: the report says "above the target", not which."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.targets.registers import TARGET

AREA = "quang-dien"


@dataclass(frozen=True, slots=True)
class Assigned:
    """One sample target; shares in ten-thousandths."""

    indicator: str
    value: int
    year: int = 2023


ASSIGNED = (
    Assigned("outreach.eid_collected", 7_500),
    Assigned("outreach.eid_activated", 5_000),
    Assigned("outreach.eid_collected", 9_500, year=2026),
    Assigned("outreach.eid_activated", 8_500, year=2026),
)


def seed(sample: SampleArea) -> None:
    """Write the sample targets into an empty register."""
    fill(TARGET, _rows(sample), until=sample.today)


def _rows(sample: SampleArea) -> Iterator[dict[str, Any]]:
    seat = sample.hamlets[0].block
    for number, each in enumerate(ASSIGNED, start=1):
        yield {
            "block_id": seat,
            "effective_on": date(each.year, 1, 1),
            "ended_on": date(each.year + 1, 1, 1),
            "code": f"CT-{each.year}-{number:02d}",
            "indicator": each.indicator,
            "area": AREA,
            "unit": None,
            "value": each.value,
            "direction": "up",
            "baseline": None,
            "baseline_on": None,
            "due_on": date(each.year, 12, 31),
            "document": f"Văn bản giao chỉ tiêu năm {each.year} (dữ liệu mẫu, không có thật)",
        }
