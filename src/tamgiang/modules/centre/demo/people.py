"""Duty phones and the roster of the sample area; the numbers lead nowhere."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.registry.sample import SampleArea

#: code, name, kind, login of the sample account that holds the phone.
POSTS = (
    ("TRUC-BAN-1", "Trực ban ca 1 (mẫu)", "committee", "trucban"),
    ("TRUC-BAN-2", "Trực ban ca 2 (mẫu)", "committee", ""),
    ("CAN-BO-TRUC", "Cán bộ trực (mẫu)", "committee", "canbotruc"),
    ("LANH-DAO-TRUC", "Lãnh đạo trực (mẫu)", "committee", "lanhdao"),
    ("CONG-AN", "Trực Công an (mẫu)", "police", ""),
    ("QUAN-SU", "Trực Quân sự (mẫu)", "military", ""),
    ("Y-TE", "Trực Trạm y tế (mẫu)", "medical", ""),
    ("XUNG-KICH", "Đội xung kích phòng, chống thiên tai (mẫu)", "rescue", ""),
    ("PCCC", "Đội chữa cháy và cứu nạn (mẫu)", "rescue", ""),
    ("DIEN-LUC", "Trực Điện lực (mẫu)", "electricity", ""),
    ("VIEN-THONG", "Trực Viễn thông (mẫu)", "telecom", ""),
    ("THUY-LOI", "Trạm thủy lợi (mẫu)", "irrigation", ""),
)
SHIFTS = ((time(7), 12), (time(19), 12))
#: Days that the roster is made ahead.
AHEAD = 14


def contacts(sample: SampleArea) -> Iterator[Mapping[str, Any]]:
    """The phone book as stored columns."""
    here = sample.hamlets[0]
    for number, (code, name, kind, login) in enumerate(POSTS):
        yield {
            "block_id": here.block,
            "effective_on": sample.report_day.replace(month=1, day=1),
            "ended_on": None,
            "code": code,
            "name": name,
            "kind": kind,
            "phone": f"0000 000 {number + 1:03d}",
            "login": login or None,
        }


def duties(sample: SampleArea) -> Iterator[Mapping[str, Any]]:
    """Who is on duty from three days before the sample's today: two shifts a day."""
    block = sample.hamlets[0].block
    for days in range(-3, AHEAD + 1):
        day = sample.today + timedelta(days=days)
        for shift, (begin, hours) in enumerate(SHIFTS):
            starts = datetime.combine(day, begin, LOCAL).astimezone(UTC)
            for contact, role in (
                (f"TRUC-BAN-{shift + 1}", "operator"),
                ("CAN-BO-TRUC", "duty_officer"),
                ("LANH-DAO-TRUC", "leader_on_duty"),
            ):
                yield {
                    "block_id": block,
                    "effective_on": day,
                    "ended_on": None,
                    "contact": contact,
                    "role": role,
                    "starts_at": starts,
                    "ends_at": starts + timedelta(hours=hours),
                }
