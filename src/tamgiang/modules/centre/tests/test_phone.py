"""What the phone's and the leader's page are told, and what a phone sends by itself."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tamgiang.modules.centre.models import Entry, Task
from tamgiang.modules.centre.selectors.lead import lead_page
from tamgiang.modules.centre.selectors.mine import UNMANNED
from tamgiang.modules.centre.selectors.phone import phone_page
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.services import incidents, steps, tasks
from tamgiang.modules.centre.targets import targets, versions
from tamgiang.modules.centre.tests.people import (
    LEADER,
    OFFICER,
    OPERATOR,
    acting_as,
    household,
    on_call,
    place,
)
from tamgiang.platform.accounts.models import Assignment, Role, User
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import system_scope

pytestmark = pytest.mark.django_db
PERMISSIONS = ["centre.view", "centre.operate", "centre.command", "centre.second", "registers.view"]


@pytest.fixture
def flood() -> Record:
    """An incident above BĐ2, opened by the operator."""
    block = place()
    with acting_as(OPERATOR):
        return incidents.open_incident(block=block, procedure="river_above_bd2", actor=OPERATOR)


@pytest.fixture
def phone() -> Client:
    """The phone of an officer who may do everything in an incident."""
    role = Role.objects.create(code="duty", name_vi="Trực", name_en="Duty", permissions=PERMISSIONS)
    user = User.objects.create(username="canbotruc", full_name="Cán bộ trực")
    Assignment.objects.create(user=user, role=role, valid_from="2020-01-01")
    client = Client(SERVER_NAME="localhost", headers={"accept": "application/json"})
    client.force_login(user)
    return client


def sent(
    client: Client, kind: str, record: Record, mark: str = "", **fields: str
) -> tuple[int, dict[str, str]]:
    """Status and words of what a phone sent under a mark."""
    answer = client.post(f"/centre/phone/{kind}/{record.uid}/", fields | {"token": mark})
    return answer.status_code, answer.json()


def given(incident: Record) -> Record:
    """An order to whoever holds the phone of the officer."""
    with acting_as(OPERATOR):
        return tasks.give(incident, "Chuyển thuyền tới cầu", "canbotruc", actor=OPERATOR)


def log_of(incident: Record) -> list[tuple[str, str, str]]:
    """Kind, act and text of the latest entries."""
    found = Entry.objects.filter(incident=incident.uid).order_by("pk")
    return [(entry.kind, str(entry.body.get("act", "")), entry.text) for entry in found]


def test_a_note_sent_twice_is_written_once_with_the_time_it_was_done(
    flood: Record, phone: Client
) -> None:
    before, done = len(log_of(flood)), timezone.now()

    fields = {"note": "Nước tràn đường", "at": done.isoformat()}
    answers = [sent(phone, "note", flood, "phone-1", **fields) for _ in range(2)]

    assert answers == [(200, {"state": "done", "message": "Đã ghi vào nhật ký."})] * 2
    assert log_of(flood)[before:] == [("note", "", "Nước tràn đường")]
    assert Entry.objects.filter(incident=flood.uid).latest("pk").at == done


def test_a_task_done_offline_is_done_once_and_when_it_was(flood: Record, phone: Client) -> None:
    task, done = given(flood), timezone.now()

    for _ in range(2):
        answer = sent(phone, "finish", task, note="Đã tới", mark="phone-2", at=done.isoformat())
        assert answer == (200, {"state": "done", "message": "Nhiệm vụ đã xong."})

    with system_scope("test"):
        said = having(Task, uid=task.uid).get().values()
    assert (said["stage"], said["outcome"]) == ("done", "Đã tới")
    assert said["done_at"] == done
    assert log_of(flood)[-1] == ("order", "done", "Đã tới")
    assert sum(kind == "order" and act == "done" for kind, act, _ in log_of(flood)) == 1


def test_a_task_that_was_called_off_meanwhile_keeps_what_was_written(
    flood: Record, phone: Client
) -> None:
    task = given(flood)
    with acting_as(OPERATOR):
        tasks.cancel(task, "Đã có thuyền khác", actor=OPERATOR)

    early = (timezone.now() - timedelta(minutes=10)).isoformat()
    status, said = sent(phone, "finish", task, note="Đã tới", mark="phone-3", at=early)
    refused, why = sent(phone, "finish", task, note="Đã tới", mark="phone-4")

    assert status == 200
    assert said["message"].startswith("Nhiệm vụ đã chuyển sang tình trạng khác")
    assert log_of(flood)[-1] == ("order", "already_cancelled", "Đã tới")
    assert (refused, why["state"], why["code"]) == (409, "refused", "centre.wrong_stage")
    with system_scope("test"):
        assert having(Task, uid=task.uid).get().values()["stage"] == "cancelled"


def test_an_unknown_act_and_an_empty_note_are_refused_and_leave_nothing(
    flood: Record, phone: Client
) -> None:
    before = log_of(flood)

    assert sent(phone, "note", flood, note=" ")[1]["code"] == "centre.text_missing"
    assert sent(phone, "sing", flood)[0] == 404
    assert phone.post(f"/centre/phone/note/{uuid4()}/", {"note": "x"}).status_code == 404
    assert log_of(flood) == before


def test_a_step_somebody_was_faster_with_says_who_and_when(flood: Record, phone: Client) -> None:
    with acting_as(OFFICER):
        steps.do_step(flood, 1, actor=OFFICER, proof="3.05")

    early = (timezone.now() - timedelta(minutes=10)).isoformat()
    fields = {"act": "done", "number": "3.04", "token": "phone-5", "at": early}
    answer = phone.post(f"/centre/incidents/{flood.uid}/steps/1/", fields).json()

    assert answer["state"] == "late"
    assert answer["message"].startswith("Bước 1 đã được user:1002 làm lúc ")
    assert log_of(flood)[-1][:2] == ("step", "already_done")


def test_who_is_signed_in_is_told_with_a_token_and_nobody_is_told_nothing(phone: Client) -> None:
    said = phone.get("/centre/phone/state/").json()
    nobody = Client(SERVER_NAME="localhost").get("/centre/phone/state/")

    assert said["person"] == str(User.objects.get().pk)
    assert len(said["token"]) == 64
    assert (nobody.status_code, nobody.json()) == (401, {"person": None})


def test_the_page_says_whose_it_is_and_holds_nothing_of_households(
    flood: Record, phone: Client
) -> None:
    household(flood.block_id, head="Nguyễn Thị Mẫu", phone="0000 100 001")

    page = phone.get("/centre/phone/")

    assert page.headers["Tamgiang-Person"] == str(User.objects.get().pk)
    assert "no-store" in page.headers["Cache-Control"]
    assert "Nguyễn Thị Mẫu" not in page.text
    assert "0000 100 001" not in page.text


def test_the_worker_reaches_its_page_alone_and_knows_the_files(phone: Client) -> None:
    answer = Client(SERVER_NAME="localhost").get("/centre/phone/worker.js")
    told = json.loads(answer.text.partition("self.TOLD = ")[2].partition(";\n")[0])

    assert answer.headers["Service-Worker-Allowed"] == "/centre/phone/"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "script-src" in answer.headers["Content-Security-Policy"] or (
        "default-src 'self'" in answer.headers["Content-Security-Policy"]
    )
    assert "/static/centre/js/phone/page.js" in told["shell"]
    assert told["page"] == "/centre/phone/"


def test_the_phone_shows_what_waits_in_a_fixed_number_of_queries(flood: Record) -> None:
    on_call(flood.block_id, "LD-1", "leader_on_duty")
    with acting_as(OFFICER):
        phone_page()
        with CaptureQueriesContext(connection) as one:
            phone_page()
        for _ in range(3):
            incidents.open_incident(block=flood.block_id, procedure="fire", actor=OFFICER)
        with CaptureQueriesContext(connection) as four:
            page = phone_page()

    assert len(page.incidents) == 4
    assert {todo.step.body["who"] for todo in page.steps} <= UNMANNED
    assert len(four) <= len(one) + 1


def test_a_leader_may_sign_what_another_began_and_not_what_was_their_own(flood: Record) -> None:
    with acting_as(OFFICER):
        steps.do_step(flood, 3, actor=OFFICER, note="Nước lên nhanh")
        own = {one.waiting.step.number: one.may for one in lead_page().decisions}
    with acting_as(LEADER):
        others = {one.waiting.step.number: one.may for one in lead_page().decisions}

    assert own[3] is False
    assert others[3] is True


def test_the_targets_are_those_of_the_day() -> None:
    today = targets(timezone.localdate())

    assert {name: time.seconds // 60 for name, time in today.times.items()} == {
        "acknowledged_at": 5,
        "ordered_at": 20,
        "reached_at": 45,
    }
    assert targets(versions()[0].valid_from - timedelta(days=400)) == versions()[0]
