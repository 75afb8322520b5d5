"""Synthetic infrastructure; Quảng Thọ has its nine public wifi points before the report day."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tamgiang.modules.infrastructure.registers import EQUIPMENT, ROOM, STATION, WIFI_POINT
from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registry.sample import SampleArea, SampleHamlet, SampleSeat

QUANG_THO = "19894"
TOWN = "19867"
WIFI_IN_QUANG_THO = 9
WIFI_ELSEWHERE = 22
STATIONS = 64
LAST_NEW = date(2026, 10, 20)
PLACES = ("Nhà văn hóa", "Trụ sở UBND", "Trường học", "Chợ", "Trạm y tế", "Công viên")
OPERATORS = ("viettel", "vnpt", "mobifone")

Row = Mapping[str, Any]


def seed(sample: SampleArea) -> None:
    """Write each register if empty."""
    fill(STATION, station_rows(sample), until=sample.today)
    fill(WIFI_POINT, wifi_rows(sample), until=sample.today)
    fill(ROOM, room_rows(sample), until=sample.today)
    fill(EQUIPMENT, equipment_rows(sample), until=sample.today)


def station_rows(sample: SampleArea) -> Iterator[Row]:
    """Stations, most of them years old, a few new ones with 5G after the report day."""
    rng = sample.random("infrastructure.stations")
    span = (LAST_NEW - sample.report_day).days
    for number in range(STATIONS):
        hamlet = rng.choice(sample.hamlets)
        new = number >= STATIONS - 14
        after = sample.report_day + timedelta(days=rng.randint(1, span))
        before = date(2015, 1, 5) + timedelta(days=rng.randint(0, 3000))
        yield _placed(rng, hamlet) | {
            "effective_on": after if new else before,
            "code": f"BTS-{number + 1:03d}",
            "operator": OPERATORS[number % 3],
            "technology": "5g" if new else rng.choice(("3g", "4g", "4g", "4g")),
            "height": rng.choice((30, 36, 42, 45)),
        }


def wifi_rows(sample: SampleArea) -> Iterator[Row]:
    """Public wifi points: nine in Quảng Thọ, others over time elsewhere."""
    rng = sample.random("infrastructure.wifi")
    smart = [h for h in sample.hamlets if h.commune_code == QUANG_THO]
    others = [h for h in sample.hamlets if h.commune_code != QUANG_THO]
    for number in range(WIFI_IN_QUANG_THO):
        day = date(2021, 11, 15) + timedelta(days=40 * number)
        yield _wifi(rng, f"WF-QT-{number + 1:02d}", smart[number % len(smart)], day, number)
    for number in range(WIFI_ELSEWHERE):
        day = date(2022, 3, 1) + timedelta(days=rng.randint(0, 1690))
        yield _wifi(rng, f"WF-{number + 1:03d}", rng.choice(others), day, number)


def _wifi(rng: random.Random, code: str, hamlet: SampleHamlet, day: date, number: int) -> Row:
    return _placed(rng, hamlet) | {
        "effective_on": day,
        "code": code,
        "name": f"{PLACES[number % len(PLACES)]} {hamlet.name}, {hamlet.commune_name}",
        "operator": OPERATORS[number % 3],
        "condition": "working",
    }


def room_rows(sample: SampleArea) -> Iterator[Row]:
    """An operations room in the town and in Quảng Thọ; meeting room and desk in each commune."""
    for seat in sample.seats_on(sample.report_day):
        if seat.code in (TOWN, QUANG_THO):
            yield _room(seat, f"PDH-{seat.code}", "Phòng điều hành", "operations", 44)
        yield _room(seat, f"PH-{seat.code}", "Phòng họp trực tuyến", "meeting", 36)
        yield _room(seat, f"MC-{seat.code}", "Bộ phận một cửa", "one_stop", 60)


def equipment_rows(sample: SampleArea) -> Iterator[Row]:
    """What stands in the rooms; Quảng Thọ's operations room as its plan describes it."""
    for seat in sample.seats_on(sample.report_day):
        if seat.code == QUANG_THO:
            room = f"PDH-{seat.code}"
            yield _thing(seat, room, 1, "Máy tính điều hành", "computer", 2)
            yield _thing(seat, room, 2, "Màn hình giám sát", "screen", 6)
        yield _thing(seat, f"PH-{seat.code}", 1, "Bộ thiết bị họp trực tuyến", "conference", 1)
        yield _thing(seat, f"MC-{seat.code}", 1, "Máy quét hồ sơ", "scanner", 2)
        yield _thing(seat, f"MC-{seat.code}", 2, "Máy tính tiếp nhận", "computer", 4)


def _room(seat: SampleSeat, code: str, name: str, kind: str, area: int) -> Row:
    return {
        "block_id": seat.hamlet.block,
        "effective_on": date(2021, 12, 1),
        "code": code,
        "name": f"{name} {seat.unit}",
        "kind": kind,
        "agency": seat.committee,
        "area": area,
    }


def _thing(seat: SampleSeat, room: str, number: int, name: str, kind: str, quantity: int) -> Row:
    return {
        "block_id": seat.hamlet.block,
        "effective_on": date(2022, 1, 10),
        "code": f"TB-{room}-{number}",
        "name": name,
        "kind": kind,
        "room": room,
        "quantity": quantity,
        "condition": "working",
    }


def _placed(rng: random.Random, hamlet: SampleHamlet) -> dict[str, Any]:
    return {
        "block_id": hamlet.block,
        "position_lat": round(hamlet.lat + rng.gauss(0, 0.002), 6),
        "position_lon": round(hamlet.lon + rng.gauss(0, 0.002), 6),
    }
