"""The wall over HTTP: what it shows to whom, its panels one by one, and layouts by role."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tamgiang.modules.centre.boards import DEFAULT, PANELS, BadLayout, Board, checked
from tamgiang.modules.centre.models import Layout
from tamgiang.modules.centre.selectors.boards import layout_of
from tamgiang.modules.centre.telemetry import open_store
from tamgiang.modules.centre.tests.people import alarm, household
from tamgiang.platform.accounts.models import Assignment, Role, User
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.registry.sample import SampleArea

pytestmark = pytest.mark.django_db
KNOWN = (("centre.incidents", "onestop.on_time"), ("centre.gauge",))


@pytest.fixture(autouse=True)
def _readings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    if connection.vendor == "postgresql":
        with closing(open_store()) as store:
            store._connection.execute("TRUNCATE telemetry.reading, telemetry.summary")  # type: ignore[attr-defined]


@pytest.fixture
def block(quick_sample: SampleArea) -> int:
    """A hamlet of the sample area."""
    return int(quick_sample.hamlets[0].block)


def person(role: str, *permissions: str) -> Client:
    """The browser of somebody with that role over the whole house."""
    kept, _ = Role.objects.get_or_create(
        code=role, defaults={"name_vi": role, "name_en": role, "permissions": list(permissions)}
    )
    Role.objects.filter(pk=kept.pk).update(permissions=list(permissions))
    user = User.objects.create(username=f"person-{role}", full_name="Người thử")
    Assignment.objects.create(user=user, role=kept, unit=None, valid_from=date(2020, 1, 1))
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def watcher() -> Client:
    """Somebody who may look at the centre."""
    return person("watcher", "centre.view", "registers.view", "indicators.view")


def head() -> Client:
    """Somebody who may decide what walls show."""
    return person("head", "centre.view", "centre.configure", "registers.view", "indicators.view")


def test_the_wall_is_dark_and_shows_every_panel_of_its_layout(block: int) -> None:
    alarm(block)

    page = watcher().get("/centre/wall/").content.decode()

    assert 'data-theme="dark"' in page
    assert [code for code in PANELS if f'id="panel-{code}"' in page] == list(PANELS)
    assert "Phú Ốc trên BĐ2 0,05 m" in page
    assert "<b>1</b> đang mở" in page
    assert "centre/wall/layouts/" not in page


def test_a_panel_is_read_again_by_itself(block: int) -> None:
    client = watcher()
    before = client.get("/centre/wall/panels/alarms/").content.decode()
    alarm(block)

    after = client.get("/centre/wall/panels/alarms/").content.decode()

    assert "Không có báo động nào đang mở." in before
    assert "Phú Ốc trên BĐ2 0,05 m" in after
    assert after.count("<section") == 1
    assert "no-store" in client.get("/centre/wall/panels/alarms/")["Cache-Control"]


def test_a_panel_there_is_not_is_not_found(block: int) -> None:
    assert watcher().get("/centre/wall/panels/none/").status_code == 404


@pytest.mark.parametrize("code", list(PANELS))
def test_a_panel_costs_few_queries(block: int, code: str) -> None:
    client = watcher()
    for number in range(12):
        alarm(block, code=f"BD-{number}")
    client.get(f"/centre/wall/panels/{code}/")

    with CaptureQueriesContext(connection) as queries:
        client.get(f"/centre/wall/panels/{code}/")

    assert len(queries) <= 30


def test_no_name_of_a_household_is_on_the_wall(block: int) -> None:
    household(block)
    client = watcher()

    told = client.get("/centre/wall/").content.decode()
    told += client.get("/layers/centre.support.json").content.decode()

    assert "Nguyễn Thị Mẫu" not in told
    assert "0000 100 001" not in told


def test_the_wall_is_for_those_who_see_the_centre(block: int) -> None:
    client = person("reader", "registers.view")

    for path in ("", "panels/alarms/", "beat/", "ground.json", "water.json", "layouts/"):
        assert client.get(f"/centre/wall/{path}").status_code == 403


def test_the_screen_is_told_how_long_it_stays_signed_in(block: int) -> None:
    client = watcher()

    assert client.get("/centre/wall/beat/").json()["left"] > 8 * 3600

    client.logout()
    assert client.get("/centre/wall/beat/").status_code in (302, 403)


def test_the_map_has_a_ground_without_figures_and_the_lagoon(block: int) -> None:
    client = watcher()

    ground = client.get("/centre/wall/ground.json").json()["features"]
    water = client.get("/centre/wall/water.json").json()["features"]

    assert {one["properties"]["rank"] for one in ground} == {0}
    assert water[0]["properties"]["name"]["vi"] == "Phá Tam Giang"


def form(**more: object) -> dict[str, object]:
    """A layout as the form sends it: alarms before the map, nothing else."""
    return {
        "row-alarms": "top", "order-alarms": "1", "row-map": "top", "order-map": "2",
        "layer": ["centre.gauge"], "figure": ["centre.incidents"], **more,
    }  # fmt: skip


def test_a_role_gets_a_layout_of_its_own_and_gives_it_back(block: int) -> None:
    client = head()
    looking = watcher()

    saved = client.post("/centre/wall/layouts/watcher/", form())
    page = looking.get("/centre/wall/").content.decode()

    assert saved.status_code == 302
    assert layout_of("watcher") == Board(
        (("alarms", "map"), (), ()), ("centre.incidents",), ("centre.gauge",)
    )
    assert page.index('id="panel-alarms"') < page.index('id="panel-map"')
    assert 'id="panel-rivers"' not in page
    assert 'id="panel-rivers"' in client.get("/centre/wall/").content.decode()
    assert 'id="panel-rivers"' not in client.get("/centre/wall/?role=watcher").content.decode()

    client.post("/centre/wall/layouts/watcher/", {"reset": "1"})

    assert layout_of("watcher") == DEFAULT
    acts = AuditEntry.objects.filter(stream="centre:layout:watcher").order_by("seq")
    assert [entry.action for entry in acts] == ["centre.layout_saved", "centre.layout_reset"]


def test_a_layout_without_a_panel_is_refused_and_nothing_is_kept(block: int) -> None:
    watcher()

    answer = head().post("/centre/wall/layouts/watcher/", {"layer": ["centre.gauge"]})

    assert answer.status_code == 422
    assert "chưa chọn phần nào" in answer.content.decode()
    assert not Layout.objects.exists()


@pytest.mark.parametrize(
    ("figures", "layers", "why"),
    [
        (("nobody.knows",), (), "không có chỉ số “nobody.knows”"),
        ((), ("nobody.knows",), "không có lớp “nobody.knows”"),
        (KNOWN[0] * 4, (), "nhiều nhất 6 chỉ số"),
    ],
)
def test_a_layout_of_what_there_is_not_is_refused(
    figures: tuple[str, ...], layers: tuple[str, ...], why: str
) -> None:
    with pytest.raises(BadLayout) as refused:
        checked({"map": ("top", 1)}, figures, layers, KNOWN)

    assert why in refused.value.text("vi")


def test_who_only_looks_cannot_try_the_wall_of_another_role(block: int) -> None:
    head().post("/centre/wall/layouts/head/", form())

    page = watcher().get("/centre/wall/?role=head").content.decode()

    assert 'id="panel-rivers"' in page


def test_the_list_of_layouts_names_the_roles_that_see_the_wall(block: int) -> None:
    watcher()
    person("reader", "registers.view")

    page = head().get("/centre/wall/layouts/").content.decode()

    assert "/centre/wall/layouts/watcher/" in page
    assert "/centre/wall/layouts/reader/" not in page
