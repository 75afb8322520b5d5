"""The interface over HTTP: who gets what, and how it is refused."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import Role, User
from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.accounts.services import assign, create_user
from tamgiang.platform.events.tickets import read_ticket
from tamgiang.platform.indicators.consumers import catch_up
from tamgiang.platform.jobs import kinds
from tamgiang.platform.jobs.kinds import job
from tamgiang.platform.jobs.services import start
from tamgiang.platform.orgunits.models import UnitKind
from tamgiang.platform.orgunits.selectors import unit_by_code
from tamgiang.platform.orgunits.services import load_sample_area
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import create
from tamgiang.platform.scopes import system_scope
from tests.dummy.registers import THING

OLD = date(2025, 6, 30)
ON = "2023-08-22"
Get = Callable[..., tuple[int, Any]]


@pytest.fixture
def people(db: None) -> dict[str, User]:
    load_sample_area()
    ensure_sample_logins()
    create_user(username="nobody", full_name="", password="x", actor="t")  # noqa: S106
    return {user.username: user for user in User.objects.all()}


@pytest.fixture
def get(people: dict[str, User]) -> Get:
    """GET an address of the interface as somebody: (status, document)."""

    def fetch(
        path: str, who: str = "", language: str = "vi", **query: str | int
    ) -> tuple[int, Any]:
        client = Client(headers={"accept-language": language})
        if who:
            client.force_login(people[who])
        answer = client.get(f"/api/v1{path}", query)
        return answer.status_code, answer.json()

    return fetch


def commune(code: str) -> int:
    found = unit_by_code(code, UnitKind.COMMUNE, OLD)
    assert found is not None
    return found.id


@pytest.fixture
def things(people: dict[str, User]) -> dict[str, Record]:
    """One thing in Quảng Thọ and one in Quảng Phú."""

    def made(code: str, block: int) -> Record:
        values = {"block": block, "effective_on": date(2023, 8, 1), "code": code}
        values |= {"name": f"Đèn {code}", "keeper": "Nguyễn Thị Mẫu", "place": (16.5, 107.5)}
        return create(THING, values, actor="system:test")

    with system_scope("test"):
        return {"tho": made("A1", commune("19894")), "phu": made("A2", commune("19897"))}


class TestProblems:
    """Every error is a problem document in the caller's language."""

    def test_a_refusal(self, get: Get) -> None:
        status, document = get("/areas/nowhere/figures", language="en", as_of=ON)
        assert status == 404
        assert document == {
            "type": "urn:tamgiang:problem:indicators.unknown_area",
            "title": "On 2023-08-22 there was no area “nowhere”.",
            "status": 404,
            "code": "indicators.unknown_area",
            "retryable": False,
            "instance": "/api/v1/areas/nowhere/figures",
        }

    def test_its_media_type(self, client: Client, db: None) -> None:
        answer = client.get("/api/v1/areas/nowhere/figures", {"as_of": ON})
        assert answer["Content-Type"] == "application/problem+json"

    def test_a_wrong_parameter_is_named(self, get: Get) -> None:
        status, document = get("/areas/quang-dien/figures", as_of="yesterday")
        assert (status, document["code"]) == (422, "api.wrong_request")
        assert document["errors"][0]["at"] == ["query", "as_of"]

    def test_a_body_that_is_no_json(self, client: Client, db: None) -> None:
        answer = client.post("/api/v1/tickets", b"{", content_type="application/json")
        assert answer.status_code == 422
        assert answer.json()["code"] == "api.wrong_request"

    def test_the_document_of_the_interface(self, get: Get) -> None:
        status, document = get("/openapi.json")
        assert status == 200
        assert {path.split("/")[3] for path in document["paths"]} >= {
            "areas",
            "units",
            "registers",
            "jobs",
            "tickets",
        }


