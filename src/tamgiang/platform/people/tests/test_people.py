"""Residents: who counts on the report day, and that nobody of them exists."""

from datetime import date

import pytest

from tamgiang.platform.people import demo
from tamgiang.platform.people.names import MARK, synthetic_phone
from tamgiang.platform.people.registers import RESIDENT
from tamgiang.platform.registers.refusals import BadValue
from tamgiang.platform.registers.values import checked
from tamgiang.platform.registry.sample import SampleArea


def listed(sample: SampleArea) -> SampleArea:
    demo.households(sample)
    sample.residents = demo.residents(sample)
    return sample


def test_81462_residents_of_24150_households_count_on_the_report_day(
    full_sample: SampleArea,
) -> None:
    sample = listed(full_sample)
    counted = [
        person
        for person in sample.residents
        if person.since <= sample.report_day < (person.ended or date.max)
    ]
    assert len(counted) == 81_462
    assert len(sample.households) == len({code for code, _ in sample.households}) == 24_150


def test_every_resident_lives_in_a_household_of_the_same_hamlet(quick_sample: SampleArea) -> None:
    sample = listed(quick_sample)
    home = dict(sample.households)
    assert all(home[person.household] == person.block for person in sample.residents)


def test_codes_are_unique(full_sample: SampleArea) -> None:
    codes = [person.code for person in listed(full_sample).residents]
    assert len(set(codes)) == len(codes)


def test_seeding_on_a_later_day_only_adds(quick_sample: SampleArea) -> None:
    later = list(demo.rows(listed(quick_sample)))
    quick_sample.today = date(2025, 3, 3)
    earlier = list(demo.rows(listed(quick_sample)))
    until = {row["code"]: row["name"] for row in later}
    assert earlier
    assert all(until[row["code"]] == row["name"] for row in earlier)


def test_every_name_says_that_it_is_a_sample(quick_sample: SampleArea) -> None:
    assert all(row["name"].endswith(MARK) for row in demo.rows(listed(quick_sample)))


def test_sample_telephones_are_under_a_prefix_of_no_operator() -> None:
    assert synthetic_phone(1_234_567) == "0100234567"


def test_sample_rows_pass_the_checks_of_the_form(quick_sample: SampleArea) -> None:
    for row in demo.rows(listed(quick_sample)):
        assert checked(RESIDENT, row)["code"] == row["code"]


def test_a_code_that_is_a_sentence_is_refused() -> None:
    row = {"block": 1, "effective_on": date(2023, 8, 1), "name": "Mẫu", "code": "mã của ông A"}
    with pytest.raises(BadValue):
        checked(RESIDENT, row)
