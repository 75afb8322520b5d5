"""The console over HTTP: what it lists, what a line says, and what its acts answer."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tamgiang.modules.centre.models import Alarm, AlarmState, Incident
from tamgiang.modules.centre.tests.people import alarm, place
from tamgiang.platform.accounts.models import Assignment, Role, User
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import system_scope

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}
LIVE = {"HTTP_X_REQUESTED_WITH": "live"}


@pytest.fixture
def block() -> int:
    return place()


def person(login: str, *permissions: str, block: int | None = None) -> Client:
    role = Role.objects.create(
        code=f"r-{login}", name_vi=login, name_en=login, permissions=list(permissions)
    )
    user = User.objects.create(username=login, full_name=f"Người {login}")
    unit = None if block is None else Unit.objects.get(pk=block)
    Assignment.objects.create(user=user, role=role, unit=unit, valid_from=date(2020, 1, 1))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def operator() -> Client:
    return person("an", "centre.view", "centre.operate", "registers.view")


def act(client: Client, name: str, *alarms: Record, **more: object) -> dict[str, Any]:
    said = {"act": name, "alarm": [str(one.uid) for one in alarms], **more}
    answer = client.post("/centre/alarms/act/", said, **JSON)  # type: ignore[arg-type]
    return {"status": answer.status_code, **answer.json()}


def now(record: Record) -> dict[str, Any]:
    with system_scope("test"):
        return dict(Alarm.objects.get(pk=record.pk).values())


def test_the_queue_is_by_priority_then_age(operator: Client, block: int) -> None:
    old = timezone.now() - timedelta(hours=2)
    alarm(block, code="BD-1", title="Mưa lớn", priority="medium", opened_at=old)
    alarm(block, code="BD-2", title="Mới và cao", priority="high")
    alarm(block, code="BD-3", title="Cũ và cao", priority="high", opened_at=old)

    page = operator.get("/centre/").content.decode()

    places = [page.index(f">{title}</a>") for title in ("Cũ và cao", "Mới và cao", "Mưa lớn")]
    assert places == sorted(places)
    assert 'data-count="high">2<' in page
    assert 'data-count="waiting">3<' in page


def test_filters_of_the_address_hide_lines_and_shelved_ones_are_apart(
    operator: Client, block: int
) -> None:
    alarm(block, code="BD-1", title="Cao", priority="high")
    until = timezone.now() + timedelta(hours=1)
    alarm(block, code="BD-2", title="Gác", stage="shelved", shelved_until=until)

    shown = operator.get("/centre/queue/?priority=low").content.decode()
    shelf = operator.get("/centre/queue/?shelved=1").content.decode()

    assert shown.count(" hidden>") == shown.count('<li class="alarm') + 1 == 3
    lines = shelf.split("<li ")[1:]
    assert [" hidden>" in line.split("\n")[0] for line in lines] == [True, False]


def test_a_line_says_what_runs_on_in_the_state_of_the_alarm(operator: Client, block: int) -> None:
    held = alarm(block)
    memory = {"text": {"vi": "Phú Ốc trên BĐ2 0,05 m", "en": "x"}, "amount": "3,05 m"}
    AlarmState.objects.create(
        fingerprint="f", rule="r", phase="active", alarm=held.uid, count=60, memory=memory,
        last_at=timezone.now(),
    )  # fmt: skip

    line = operator.get(f"/centre/queue/rows/?alarm={held.uid}").content.decode()

    for words in ("×60", "3,05 m", "Phú Ốc trên BĐ2 0,05 m", "Chưa xác nhận", "vừa xong"):
        assert words in line


def test_a_line_costs_few_queries_and_no_frame(operator: Client, block: int) -> None:
    held = alarm(block)
    address = f"/centre/queue/rows/?alarm={held.uid}"
    operator.get(address)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = operator.get(address)

    assert b"<html" not in answer.content
    # Session, account and its places, second factor; then alarm, state, area, stamp of units.
    assert len(asked) <= 12, [q["sql"][:90] for q in asked.captured_queries]


def test_alarms_of_other_places_show_nothing(block: int) -> None:
    held = alarm(place("noi-khac"))
    client = person("binh", "centre.view", "centre.operate", "registers.view", block=block)

    assert "alarm-" not in client.get(f"/centre/queue/rows/?alarm={held.uid}").content.decode()
    assert client.get(f"/centre/alarms/{held.uid}/").status_code == 404
    assert act(client, "acknowledge", held)["refused"][0]["code"] == "centre.nothing_chosen"
    assert now(held)["stage"] == "open"


def test_who_only_looks_may_not_act(block: int) -> None:
    held = alarm(block)
    client = person("xem", "centre.view", "registers.view")

    page = client.get("/centre/").content.decode()
    said = act(client, "acknowledge", held)

    assert "data-may-act" not in page
    assert (said["refused"][0]["code"], said["done"]) == ("house.not_permitted", [])
    assert now(held)["stage"] == "open"


def test_the_second_to_acknowledge_is_told_who_was_first(operator: Client, block: int) -> None:
    held = alarm(block)
    other = person("binh", "centre.view", "centre.operate", "registers.view")

    first, second = act(operator, "acknowledge", held), act(other, "acknowledge", held)

    assert first["message"] == "Đã xác nhận 1 báo động."
    assert (second["status"], second["done"]) == (200, [])
    assert "đã được Người an xác nhận" in second["refused"][0]["message"]


def test_many_at_once_says_what_became_of_each(operator: Client, block: int) -> None:
    alarms = [alarm(block, code=f"BD-{n}") for n in range(3)]
    act(operator, "acknowledge", alarms[1])

    said = act(operator, "acknowledge", *alarms)

    assert (said["status"], len(said["done"]), said["message"]) == (
        200, 2, "Đã xác nhận 2 báo động."
    )  # fmt: skip
    assert [one["alarm"] for one in said["refused"]] == [str(alarms[1].uid)]


def test_shelving_takes_minutes_and_a_reason_and_can_be_taken_back(
    operator: Client, block: int
) -> None:
    held = alarm(block)

    assert act(operator, "shelve", held, minutes=60)["done"] == []
    assert act(operator, "shelve", held, minutes=999999, reason="Thử")["done"] == []
    assert now(held)["stage"] == "open"
    act(operator, "shelve", held, minutes=60, reason="Đang sửa")
    assert now(held)["stage"] == "shelved"
    act(operator, "unshelve", held)
    assert now(held)["stage"] == "open"


def test_selected_ones_are_merged_into_one_of_them(operator: Client, block: int) -> None:
    alarms = [alarm(block, code=f"BD-{n}") for n in range(3)]

    said = act(operator, "merge", *alarms, into=str(alarms[2].uid))

    assert said["message"] == "Đã gộp 2 báo động."
    assert [now(one)["stage"] for one in alarms] == ["closed", "closed", "open"]
    assert now(alarms[0])["merged_into"] == "BD-2"


def test_one_act_opens_the_incident_and_leads_to_it(operator: Client, block: int) -> None:
    held = alarm(block)

    refused = act(operator, "incident", held)
    said = act(operator, "incident", held, procedure="river_above_bd2")

    assert refused["refused"][0]["code"] == "centre.no_procedure"
    with system_scope("test"):
        opened = Incident.objects.active().get()
    assert said["url"] == f"/centre/incidents/{opened.uid}/"
    assert now(held)["incident"] == opened.values()["code"]


def test_the_pane_alone_and_the_whole_page_at_one_address(operator: Client, block: int) -> None:
    held = alarm(block)
    address = f"/centre/alarms/{held.uid}/"

    alone = operator.get(address, **LIVE).content.decode()  # type: ignore[arg-type]
    whole = operator.get(address).content.decode()

    assert alone.lstrip().startswith('<div class="pane"')
    assert "<html" in whole
    assert "is-alone" in whole
    assert str(held.uid) in alone


def test_an_act_without_alarms_and_an_unknown_one_are_refused(operator: Client, block: int) -> None:
    assert operator.post("/centre/alarms/act/", {"act": "acknowledge"}).status_code == 400
    assert act(operator, "dance", alarm(block))["refused"][0]["code"] == "centre.unknown_act"
    assert operator.get("/centre/alarms/act/").status_code == 405


def test_the_form_of_a_page_without_scripts_leads_back_to_the_queue(
    operator: Client, block: int
) -> None:
    held = alarm(block)
    answer = operator.post("/centre/alarms/act/", {"act": "acknowledge", "alarm": str(held.uid)})

    assert (answer.status_code, answer["Location"]) == (302, "/centre/")
    assert now(held)["stage"] == "acknowledged"
