"""Dossiers: codes in the two official forms, fees in whole dong, payers in cash."""

from datetime import date
from typing import Any

import pytest

from tamgiang.modules.onestop.demo import dossiers, procedures
from tamgiang.modules.onestop.registers import DOSSIER, OFFERING
from tamgiang.platform.registers.refusals import BadValue
from tamgiang.platform.registers.values import checked
from tamgiang.platform.registry.sample import SampleArea


def dossier(**changes: object) -> dict[str, Any]:
    return {
        "block": 1,
        "effective_on": date(2023, 8, 1),
        "code": "000.17.22.H56-210531-0001",
        "procedure": "2.000815",
        "office": "Bộ phận một cửa xã Quảng Thọ",
        "office_kind": "commune_desk",
    } | changes


@pytest.mark.parametrize(
    "code",
    [
        "000.17.22.H56-210531-0001",
        "000.00.14.H56-200203-0118",
        "H57.33.16-250701-0001",
        "H57-250701-12345",
    ],
)
def test_both_official_forms_of_a_code_are_taken(code: str) -> None:
    assert checked(DOSSIER, dossier(code=code))["code"] == code


@pytest.mark.parametrize(
    "code", ["17.22.H56-210531-0001", "000.17.22.H56-21053-0001", "H57.33.16-250701-001", "1"]
)
def test_other_codes_are_refused(code: str) -> None:
    with pytest.raises(BadValue):
        checked(DOSSIER, dossier(code=code))


def test_a_fee_beyond_32_bits_is_kept_and_a_fraction_is_refused() -> None:
    assert checked(DOSSIER, dossier(fee=2**31 + 1))["fee"] == 2_147_483_649
    with pytest.raises(BadValue):
        checked(DOSSIER, dossier(fee=1000.5))
    with pytest.raises(BadValue):
        checked(DOSSIER, dossier(fee=-1))


def test_codes_of_the_sample_are_unique_and_valid(full_sample: SampleArea) -> None:
    rows = list(dossiers.rows(full_sample))
    assert len({row["code"] for row in rows}) == len(rows)
    assert all(checked(DOSSIER, row) for row in rows)


def test_every_month_of_2023_the_centre_is_over_95_but_never_whole(
    full_sample: SampleArea,
) -> None:
    paid: dict[tuple[int, int], list[tuple[int, bool]]] = {}
    for row in dossiers.rows(full_sample):
        if row["office_kind"] == "district_centre" and row["paid_on"]:
            month = (row["paid_on"].year, row["paid_on"].month)
            paid.setdefault(month, []).append((row["fee"], row["means"] == "cash"))
    for month in [(2023, number) for number in range(1, 9)]:
        total = sum(fee for fee, _ in paid[month])
        cash = sum(fee for fee, in_cash in paid[month] if in_cash)
        assert 0 < cash < 0.05 * total, month


def test_what_is_free_is_paid_by_nobody(full_sample: SampleArea) -> None:
    for row in dossiers.rows(full_sample):
        assert (row["fee"] == 0) == (row["means"] == "none") == (row["paid_on"] is None)


def test_dossiers_are_digitised_by_the_report_day_and_some_later_ones_wait(
    full_sample: SampleArea,
) -> None:
    day = full_sample.report_day
    rows = list(dossiers.rows(full_sample))
    early = [row["digitised_on"] for row in rows if row["effective_on"] <= day]
    assert all(digitised and digitised <= day for digitised in early)
    assert any(row["digitised_on"] != row["effective_on"] for row in rows)


def test_the_communes_offer_everything_since_the_district_ended(full_sample: SampleArea) -> None:
    rows = list(procedures.offering_rows(full_sample))
    district = [row for row in rows if row["office_kind"] == "district_centre"]
    assert {row["ended_on"] for row in district} == {date(2025, 7, 1)}
    new = {row["office"] for row in rows if row["effective_on"] == date(2025, 7, 1)}
    assert len(new) == 4
    assert sum(row["ended_on"] is None for row in rows) == 4 * len(procedures.SORTS)
    assert all(checked(OFFERING, row) for row in rows)
