"""Cameras of the sample area, and what the register takes."""

from datetime import date

import pytest

from tamgiang.modules.cameras import demo
from tamgiang.modules.cameras.registers import CAMERA
from tamgiang.platform.registers.refusals import BadChoice, MissingValue
from tamgiang.platform.registers.values import checked
from tamgiang.platform.registry.sample import SampleArea

VALUES = {"block": 1, "effective_on": date(2023, 8, 1), "code": "CAM-1", "kind": "public"}


def test_an_owner_is_personal_and_the_code_is_not() -> None:
    assert CAMERA.by_name["owner"].personal
    assert not CAMERA.by_name["code"].personal


def test_a_camera_has_a_kind() -> None:
    with pytest.raises(MissingValue):
        checked(CAMERA, VALUES | {"kind": None})
    with pytest.raises(BadChoice):
        checked(CAMERA, VALUES | {"kind": "private"})


def test_a_position_is_kept_as_two_numbers() -> None:
    row = checked(CAMERA, VALUES | {"position": (16.5412, 107.5239)})
    assert (row["position_lat"], row["position_lon"]) == (16.5412, 107.5239)


@pytest.mark.parametrize(("day", "count"), [(date(2022, 9, 30), 13), (date(2023, 8, 22), 31)])
def test_quang_tho_began_with_13_and_had_31(full_sample: SampleArea, day: date, count: int) -> None:
    blocks = {h.block for h in full_sample.hamlets if h.commune_code == demo.QUANG_THO}
    rows = [row for row in demo.rows(full_sample) if row["block_id"] in blocks]
    assert sum(row["effective_on"] <= day for row in rows) == count


def test_cameras_of_the_report_stop_only_after_it(full_sample: SampleArea) -> None:
    ends = [row["ended_on"] for row in demo.rows(full_sample) if row["ended_on"]]
    assert ends
    assert min(ends) > full_sample.report_day


def test_codes_are_unique(full_sample: SampleArea) -> None:
    codes = [row["code"] for row in demo.rows(full_sample)]
    assert len(set(codes)) == len(codes)