class TestPublic:
    """Sums and units are for everyone."""

    def test_figures_without_signing_in(self, get: Get) -> None:
        with system_scope("test"):
            catch_up()
        status, found = get("/areas/quang-dien/figures", as_of=ON)
        assert status == 200
        assert "cameras.public" in {figure["code"] for figure in found}
        assert {figure["status"] for figure in found} == {"no_data"}

    def test_of_one_unit_by_its_code(self, get: Get) -> None:
        status, found = get("/areas/quang-dien/figures", as_of=ON, unit="19894")
        assert status == 200
        assert {figure["place"] for figure in found} == {commune("19894")}
        status, problem = get("/areas/quang-dien/figures", as_of=ON, unit="99999")
        assert (status, problem["code"]) == (404, "indicators.unknown_unit")

    def test_the_same_code_is_another_unit_after_the_merger(self, get: Get) -> None:
        before = get("/units", code="19867", on="2023-08-22")[1]
        after = get("/units", code="19867", on="2026-01-01")[1]
        assert (before["name"], after["name"]) == ("Thị trấn Sịa", "Xã Quảng Điền")
        assert before["id"] != after["id"]

    def test_a_unit_there_is_not(self, get: Get) -> None:
        status, problem = get("/units", language="en", code="00000", on=ON)
        assert (status, problem["title"]) == (404, "A unit with the code 00000 was not found.")

    def test_the_history_of_a_unit(self, get: Get) -> None:
        status, found = get(f"/units/{commune('19894')}/history")
        assert status == 200
        assert [unit["name"] for unit in found["successors"]] == ["Xã Quảng Điền"]
        assert get("/units/999999999/history")[0] == 404

    def test_units_only_partly_inside_say_so(self, get: Get) -> None:
        status, found = get("/areas/quang-dien/units", on="2026-01-01")
        parts = {unit["name"]: (unit["inside"], unit["total"]) for unit in found}
        assert status == 200
        assert parts["Phường Phong Quảng"] == (2, 3)
        assert parts["Phường Hóa Châu"] == (1, 3)


RECORDS = f"/registers/{THING.full_name}/records"


class TestRoleMatrix:
    """Anonymous, without the permission, with it elsewhere, with it here."""

    @pytest.mark.parametrize(
        "path", ["/registers", RECORDS, "/jobs", "/areas/quang-dien/figures/x/rows"]
    )
    def test_anonymous(self, get: Get, path: str) -> None:
        query = {"as_of": ON} if "rows" in path else {}
        status, document = get(path, **query)
        assert (status, document["code"]) == (401, "api.sign_in_first")

    @pytest.mark.parametrize("path", ["/registers", RECORDS, "/areas/quang-dien/figures/x/rows"])
    def test_without_the_permission(self, get: Get, path: str) -> None:
        query = {"as_of": ON} if "rows" in path else {}
        status, document = get(path, "nobody", **query)
        assert (status, document["code"]) == (403, "house.not_permitted")

    def test_elsewhere_and_here(self, get: Get, things: dict[str, Record]) -> None:
        status, found = get(RECORDS, "canbo.quangtho")
        assert (status, found["count"]) == (200, 1)
        assert [item["ref"] for item in found["items"]] == [str(things["tho"].ref)]
        assert get(f"{RECORDS}/{things['tho'].uid}", "canbo.quangtho")[0] == 200
        status, problem = get(f"{RECORDS}/{things['phu'].uid}", "canbo.quangtho")
        assert (status, problem["code"]) == (404, "house.not_found")

    def test_everywhere(self, get: Get, things: dict[str, Record]) -> None:
        assert get(RECORDS, "quantri")[1]["count"] == 2


class TestRecords:
    """What of a record is shown."""

    def test_personal_values_are_masked(self, get: Get, things: dict[str, Record]) -> None:
        found = get(f"{RECORDS}/{things['tho'].uid}", "quantri")[1]
        assert found["values"]["keeper"] == "•••"
        assert found["values"]["name"] == "Đèn A1"
        assert (found["state"], found["version"]) == ("active", 1)
        assert "Nguyễn" not in str(get(RECORDS, "quantri"))

    def test_pages(self, get: Get, things: dict[str, Record]) -> None:
        first = get(RECORDS, "quantri", limit=1)[1]
        second = get(RECORDS, "quantri", limit=1, offset=1)[1]
        assert first["count"] == second["count"] == 2
        assert first["items"] != second["items"]
        assert get(RECORDS, "quantri", limit=201)[0] == 422

    def test_searching_without_marks(self, get: Get, things: dict[str, Record]) -> None:
        assert get(RECORDS, "quantri", search="den a2")[1]["count"] == 1

    def test_an_unknown_register(self, get: Get) -> None:
        assert get("/registers/a.b/records", "quantri")[0] == 404

    def test_declarations(self, get: Get) -> None:
        found = get("/registers", "nguoixem")[1]
        thing = next(one for one in found if one["name"] == THING.full_name)
        keeper = next(field for field in thing["fields"] if field["name"] == "keeper")
        assert keeper["personal"] is True
        assert set(thing["label"]) == {"vi", "en"}


