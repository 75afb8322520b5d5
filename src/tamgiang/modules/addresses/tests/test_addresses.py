"""Digital addresses: the code leads to the door."""

from datetime import date

import pytest
from openlocationcode import openlocationcode

from tamgiang.modules.addresses import demo
from tamgiang.modules.addresses.registers import HOUSEHOLD
from tamgiang.platform.people.demo import households
from tamgiang.platform.registers.refusals import BadValue
from tamgiang.platform.registers.values import checked
from tamgiang.platform.registry.sample import SampleArea

VALUES = {"block": 1, "effective_on": date(2023, 8, 1), "code": "H-19894-01-0001"}


def test_a_plus_code_lies_where_the_household_stands(quick_sample: SampleArea) -> None:
    households(quick_sample)
    for row in demo.rows(quick_sample):
        if row["plus_code"]:
            cell = openlocationcode.decode(row["plus_code"])
            assert cell.latitudeLo <= row["position_lat"] < cell.latitudeHi
            assert cell.longitudeLo <= row["position_lon"] < cell.longitudeHi


def test_by_the_report_day_every_household_has_an_address(full_sample: SampleArea) -> None:
    households(full_sample)
    day = full_sample.report_day
    standing = [row for row in demo.rows(full_sample) if row["effective_on"] <= day]
    assert len(standing) == 24_150
    assert all(row["addressed_on"] <= day for row in standing)


def test_some_new_households_wait_for_one(full_sample: SampleArea) -> None:
    households(full_sample)
    new = [r for r in demo.rows(full_sample) if r["effective_on"] > full_sample.report_day]
    waiting = [row for row in new if row["addressed_on"] is None]
    assert 0 < len(waiting) < len(new)
    assert all(row["plus_code"] is None and row["position_lat"] is None for row in waiting)


@pytest.mark.parametrize("wrong", ["7P89HGJ222", "7P89+22", "7P89HGJ2+AA", "abc"])
def test_what_is_no_open_location_code_is_refused(wrong: str) -> None:
    with pytest.raises(BadValue):
        checked(HOUSEHOLD, VALUES | {"plus_code": wrong})


def test_the_code_of_a_household_is_not_personal_but_its_door_is() -> None:
    personal = {field.name for field in HOUSEHOLD.fields if field.personal}
    assert personal == {"head", "line", "position", "plus_code"}
