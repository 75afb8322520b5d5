"""Incidents the centre of the sample area handled before, each with its alarm and tasks."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tamgiang.kernel.zone import LOCAL
from tamgiang.modules.centre.procedures import procedures
from tamgiang.platform.registry.sample import SampleArea, SampleHamlet
from tamgiang.platform.registry.sampling import months

Row = Mapping[str, Any]
#: kind, procedure, rule of the alarm (or none), title, months in which it happens most.
SORTS = (
    ("flood", "river_above_bd2", "centre.river_above_bd2", "Lũ trên báo động 2", (10, 11)),
    ("flood", "river_above_bd1", "centre.river_above_bd1", "Lũ trên báo động 1", (9, 10, 11, 12)),
    ("power_cut", "power_cut", "centre.power_cut", "Mất điện tại trung tâm", (9, 10, 11)),
    ("link_cut", "link_cut", "centre.link_cut", "Mất đường truyền", (10, 11)),
    ("road_accident", "road_accident", "", "Va chạm giao thông", tuple(range(1, 13))),
    ("fire", "fire", "", "Cháy nhà kho", (4, 5, 6, 7)),
    ("public_order", "public_order", "", "Gây rối trật tự", tuple(range(1, 13))),
    ("salt_water", "salt_water", "centre.salt_water", "Nước mặn vượt ngưỡng", (4, 5, 6, 7)),
)
FIRST = date(2022, 10, 1)


@dataclass(frozen=True, slots=True)
class Handled:
    """One past incident as stored columns of its registers."""

    incident: tuple[Row, ...]
    alarm: tuple[Row, ...]
    tasks: tuple[Row, ...]


def past(sample: SampleArea) -> Iterator[Handled]:
    """Two or three incidents a month since October 2022, all closed."""
    rng = sample.random("centre.handled")
    number = 0
    for begin, end in months(FIRST, sample.today):
        for sort in SORTS:
            if rng.random() > (0.55 if begin.month in sort[4] else 0.06):
                continue
            number += 1
            day = begin + timedelta(days=rng.randint(0, (end - begin).days))
            hamlet = rng.choices(sample.hamlets, weights=[h.weight for h in sample.hamlets])[0]
            yield _handled(rng, number, sort, day, hamlet)


def _handled(
    rng: random.Random, number: int, sort: tuple[Any, ...], day: date, hamlet: SampleHamlet
) -> Handled:
    kind, procedure, rule, title, _season = sort
    opened = datetime.combine(day, time(rng.randint(0, 22), rng.randint(0, 59)), LOCAL)
    opened = opened.astimezone(UTC)
    seen = opened + timedelta(minutes=rng.randint(1, 9))
    ordered = seen + timedelta(minutes=rng.randint(2, 15))
    reached = ordered + timedelta(minutes=rng.randint(5, 50))
    closed = reached + timedelta(minutes=rng.randint(20, 480))
    base = {"block_id": hamlet.block, "effective_on": day, "ended_on": None}
    code, alarm = f"SC-{day.year}-{number:04d}", f"BD-{day.year}-{number:04d}"
    incident = base | {
        "code": code,
        "title": f"{title}, {hamlet.name} (mẫu)",
        "kind": kind,
        "severity": rng.choices(("minor", "major", "severe"), weights=(6, 3, 1))[0],
        "stage": "closed",
        "place": f"{hamlet.name}, {hamlet.commune_name}",
        "position_lat": round(hamlet.lat + rng.gauss(0, 0.002), 6),
        "position_lon": round(hamlet.lon + rng.gauss(0, 0.002), 6),
        "opened_at": opened,
        "acknowledged_at": seen,
        "ordered_at": ordered,
        "reached_at": reached,
        "due_at": _due(procedure, opened),
        "closed_at": closed,
        "commander": "canbotruc",
        "procedure": procedure,
        "procedure_version": 1,
        "alarm": alarm if rule else None,
        "people_affected": rng.randint(0, 40) if kind == "flood" else rng.randint(0, 3),
        "households_moved": rng.randint(0, 12) if kind == "flood" else 0,
        "summary": "Hồ sơ tổng hợp để minh họa.",
        "lessons": None,
        "drill": False,
    }
    raised = base | {
        "code": alarm,
        "title": f"{title}: {hamlet.name}",
        "priority": rng.choices(("critical", "high", "medium"), weights=(1, 3, 16))[0],
        "stage": "closed",
        "rule": rule,
        "source": None,
        "fingerprint": None,
        "opened_at": opened - timedelta(minutes=1),
        "count": rng.randint(1, 90),
        "value": None,
        "acknowledged_at": seen,
        "acknowledged_by": "trucban",
        "assignee": None,
        "shelved_until": None,
        "shelf_reason": None,
        "closed_at": closed,
        "closing": "recovered",
        "merged_into": None,
        "incident": code,
        "escalation": 0,
        "drill": False,
    }
    return Handled((incident,), (raised,) if rule else (), tuple(_tasks(rng, base, code, closed)))


def _due(procedure: str, opened: datetime) -> datetime:
    """By when its procedure wants it closed."""
    return opened + timedelta(minutes=procedures()[procedure][0].close_within)


def _tasks(rng: random.Random, base: Row, incident: str, closed: datetime) -> Iterator[Row]:
    """Some incidents left something to mend; most of it was done in time."""
    if rng.random() > 0.4:
        return
    due = closed + timedelta(days=14)
    done = closed + timedelta(days=rng.randint(3, 20))
    yield {
        **base,
        "code": f"NV-{incident[3:]}",
        "title": rng.choice(MENDING),
        "kind": "corrective",
        "incident": incident,
        "assignee": "CAN-BO-TRUC",
        "stage": "done",
        "due_at": due,
        "product": "Biên bản nghiệm thu",
        "accepted_at": closed + timedelta(hours=2),
        "done_at": done,
        "outcome": "Đã hoàn thành (mẫu).",
    }


MENDING = (
    "Sửa thước nước và biển cảnh báo",
    "Bổ sung máy phát điện dự phòng",
    "Cập nhật danh sách hộ cần hỗ trợ",
    "Khơi thông cống thoát nước",
    "Thay bộ thu phát đường truyền",
)
