"""Synthetic targets of the sample area: the report says "above the target", not which."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.targets.registers import MILESTONE, TARGET

AREA = "quang-dien"


@dataclass(frozen=True, slots=True)
class Assigned:
    """One sample target of a year; shares in ten-thousandths, milestones as (month, value)."""

    indicator: str
    value: int
    year: int = 2023
    baseline: int | None = None
    milestones: tuple[tuple[int, int], ...] = ()

    @property
    def baseline_on(self) -> date | None:
        """The last day of the year before, where there is a baseline."""
        return None if self.baseline is None else date(self.year - 1, 12, 31)


ASSIGNED = (
    Assigned("outreach.eid_collected", 7_500),
    Assigned("outreach.eid_activated", 5_000),
    Assigned("outreach.eid_collected", 8_500, 2026, baseline=8_250),
    Assigned("outreach.eid_activated", 8_500, 2026, baseline=5_700, milestones=((7, 6_500),)),
    Assigned("onestop.online", 6_000, 2026, baseline=4_500, milestones=((4, 4_800), (7, 5_400))),
    Assigned("cameras.public", 125, 2026, baseline=80),
)


def seed(sample: SampleArea) -> None:
    """Write the sample targets and milestones into empty registers."""
    fill(TARGET, _rows(sample), until=sample.today)
    fill(MILESTONE, _milestones(sample), until=sample.today)


def _rows(sample: SampleArea) -> Iterator[dict[str, Any]]:
    seat = sample.hamlets[0].block
    for number, each in enumerate(ASSIGNED, start=1):
        yield {
            "block_id": seat,
            "effective_on": date(each.year, 1, 1),
            "ended_on": date(each.year + 1, 1, 1),
            "code": _code(number, each),
            "indicator": each.indicator,
            "area": AREA,
            "unit": None,
            "value": each.value,
            "direction": "up",
            "baseline": each.baseline,
            "baseline_on": each.baseline_on,
            "due_on": date(each.year, 12, 31),
            "document": f"Văn bản giao chỉ tiêu năm {each.year} (dữ liệu mẫu, không có thật)",
            "document_on": date(each.year, 1, 1),
        }


def _milestones(sample: SampleArea) -> Iterator[dict[str, Any]]:
    seat = sample.hamlets[0].block
    for number, each in enumerate(ASSIGNED, start=1):
        for month, value in each.milestones:
            yield {
                "block_id": seat,
                "effective_on": date(each.year, 1, 1),
                "ended_on": date(each.year + 1, 1, 1),
                "target": _code(number, each),
                "reached_by": date(each.year, month, 1),
                "value": value,
            }


def _code(number: int, each: Assigned) -> str:
    return f"CT-{each.year}-{number:02d}"
