"""Outreach: one dated event for each person and stage, and no identification number."""

from datetime import date
from itertools import pairwise

import pytest

from tamgiang.modules.outreach.demo import devices, eid, officials, teams
from tamgiang.modules.outreach.registers import EID_EVENT, REGISTERS
from tamgiang.platform.people.demo import households, residents
from tamgiang.platform.registers.values import checked
from tamgiang.platform.registry.sample import SampleArea


@pytest.fixture
def lived_in(full_sample: SampleArea) -> SampleArea:
    households(full_sample)
    full_sample.residents = residents(full_sample)
    return full_sample


@pytest.fixture
def quick_lived_in(quick_sample: SampleArea) -> SampleArea:
    households(quick_sample)
    quick_sample.residents = residents(quick_sample)
    return quick_sample


def test_no_register_has_a_field_for_an_identification_number() -> None:
    names = {field.name for register in REGISTERS for field in register.fields}
    assert not names & {"id_number", "citizen_id", "cccd", "identity_number"}


def test_nobody_activates_before_collection_nor_collects_before_being_listed(
    quick_lived_in: SampleArea,
) -> None:
    days: dict[str, dict[str, date]] = {}
    for row in eid.rows(quick_lived_in):
        assert row["stage"] not in days.setdefault(row["person"], {})
        days[row["person"]][row["stage"]] = row["effective_on"]
    for stages in days.values():
        order = [stages[s] for s in ("listed", "collected", "activated") if s in stages]
        assert order == sorted(order)
        assert "listed" in stages
        assert "activated" not in stages or "collected" in stages


def test_the_share_rises_every_month_before_the_report(lived_in: SampleArea) -> None:
    days = [r["effective_on"] for r in eid.rows(lived_in) if r["stage"] == "collected"]
    ends = [date(2022, month, 28) for month in range(8, 13)]
    ends += [date(2023, month, 28) for month in range(1, 8)]
    collected = [sum(day <= end for day in days) for end in ends]
    assert all(later - earlier > 300 for earlier, later in pairwise(collected))


def test_communes_differ(lived_in: SampleArea) -> None:
    commune = {hamlet.block: hamlet.commune_code for hamlet in lived_in.hamlets}
    counts: dict[str, dict[str, int]] = {}
    for row in eid.rows(lived_in):
        if row["effective_on"] <= lived_in.report_day:
            stages = counts.setdefault(commune[row["block_id"]], {})
            stages[row["stage"]] = stages.get(row["stage"], 0) + 1
    shares = {round(each["activated"] / each["listed"], 2) for each in counts.values()}
    assert len(counts) == 11
    assert len(shares) > 5
    assert all(0.4 < share < 0.65 for share in shares)


def test_a_4g_user_has_a_smartphone_and_a_smartphone_user_a_phone(
    quick_lived_in: SampleArea,
) -> None:
    users: dict[str, set[str]] = {"phone": set(), "smartphone": set(), "data_4g": set()}
    for row in devices.rows(quick_lived_in):
        users[row["kind"]].add(row["person"])
    assert users["data_4g"] < users["smartphone"] < users["phone"]


def test_1044_of_1050_officials_have_hue_s_on_the_report_day(full_sample: SampleArea) -> None:
    day = full_sample.report_day
    in_post = [
        official
        for official in officials.officials(full_sample)
        if official.since <= day < (official.ended or date.max)
    ]
    assert len(in_post) == 1050
    assert sum(o.hue_s is not None and o.hue_s <= day for o in in_post) == 1044


def test_who_left_takes_the_app_along(lived_in: SampleArea) -> None:
    gone = {o.code: o.ended for o in officials.officials(lived_in) if o.ended and o.hue_s}
    ends = {
        r["holder"]: r["ended_on"] for r in officials.install_rows(lived_in) if r["holder"] in gone
    }
    assert ends == gone


def test_officials_of_the_district_serve_the_new_units_since_july_2025(
    full_sample: SampleArea,
) -> None:
    found = officials.officials(full_sample)
    now = [o for o in found if o.since <= full_sample.today and o.ended is None]
    assert not any("huyện" in official.agency for official in now)
    committees = {o.agency for o in now if o.agency.startswith("UBND")}
    assert committees == {s.committee for s in full_sample.seats_on(full_sample.today)}
    assert len({official.code for official in found}) == len(found)


def test_nobody_installs_one_app_twice(lived_in: SampleArea) -> None:
    pairs = [(row["holder"], row["app"]) for row in officials.install_rows(lived_in)]
    assert len(set(pairs)) == len(pairs)


def test_each_hamlet_has_its_team_before_the_report_day(full_sample: SampleArea) -> None:
    rows = list(teams.rows(full_sample))
    assert {row["block_id"] for row in rows} == {hamlet.block for hamlet in full_sample.hamlets}
    assert max(row["effective_on"] for row in rows) <= full_sample.report_day


def test_sample_events_pass_the_checks_of_the_form(quick_lived_in: SampleArea) -> None:
    assert all(checked(EID_EVENT, row) for row in eid.rows(quick_lived_in))
