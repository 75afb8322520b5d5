"""Sources of the sample area. The stations' names are real, the devices synthetic.

Phú Ốc stands on the Bồ outside the area's communes; its readings concern all of them, so it is
kept at the hamlet nearest to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tamgiang.modules.centre.demo.places import nearest
from tamgiang.platform.registry.sample import SampleArea

IN_SERVICE = date(2022, 6, 1)


@dataclass(frozen=True, slots=True)
class Station:
    """A source: code, name, kind, position, river, keeper, sending interval in seconds."""

    code: str
    name: str
    kind: str
    lat: float
    lon: float
    owner: str
    interval_s: int
    river: str = ""
    entry: str = "device"


HYDRO = "Đài Khí tượng thủy văn"
IRRIGATION = "Trạm thủy lợi khu vực"
CENTRE = "Trung tâm điều hành"
STATIONS = (
    Station("PHU-OC", "Trạm Phú Ốc", "river_level", 16.5306, 107.4697, HYDRO, 60, "Sông Bồ"),
    Station(
        "CAU-TU-PHU", "Cầu Tứ Phú", "river_level", 16.5402, 107.5021, IRRIGATION, 60, "Sông Bồ"
    ),
    Station(
        "SIA-MUC-NUOC", "Cầu Sịa", "river_level", 16.5851, 107.5091, IRRIGATION, 60, "Sông Sịa"
    ),
    Station("SIA-MUA", "Mưa Sịa", "rain", 16.5849, 107.5102, IRRIGATION, 300),
    Station("QUANG-THAI-MUA", "Mưa Quảng Thái", "rain", 16.6377, 107.4263, IRRIGATION, 300),
    Station(
        "CUA-LAC-MAN",
        "Cống Cửa Lác",
        "salinity",
        16.6171,
        107.4677,
        IRRIGATION,
        600,
        "Phá Tam Giang",
    ),
    Station("AN-XUAN-RUONG", "Ruộng An Xuân", "field_water", 16.5670, 107.5535, IRRIGATION, 900),
    Station("SIA-KHONG-KHI", "Không khí Sịa", "air", 16.5860, 107.5080, CENTRE, 300),
    Station("SIA-COI", "Còi báo động Sịa", "siren", 16.5853, 107.5093, CENTRE, 60),
    Station("QUANG-PHUOC-COI", "Còi báo động Quảng Phước", "siren", 16.5856, 107.5357, CENTRE, 60),
    Station("TRAM-DIEN", "Điện lưới tại trung tâm", "power", 16.5851, 107.5091, CENTRE, 60),
    Station("DUONG-TRUYEN", "Đường truyền trung tâm", "link", 16.5851, 107.5091, CENTRE, 60),
    Station("MAY-CHU", "Máy chủ tại chỗ", "box", 16.5851, 107.5091, CENTRE, 60),
    Station(
        "THUOC-NUOC-AN-LO",
        "Thước nước An Lỗ",
        "river_level",
        16.5412,
        107.4900,
        "Trực ban thôn",
        3600,
        "Sông Bồ",
        "person",
    ),
)


def rows(sample: SampleArea) -> Iterator[Mapping[str, Any]]:
    """Sources as stored columns."""
    for station in STATIONS:
        yield {
            "block_id": nearest(sample, station.lat, station.lon).block,
            "effective_on": IN_SERVICE,
            "ended_on": None,
            "code": station.code,
            "name": station.name,
            "kind": station.kind,
            "entry": station.entry,
            "position_lat": station.lat,
            "position_lon": station.lon,
            "river": station.river or None,
            "owner": station.owner,
            "interval_s": station.interval_s,
            "per_minute": 600,
        }
