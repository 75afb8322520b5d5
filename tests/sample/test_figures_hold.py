"""The public report of 22 August 2023, counted by hand from the records of the sample area.

Nothing of the house is used here: rows are read from the file as they are and counted in Python.
"""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.sqlite

DAY = "2023-08-22"
Row = dict[str, Any]
Table = Callable[[str], list[Row]]


@pytest.fixture(scope="module")
def table(seeded_home: Path) -> Iterator[Table]:
    """The records of a register that hold on the report day, as plain rows."""
    file = sqlite3.connect(f"file:{seeded_home / 'tamgiang.sqlite3'}?mode=ro", uri=True)
    file.row_factory = sqlite3.Row
    kept: dict[str, list[Row]] = {}

    def rows(name: str) -> list[Row]:
        if name not in kept:
            found = file.execute(f"SELECT * FROM {name}")  # noqa: S608 - names from this file
            kept[name] = [row for row in map(dict, found) if _holds(row)]
        return kept[name]

    yield rows
    file.close()


def _holds(row: Row) -> bool:
    ended = row["ended_on"]
    return row["state"] == 0 and row["effective_on"] <= DAY and (ended is None or ended > DAY)


def test_infrastructure_counts_44_public_and_256_socialised_cameras(table: Table) -> None:
    kinds = [row["kind"] for row in table("cameras_camera")]
    assert (kinds.count("public"), kinds.count("socialised")) == (44, 256)


def test_every_document_issued_over_the_network_is_signed(table: Table) -> None:
    network = [row for row in table("documents_outgoing") if row["channel"] == "network"]
    assert len(network) > 1000
    assert all(row["signed"] for row in network)


def test_unsigned_paper_and_secret_stubs_exist_outside_that_count(table: Table) -> None:
    paper = [row for row in table("documents_outgoing") if row["channel"] != "network"]
    assert any(not row["signed"] for row in paper)
    stubs = table("documents_secret_stub")
    assert stubs
    assert all("abstract" not in row for row in stubs)


def test_1044_of_1050_officials_installed_hue_s(table: Table) -> None:
    officials = {row["code"] for row in table("outreach_official")}
    installed = {
        row["holder"]
        for row in table("outreach_app_install")
        if row["app"] == "hue_s" and row["holder_kind"] == "official"
    }
    assert (len(installed), len(officials)) == (1044, 1050)
    assert installed <= officials


def test_every_procedure_at_every_desk_is_served_by_the_public_post(table: Table) -> None:
    offerings = table("onestop_offering")
    assert {row["office_kind"] for row in offerings} == {"district_centre", "commune_desk"}
    assert all(row["postal_since"] and row["postal_since"] <= DAY for row in offerings)


def test_every_dossier_is_digitised_at_both_kinds_of_desk(table: Table) -> None:
    dossiers = table("onestop_dossier")
    assert {row["office_kind"] for row in dossiers} == {"district_centre", "commune_desk"}
    assert all(row["digitised_on"] and row["digitised_on"] <= DAY for row in dossiers)


@pytest.mark.parametrize("since", ["2023-01-01", "2023-04-01", "2023-07-01", "2023-08-01"])
def test_more_than_95_but_not_all_of_the_centres_fees_came_without_cash(
    table: Table, since: str
) -> None:
    paid = [row for row in _of_the_centre(table) if since <= (row["paid_on"] or "") <= DAY]
    total = sum(row["fee"] for row in paid)
    cashless = sum(row["fee"] for row in paid if row["means"] in ("transfer", "qr"))
    assert 0.95 < cashless / total < 1


def test_the_centres_fees_of_the_year_pass_the_limit_of_32_bits(table: Table) -> None:
    year = [row["fee"] for row in _of_the_centre(table) if (row["paid_on"] or "") >= "2023"]
    assert sum(year) > 2**31


def _of_the_centre(table: Table) -> list[Row]:
    return [r for r in table("onestop_dossier") if r["office_kind"] == "district_centre"]


def test_five_sellers_are_on_postmart_or_lazada_and_more_are_not(table: Table) -> None:
    sellers = table("cooperatives_seller")
    on_market = [
        row["name"]
        for row in sellers
        if any(d and d <= DAY for d in (row["postmart_since"], row["lazada_since"]))
    ]
    assert len(on_market) == 5
    assert {"Hợp tác xã Nông nghiệp Quảng Thọ II", "Hợp tác xã Bao La"} < set(on_market)
    assert len(sellers) > 30


def test_of_64500_listed_persons_50690_collected_and_33024_activated(table: Table) -> None:
    stages: dict[str, set[str]] = {"listed": set(), "collected": set(), "activated": set()}
    for row in table("outreach_eid_event"):
        stages[row["stage"]].add(row["person"])
    assert {stage: len(people) for stage, people in stages.items()} == {
        "listed": 64_500,
        "collected": 50_690,
        "activated": 33_024,
    }
    assert stages["activated"] < stages["collected"] < stages["listed"]


def test_all_24150_households_have_a_digital_address(table: Table) -> None:
    households = table("addresses_household")
    assert len(households) == 24_150
    assert all(row["plus_code"] and row["addressed_on"] <= DAY for row in households)


@pytest.mark.parametrize(
    ("kind", "users"), [("phone", 43_618), ("smartphone", 34_488), ("data_4g", 18_940)]
)
def test_devices_are_used_by_so_many_of_81462_residents(
    table: Table, kind: str, users: int
) -> None:
    residents = {row["code"] for row in table("people_resident")}
    using = {row["person"] for row in table("outreach_device_use") if row["kind"] == kind}
    assert (len(using), len(residents)) == (users, 81_462)
    assert using <= residents


def test_quang_tho_had_13_cameras_then_31_and_nine_wifi_points(
    table: Table, seeded_home: Path
) -> None:
    blocks = _blocks_of(seeded_home, "19894")
    online = [r["effective_on"] for r in table("cameras_camera") if r["block_id"] in blocks]
    wifi = [row for row in table("infrastructure_wifi_point") if row["block_id"] in blocks]
    assert len([day for day in online if day < "2022-10-01"]) == 13
    assert (len(online), len(wifi)) == (31, 9)


def _blocks_of(home: Path, commune: str) -> set[int]:
    file = sqlite3.connect(f"file:{home / 'tamgiang.sqlite3'}?mode=ro", uri=True)
    found = file.execute(
        "SELECT unit_id FROM orgunits_unitversion WHERE kind = 'hamlet' AND code LIKE ?",
        (f"{commune}-%",),
    )
    blocks = {row[0] for row in found}
    file.close()
    return blocks


def test_the_last_months_are_lively_on_todays_units(table: Table, seeded_home: Path) -> None:
    file = sqlite3.connect(f"file:{seeded_home / 'tamgiang.sqlite3'}?mode=ro", uri=True)
    month = date.today().replace(day=1).isoformat()
    for name in ("onestop_dossier", "documents_outgoing", "outreach_eid_event"):
        count = "SELECT count(*) FROM {} WHERE effective_on >= date(?, '-2 months')"
        (recent,) = file.execute(count.format(name), (month,)).fetchone()
        assert recent > 50, name
    file.close()
