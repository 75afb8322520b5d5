"""Digital infrastructure of the sample area."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tamgiang.modules.infrastructure import demo
from tamgiang.modules.infrastructure.registers import EQUIPMENT, ROOM, STATION, WIFI_POINT
from tamgiang.platform.registers.values import checked
from tamgiang.platform.registry.sample import SampleArea


def as_typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A position as people give it: a pair, not two columns."""
    kept = {name: value for name, value in row.items() if not name.startswith("position_")}
    return kept | {"position": (row["position_lat"], row["position_lon"])}


def test_quang_tho_has_nine_wifi_points_by_the_report_day(full_sample: SampleArea) -> None:
    blocks = {h.block for h in full_sample.hamlets if h.commune_code == demo.QUANG_THO}
    days = [r["effective_on"] for r in demo.wifi_rows(full_sample) if r["block_id"] in blocks]
    assert len(days) == 9
    assert max(days) <= full_sample.report_day


def test_the_operations_room_of_quang_tho_has_its_screens(full_sample: SampleArea) -> None:
    here = [r for r in demo.equipment_rows(full_sample) if r["room"] == f"PDH-{demo.QUANG_THO}"]
    assert {row["kind"]: row["quantity"] for row in here} == {"computer": 2, "screen": 6}
    room = next(r for r in demo.room_rows(full_sample) if r["code"] == f"PDH-{demo.QUANG_THO}")
    assert room["area"] > 40


def test_equipment_stands_in_known_rooms(full_sample: SampleArea) -> None:
    rooms = {row["code"] for row in demo.room_rows(full_sample)}
    assert {row["room"] for row in demo.equipment_rows(full_sample)} < rooms


def test_5g_came_after_the_report_day(full_sample: SampleArea) -> None:
    days = [r["effective_on"] for r in demo.station_rows(full_sample) if r["technology"] == "5g"]
    assert full_sample.report_day < min(days)
    assert max(days) < date(2026, 11, 1)


def test_sample_rows_pass_the_checks_of_the_form(full_sample: SampleArea) -> None:
    assert all(checked(STATION, as_typed(row)) for row in demo.station_rows(full_sample))
    assert all(checked(WIFI_POINT, as_typed(row)) for row in demo.wifi_rows(full_sample))
    assert all(checked(ROOM, row) for row in demo.room_rows(full_sample))
    assert all(checked(EQUIPMENT, row) for row in demo.equipment_rows(full_sample))