class TestJobs:
    """Jobs of one's own, and of others with the permission."""

    @pytest.fixture(autouse=True)
    def _kind(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
        job("test.a", label=Label("Thử", "Test"))(lambda context: 1)

    def cancelled(self, people: dict[str, User], who: str, uid: object) -> int:
        client = Client()
        client.force_login(people[who])
        return client.post(f"/api/v1/jobs/{uid}/cancel").status_code

    def test_ones_own_and_others(self, get: Get, people: dict[str, User]) -> None:
        mine = start("test.a", {}, actor=people["canbo.quangtho"].actor)
        assert get(f"/jobs/{mine.uid}", "canbo.quangtho")[1]["state"] == "queued"
        assert get("/jobs", "nguoixem")[1]["count"] == 0
        assert get(f"/jobs/{mine.uid}", "nguoixem")[0] == 404
        assert get(f"/jobs/{mine.uid}", "lanhdao")[0] == 200
        # A leader sees it, but may not stop it; an administrator may
        assert self.cancelled(people, "nguoixem", mine.uid) == 404
        assert self.cancelled(people, "lanhdao", mine.uid) == 403
        assert self.cancelled(people, "quantri", mine.uid) == 200
        assert get(f"/jobs/{mine.uid}", "quantri")[1]["state"] == "cancelled"

    def test_another_site_cannot_make_a_browser_cancel(self, people: dict[str, User]) -> None:
        mine = start("test.a", {}, actor=people["quantri"].actor)
        client = Client(enforce_csrf_checks=True)
        client.force_login(people["quantri"])
        assert client.post(f"/api/v1/jobs/{mine.uid}/cancel").status_code == 403


class TestTickets:
    """Who may hear what."""

    def asked(self, topics: list[str], user: User | None = None) -> tuple[int, Any]:
        client = Client()
        if user is not None:
            client.force_login(user)
        answer = client.post("/api/v1/tickets", {"topics": topics}, content_type="application/json")
        return answer.status_code, answer.json()

    def test_figures_are_for_everyone(self, db: None) -> None:
        status, given = self.asked(["figures."])
        ticket = read_ticket(given["ticket"])
        assert (status, ticket.topics, ticket.blocks) == (200, ("figures.",), frozenset())
        assert given["url"].startswith("/events?ticket=")

    def test_records_are_for_those_who_see_them(self, people: dict[str, User]) -> None:
        assert self.asked(["record."])[0] == 401
        assert self.asked(["record."], people["nobody"])[0] == 403
        status, given = self.asked(["record."], people["canbo.quangtho"])
        assert status == 200
        blocks = read_ticket(given["ticket"]).blocks
        assert blocks is not None
        assert commune("19894") in blocks
        assert commune("19897") not in blocks

    @pytest.mark.parametrize("topics", [["accounts."], ["re"], ["jobs.", ""]])
    def test_no_ticket_for_anything_else(self, people: dict[str, User], topics: list[str]) -> None:
        assert self.asked(topics, people["quantri"])[0] == 403

    def test_a_ticket_for_nothing_is_refused(self, people: dict[str, User]) -> None:
        assert self.asked([], people["quantri"])[0] == 422


def test_rows_behind_a_figure_are_those_the_person_may_see(
    get: Get, people: dict[str, User]
) -> None:
    role = Role.objects.get(code="viewer")
    assign(people["nobody"], role, valid_from=date(2020, 1, 1), actor="t")
    found = get("/areas/quang-dien/figures", as_of=ON)[1]
    status, rows = get(f"/areas/quang-dien/figures/{found[0]['code']}/rows", "nobody", as_of=ON)
    assert (status, rows["count"], rows["items"]) == (200, 0, [])
    status, series = get(f"/areas/quang-dien/figures/{found[0]['code']}/series", as_of=ON)
    assert status == 200
    assert series[-1]["on"] == ON


def test_a_figure_by_other_boundaries(get: Get) -> None:
    with system_scope("test"):
        values = {"code": "B1", "name": "x", "block": commune("19885"), "colour": "blue"}
        create(THING, values | {"effective_on": date(2023, 8, 1)}, actor="test")
    catch_up()

    path = "/areas/quang-dien/figures/dummy.blue_things"
    status, told = get(f"{path}/recast", as_of=ON, boundaries="2025-07-01")
    assert status == 200
    assert told["basis"] == "exact"
    assert {u["name"]: u["numerator"] for u in told["units"]}["Xã Đan Điền"] == 1
    assert told["total"]["printed"] == "01"

    status, told = get(f"{path}/timeline", as_of="2025-08-01", boundaries="2023-01-01", months=3)
    assert status == 200
    assert told["changes"] == ["2025-07-01"]
    lines = {line["name"]: [p["numerator"] for p in line["points"]] for line in told["lines"]}
    assert lines["Xã Quảng Vinh"] == [1, 1, 1]
    assert lines[""] == [1, 1, 1]


def test_what_cannot_be_recast_is_refused_with_the_reason(get: Get) -> None:
    path = "/areas/quang-dien/figures/onestop.cashless_fees/recast"
    status, problem = get(path, language="en", as_of=ON, boundaries="2025-07-01")
    assert status == 400
    assert "the district centre" in problem["title"]
