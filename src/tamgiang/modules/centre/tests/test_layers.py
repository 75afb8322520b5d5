"""Layers of the maps: within the scope, for who may, again only when changed, and of nobody."""

import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tamgiang.kernel.layers import Tone
from tamgiang.modules.centre import layers
from tamgiang.modules.centre.registers import SOURCE, SUPPORT
from tamgiang.modules.centre.services.opening import open_incident
from tamgiang.modules.centre.telemetry import open_store
from tamgiang.modules.centre.tests.people import OFFICER, VIEWER, acting_as, alarm, household
from tamgiang.platform.accounts.models import Assignment, Role, User
from tamgiang.platform.orgunits.models import Unit, UnitVersion
from tamgiang.platform.registers.on_map import PersonalOnMap, register_layer
from tamgiang.platform.registers.services import create
from tamgiang.platform.registry import registry
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import system_scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _readings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    if connection.vendor == "postgresql":
        with closing(open_store()) as store:
            store._connection.execute("TRUNCATE telemetry.reading, telemetry.summary")  # type: ignore[attr-defined]


def hamlet(name: str, lat: float = 16.58, lon: float = 107.5) -> int:
    """A hamlet with a middle."""
    unit = Unit.objects.create(slug=name.lower().replace(" ", "-"))
    UnitVersion.objects.create(
        unit=unit, code=str(unit.pk), designation="Thôn", name=name, kind="hamlet",
        valid_from=date(2020, 1, 1), lat=lat, lon=lon, source="test",
    )  # fmt: skip
    return int(unit.pk)


def gauge(code: str, block: int, position: tuple[float, float] | None = (16.53, 107.47)) -> None:
    """A source of the hamlet."""
    values = {
        "code": code, "name": f"Trạm {code}", "kind": "river_level", "entry": "device",
        "position": position, "block": block, "effective_on": date(2020, 1, 1),
    }  # fmt: skip
    with system_scope("test"):
        create(SOURCE, values, actor="test")


def test_gauges_lie_where_they_stand_and_only_those_of_the_scope() -> None:
    here, there = hamlet("Một"), hamlet("Hai")
    gauge("A", here)
    gauge("B", there)
    gauge("C", here, None)

    with acting_as(VIEWER, here):
        found = list(layers.gauge_points())

    assert [(one.title.vi, one.lat, one.lon) for one in found] == [("Trạm A", 16.53, 107.47)]
    assert (found[0].tone, found[0].said) == (Tone.NONE, layers.NO_READING)


def test_an_alarm_without_a_source_lies_in_the_middle_of_its_hamlet() -> None:
    here, there = hamlet("Một", 16.6, 107.6), hamlet("Hai")
    alarm(here, count=60)
    alarm(there, code="BD-2")

    with acting_as(VIEWER, here):
        found = list(layers.alarm_points())

    assert [(one.lat, one.lon, one.tone) for one in found] == [(16.6, 107.6, Tone.WARNING)]


def test_an_open_incident_tells_its_steps() -> None:
    here = hamlet("Một")
    with acting_as(OFFICER, here):
        incident = open_incident(procedure="fire", block=here, title="Cháy chợ", actor=OFFICER)

        found = list(layers.incident_points())

    assert [one.key for one in found] == [str(incident.uid)]
    assert found[0].said is not None
    assert "xong 0/" in found[0].said.vi


def test_households_are_one_number_for_a_hamlet() -> None:
    here, there = hamlet("Một", 16.6, 107.6), hamlet("Hai")
    household(here, "HT-1", people=3)
    household(here, "HT-2", people=None)
    household(there, "HT-3")

    with acting_as(VIEWER, here):
        found = list(layers.support_counts())

    assert [(one.title.vi, one.lat, one.lon, one.count) for one in found] == [
        ("Thôn Một", 16.6, 107.6, 2)
    ]
    assert found[0].said is not None
    assert found[0].said.vi == "2 hộ cần giúp, 4 người"


def test_a_personal_place_or_title_makes_no_layer() -> None:
    with pytest.raises(PersonalOnMap):
        register_layer(SUPPORT)


def test_no_layer_tells_a_personal_value(quick_sample: SampleArea) -> None:
    """Whatever the modules put on maps: no name, telephone or address of a person is in it."""
    told = ""
    with system_scope("test"):
        block = hamlet("Một")
        household(block)
        for layer in registry.layers().values():
            told += json.dumps([one.as_geojson("vi") for one in layer.features()])

    for value in ("Nguyễn Thị Mẫu", "0000 100 001", "Xóm 1", "16.5853"):
        assert json.dumps(value)[1:-1] not in told


def test_every_layer_asks_for_a_permission_and_bears_its_module() -> None:
    found = registry.layers()

    assert {"centre.gauge", "centre.alarm", "centre.incident", "centre.support"} <= set(found)
    assert all(layer.permission for layer in found.values())


@pytest.mark.parametrize("count", [1, 12])
def test_a_layer_costs_the_same_however_much_it_shows(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    here = hamlet("Một")
    for number in range(count):
        gauge(f"G{number}", here)
        household(here, f"HT-{number}")

    with acting_as(VIEWER, here), django_assert_num_queries(4):
        points, counts = list(layers.gauge_points()), list(layers.support_counts())

    assert (len(points), counts[0].count) == (count, count)


def person(*permissions: str) -> Client:
    """The browser of somebody who holds these over the whole house."""
    role = Role.objects.create(
        code="role", name_vi="Vai", name_en="Role", permissions=list(permissions)
    )
    user = User.objects.create(username="nguoi-thu", full_name="Người thử")
    Assignment.objects.create(user=user, role=role, unit=None, valid_from=date(2020, 1, 1))
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def test_a_layer_is_told_again_only_when_it_changed(quick_sample: SampleArea) -> None:
    here, there = (one.block for one in quick_sample.hamlets[:2])
    gauge("A", here)
    client = person("centre.view", "registers.view")

    first = client.get("/layers/centre.gauge.json")
    again = client.get("/layers/centre.gauge.json", headers={"If-None-Match": first["ETag"]})
    gauge("B", there)
    changed = client.get("/layers/centre.gauge.json", headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert first["Content-Type"] == "application/geo+json"
    assert "no-store" in first["Cache-Control"]
    assert first.json()["features"][0]["properties"]["said"] == "chưa có số đo"
    assert again.content == b""
    assert len(changed.json()["features"]) == 2


@pytest.mark.parametrize(
    ("layer", "status"), [("centre.gauge", 403), ("cameras.camera", 200), ("centre.none", 404)]
)
def test_a_layer_is_told_to_who_may_see_it(
    quick_sample: SampleArea, layer: str, status: int
) -> None:
    client = person("registers.view")

    assert client.get(f"/layers/{layer}.json").status_code == status


def test_a_visitor_is_told_no_layer(client: Client, quick_sample: SampleArea) -> None:
    answer = client.get("/layers/centre.gauge.json", headers={"host": "localhost"})

    assert answer.status_code in (302, 403)
