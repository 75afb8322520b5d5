"""The sample area's gauges stay fresh, and a synthetic flood comes through the real door."""

import asyncio
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from tamgiang.modules.centre.intake.upkeep import keep_fresh
from tamgiang.modules.centre.models import Token
from tamgiang.modules.centre.observing.digests import token_digest
from tamgiang.modules.centre.simulating import steady
from tamgiang.modules.centre.simulating.readings import CREST, RIVERS, calm, flood
from tamgiang.modules.centre.simulating.river import NoIntake, NotTheSample, Scenario, simulate
from tamgiang.modules.centre.telemetry import Reading
from tamgiang.modules.centre.telemetry.embedded import EmbeddedStore
from tamgiang.modules.centre.tests.intake_house import door, intake, known
from tamgiang.modules.centre.tests.people import place
from tamgiang.modules.centre.tests.test_alarms import source
from tamgiang.platform.orgunits.models import Area
from tamgiang.platform.scopes import system_scope

HOUR = 3600.0
BD1 = {"PHU-OC": 1.5, "CAU-TU-PHU": 1.2, "SIA-MUC-NUOC": 0.8}


def test_a_calm_river_stays_below_every_mark_and_a_flood_passes_the_second() -> None:
    days = [calm(code, "river_level", n * HOUR)["level"] for code in RIVERS for n in range(500)]
    crest = {code: flood(code, "river_level", CREST + 1, 0.0)["level"] for code in RIVERS}

    for code, mark in BD1.items():
        assert max(calm(code, "river_level", n * HOUR)["level"] for n in range(500)) < mark
    assert min(days) > 0
    assert crest["PHU-OC"] > 4.5
    assert crest["CAU-TU-PHU"] > 2.4
    assert flood("PHU-OC", "river_level", 0.0, 0.0)["level"] < 1.5
    assert calm("PHU-OC", "river_level", 7.0) == calm("PHU-OC", "river_level", 7.0)


def test_a_flood_at_sixty_times_life_is_over_in_24_minutes_and_calm_never_is() -> None:
    assert Scenario("flood", 60).lasts == 24 * 60
    assert Scenario("steady").lasts == float("inf")
    assert Scenario("steady").beat == 60


@pytest.mark.django_db
def test_a_house_that_is_not_the_sample_is_refused_and_gets_no_key(tmp_path: Path) -> None:
    with pytest.raises(NotTheSample):
        simulate(Scenario("flood"), tmp_path / "none.sock", lambda _passed, _told: None)

    Area.objects.create(code="quang-dien", name="Quảng Điền")
    with pytest.raises(NoIntake):
        simulate(Scenario("flood"), tmp_path / "none.sock", lambda _passed, _told: None)

    assert not Token.objects.exists()


@pytest.mark.django_db
def test_only_silent_sources_of_the_sample_are_spoken_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steady, "open_store", lambda: EmbeddedStore(tmp_path / "t.sqlite3"))
    now = 1_790_000_000.0
    sources = [(1, "PHU-OC", "river_level"), (2, "SIA-MUA", "rain"), (3, "KHAC", "river_level")]
    with closing(EmbeddedStore(tmp_path / "t.sqlite3")) as store:
        at = int((now - 20) * 1e6)
        store.append([Reading(1, at, at, {"level": 3.2})])

    assert steady.due(sources, now) == {}

    Area.objects.create(code="quang-dien", name="Quảng Điền")
    assert set(steady.due(sources, now)) == {2}
    assert set(steady.due(sources, now + 60)) == {1, 2}


def test_the_switch_keeps_the_intake_quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(steady.SWITCH, "0")

    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            await keep_fresh(house.receiver)
            assert house.stored() == []

    asyncio.run(story())


@pytest.mark.django_db(transaction=True)
def test_a_flood_is_told_through_the_door_and_the_key_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Area.objects.create(code="quang-dien", name="Quảng Điền")
    with system_scope("test"):
        source(place())
    monkeypatch.setattr("tamgiang.modules.centre.services.tokens.new_token", lambda: "token-1")
    first, phu_oc = known(1), known(2)
    doors = door(first, phu_oc)
    children = {token_digest("token-1"): {"PHU-OC": phu_oc}}
    doors.children = children
    clock = [1_790_000_000.0]
    heard: list[Mapping[str, Mapping[str, float]]] = []

    async def story() -> None:
        async with intake(tmp_path, doors) as house:
            told = await asyncio.to_thread(
                simulate,
                Scenario("flood", 86_400 / 3),
                house.socket,
                lambda _passed, readings: heard.append(readings),
                clock=lambda: clock[0],
                sleep=lambda seconds: clock.__setitem__(0, clock[0] + seconds),
            )
            assert told == 3
            assert house.receiver.take_notes() == ({}, [])

    asyncio.run(story())

    assert [round(said["PHU-OC"]["level"]) for said in heard] == [1, 4, 1]
    assert not Token.objects.filter(revoked_at=None).exists()
