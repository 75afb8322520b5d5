"""Synthetic list of procedures and of the desks that offer them.

Codes that begin with MAU are of the sample only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tamgiang.platform.registry.sample import SampleArea, SampleSeat
from tamgiang.platform.registry.sampling import visits

LISTED_ON = date(2022, 1, 4)
POSTAL_BEGAN = date(2022, 3, 1)
TWO_LEVELS_SINCE = date(2025, 7, 1)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sort:
    """A procedure of the sample: time limit in working days, fee in dong, share of the load."""

    code: str
    name: str
    level: str
    days: int
    fee: int
    load: int
    costly: bool = False


SORTS: tuple[Sort, ...] = (
    Sort("2.000815", "Chứng thực bản sao từ bản chính", "commune", 1, 20_000, 30),
    Sort("2.000884", "Chứng thực chữ ký", "commune", 1, 10_000, 14),
    Sort("2.000635", "Cấp bản sao trích lục hộ tịch", "commune", 1, 8_000, 16),
    Sort("2.000908", "Cấp bản sao từ sổ gốc", "commune", 1, 0, 4),
    Sort("1.001193", "Đăng ký khai sinh", "commune", 1, 0, 12),
    Sort("1.000894", "Đăng ký kết hôn", "commune", 1, 0, 6),
    Sort("1.000656", "Đăng ký khai tử", "commune", 1, 0, 5),
    Sort("1.004873", "Cấp giấy xác nhận tình trạng hôn nhân", "commune", 3, 15_000, 8),
    Sort("MAU-X-01", "Xác nhận hoàn cảnh gia đình", "commune", 3, 0, 5),
    Sort("MAU-X-02", "Trợ cấp xã hội hằng tháng", "commune", 15, 0, 4),
    Sort("MAU-H-01", "Đăng ký biến động quyền sử dụng đất", "district", 10, 3_200_000, 24, True),
    Sort("MAU-H-02", "Cấp đổi giấy chứng nhận quyền sử dụng đất", "district", 7, 900_000, 14, True),
    Sort("MAU-H-03", "Chuyển mục đích sử dụng đất", "district", 15, 7_500_000, 6, True),
    Sort("MAU-H-04", "Đăng ký thành lập hộ kinh doanh", "district", 3, 100_000, 14),
    Sort("MAU-H-05", "Thay đổi nội dung đăng ký hộ kinh doanh", "district", 3, 100_000, 8),
    Sort("MAU-H-06", "Cấp giấy phép xây dựng nhà ở riêng lẻ", "district", 15, 75_000, 10),
    Sort("MAU-H-07", "Đăng ký kết hôn có yếu tố nước ngoài", "district", 15, 1_000_000, 2),
    Sort("MAU-H-08", "Thay đổi, cải chính hộ tịch", "district", 3, 25_000, 6),
    Sort("MAU-H-09", "Đăng ký biện pháp bảo đảm", "district", 1, 80_000, 12),
    Sort("MAU-H-10", "Cấp giấy chứng nhận an toàn thực phẩm", "district", 15, 700_000, 4),
)


def offered(level: str, day: date) -> list[Sort]:
    """What an office of the level takes in: since July 2025 the communes take all."""
    if day >= TWO_LEVELS_SINCE:
        return list(SORTS)
    return [sort for sort in SORTS if sort.level == level]


def office_of(seat: SampleSeat) -> tuple[str, str]:
    """(office, kind of office) of a seat."""
    if seat.level == "district":
        return f"Trung tâm Hành chính công {seat.unit}", "district_centre"
    return f"Bộ phận một cửa {seat.unit}", "commune_desk"


def rows(sample: SampleArea) -> Iterator[Row]:
    """Procedures as stored columns."""
    seat = sample.seats_on(sample.report_day, "district")[0]
    for sort in SORTS:
        yield {
            "block_id": seat.hamlet.block,
            "effective_on": LISTED_ON,
            "code": sort.code,
            "name": sort.name,
            "level": sort.level,
            "days": sort.days,
            "fee": sort.fee,
        }


def offering_rows(sample: SampleArea) -> Iterator[Row]:
    """What each desk offers; the public post serves all of them before the report day."""
    rng = sample.random("onestop.offerings")
    days = visits(rng, POSTAL_BEGAN, sample.report_day, 3)[:-1]
    for seat in sample.seats:
        office, kind = office_of(seat)
        began = max(LISTED_ON, seat.since)
        for sort in offered(seat.level, began):
            yield {
                "block_id": seat.hamlet.block,
                "effective_on": began,
                "ended_on": seat.until,
                "procedure": sort.code,
                "office": office,
                "office_kind": kind,
                "postal_since": max(began, rng.choice(days)),
            }
