"""The pages of an incident as people of the sample area meet them."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from tamgiang.modules.centre.models import Entry, Incident, Step, Task
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.services import incidents
from tamgiang.modules.centre.tests.people import household, on_call
from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.files.selectors import files_of
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import system_scope

HERE = (16.5853, 107.5093)
SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(quick_sample: SampleArea, settings: Settings, tmp_path: Path) -> SignIn:
    """`sign_in("canbotruc")` gives that person's browser."""
    settings.MEDIA_ROOT = tmp_path / "files"
    ensure_sample_logins()

    def make(username: str, language: str = "vi") -> Client:
        client = Client(SERVER_NAME="localhost")
        client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
        client.force_login(User.objects.get(username=username))
        return client

    return make


@pytest.fixture
def block(quick_sample: SampleArea) -> int:
    return quick_sample.hamlets[0].block


@pytest.fixture
def flood(block: int) -> Record:
    """A river above alarm level 2: eight steps, the third for two people."""
    on_call(block, "CAN-BO-TRUC", "duty_officer", "canbotruc")
    on_call(block, "THUY-LOI", "operator", kind="irrigation")
    with system_scope("test"):
        return incidents.open_incident(
            block=block, procedure="river_above_bd2", position=HERE, title="Lũ thử", actor="test"
        )


def page(one: Record, name: str = "incident", *args: object) -> str:
    return reverse(f"centre:{name}", args=[one.uid, *args])


def told(client: Client, address: str, **given: object) -> tuple[int, dict[str, Any]]:
    """What a script is answered."""
    answer = client.post(address, given, headers={"Accept": "application/json"})
    return answer.status_code, answer.json()


def html(answer: HttpResponseBase) -> str:
    """What was answered, streamed or not."""
    return str(answer.getvalue().decode("utf-8-sig"))


def text_of(answer: HttpResponseBase) -> str:
    """The words of a page, spaces joined."""
    return " ".join(re.sub(r"<[^>]+>", " ", html(answer)).split())


def picture() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (32, 24), "navy").save(made, "PNG")
    return SimpleUploadedFile("ngap.png", made.getvalue(), "image/png")


def step(flood: Record, number: int) -> Step:
    return Step.objects.get(incident=flood.uid, number=number)


def test_the_page_says_what_is_next_who_is_called_and_how_long_is_left(
    sign_in: SignIn, flood: Record
) -> None:
    officer = sign_in("canbotruc")
    officer.get(page(flood))

    with CaptureQueriesContext(connection) as captured:
        answer = officer.get(page(flood))

    said = text_of(answer)
    assert "Lũ thử" in said
    assert "Xác minh số đo bằng trạm thứ hai" in said
    assert "còn 4 phút" in said or "còn 5 phút" in said
    assert 'href="tel:0000000001"' in answer.content.decode()
    assert answer.content.decode().count('<li class="step is-waiting') == 8
    assert len(captured) <= 45, [query["sql"][:80] for query in captured]


def test_an_overdue_step_says_so_in_words(sign_in: SignIn, flood: Record) -> None:
    late = timezone.now() - timedelta(minutes=72, seconds=5)
    Step.objects.filter(incident=flood.uid, number=1).update(due_at=late)

    said = text_of(sign_in("canbotruc").get(page(flood)))

    assert "quá hạn 1 giờ 12 phút" in said
    assert "1 bước quá hạn" in said


def test_a_step_sent_twice_counts_once(sign_in: SignIn, flood: Record) -> None:
    officer = sign_in("canbotruc")
    sent = {"act": "done", "number": "3,05", "note": "Trạm Phú Ốc", "token": "phone-1"}

    answers = [told(officer, page(flood, "step", 1), **sent) for _ in range(2)]

    assert [status for status, _said in answers] == [200, 200]
    assert step(flood, 1).state == "done"
    assert Entry.objects.filter(incident=flood.uid, kind="step").count() == 1
    said = text_of(officer.get(page(flood)))
    assert "3,05" in said
    assert "“Trạm Phú Ốc”" in said


def test_a_step_lacking_its_proof_is_refused_in_words(sign_in: SignIn, flood: Record) -> None:
    officer = sign_in("canbotruc")

    status, said = told(officer, page(flood, "step", 1), act="done", note="x")
    answer = officer.post(page(flood, "step", 1), {"act": "done"}, follow=True)

    assert (status, said["state"], said["code"]) == (400, "refused", "centre.proof_missing")
    assert "Bước này cần số liệu." in text_of(answer)
    assert step(flood, 1).state == "waiting"


def test_the_second_signature_is_another_persons(sign_in: SignIn, flood: Record) -> None:
    officer, leader = sign_in("canbotruc"), sign_in("lanhdao")
    assert told(officer, page(flood, "step", 3), act="done", note="Phát còi")[0] == 200
    assert "người khác phải ký thứ hai" in text_of(officer.get(page(flood)))

    status, said = told(officer, page(flood, "step", 3), act="second")
    assert (status, said["code"]) == (409, "centre.same_person")
    assert step(flood, 3).state == "half"

    assert told(leader, page(flood, "step", 3), act="second")[0] == 200
    assert step(flood, 3).state == "done"
    assert "Bước 3: người thứ hai đã xác nhận" in text_of(leader.get(page(flood)))


def test_a_step_somebody_has_done_meanwhile_is_refused_and_stays(
    sign_in: SignIn, flood: Record
) -> None:
    first, other = sign_in("canbotruc"), sign_in("phutrach")
    told(first, page(flood, "step", 1), act="done", number="3,05")

    status, said = told(other, page(flood, "step", 1), act="done", number="9,99")

    assert (status, said["code"]) == (409, "registers.changed_meanwhile")
    assert "9,99" not in text_of(other.get(page(flood)))


def test_a_required_step_is_skipped_by_who_commands_with_a_reason(
    sign_in: SignIn, flood: Record
) -> None:
    operator, officer = sign_in("trucban"), sign_in("canbotruc")

    assert told(operator, page(flood, "step", 2), act="skip", note="Đã biết")[0] == 403
    assert told(officer, page(flood, "step", 2), act="skip", note=" ")[1]["code"] == (
        "centre.text_missing"
    )
    assert told(officer, page(flood, "step", 2), act="skip", note="Đã biết")[0] == 200
    assert step(flood, 2).state == "skipped"


def test_a_picture_proves_a_step_and_hangs_on_the_incident(sign_in: SignIn, flood: Record) -> None:
    officer, sent = sign_in("canbotruc"), {"act": "done", "token": "p-1"}

    answers = [
        told(officer, page(flood, "step", 6), proof=picture(), **sent)[0] for _twice in range(2)
    ]

    assert answers == [200, 200]
    (file,) = files_of(flood.ref)
    (entry,) = Entry.objects.filter(incident=flood.uid, kind="step")
    assert entry.body["proof"] == f"file:{file.uid}"
    # It is shown once it has been drawn anew; tests/browser has the job that does so.
    assert "Ảnh đang được kiểm tra." in text_of(officer.get(page(flood)))


def test_a_file_that_is_no_picture_leaves_the_step_undone(sign_in: SignIn, flood: Record) -> None:
    sheet = SimpleUploadedFile("so.csv", b"a,b\n1,2\n", "text/csv")

    status, said = told(sign_in("canbotruc"), page(flood, "step", 6), act="done", proof=sheet)

    assert (status, said["state"]) == (415, "refused")
    assert step(flood, 6).state == "waiting"
    assert files_of(flood.ref) == []


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        ({"kind": "note", "text": "Nước đục"}, "note", "Nước đục"),
        ({"kind": "decision", "text": "Sơ tán", "reason": "Lũ"}, "decision", "Lý do: Lũ"),
        ({"kind": "call", "text": "Đã nghe", "contact": "THUY-LOI"}, "call", "Gọi Trực THUY-LOI"),
        ({"kind": "resource", "text": "Thuyền", "count": "4"}, "resource", "4 ·"),
        ({"kind": "reached", "text": ""}, "person", "Có mặt tại hiện trường"),
    ],
)  # fmt: skip
def test_what_happens_is_written_into_the_log(
    sign_in: SignIn, flood: Record, given: dict[str, str], kind: str, words: str
) -> None:
    officer = sign_in("canbotruc")

    status, _said = told(officer, page(flood, "entry"), **given)

    assert status == 200
    assert Entry.objects.filter(incident=flood.uid, kind=kind).count() == 1
    assert words in text_of(officer.get(page(flood)))


def test_an_order_is_a_task_that_is_taken_and_finished(sign_in: SignIn, flood: Record) -> None:
    operator, officer = sign_in("trucban"), sign_in("canbotruc")
    due = timezone.localtime(timezone.now() + timedelta(hours=2))
    order = {
        "title": "Rào ngầm tràn", "assignee": "CAN-BO-TRUC", "product": "Ảnh rào chắn",
        "due_at": f"{due:%Y-%m-%dT%H:%M}", "token": "o-1",
    }  # fmt: skip

    assert [told(operator, page(flood, "order"), **order)[0] for _ in range(2)] == [200, 200]
    with system_scope("test"):
        task = having(Task, title="Rào ngầm tràn").get()
    said = text_of(officer.get(page(flood)))
    assert "Ảnh rào chắn" in said
    assert "Giao" in said

    assert told(officer, page(task, "task"), act="accept")[0] == 200
    assert told(officer, page(task, "task"), act="finish", text=" ")[1]["code"] == (
        "centre.text_missing"
    )
    assert told(officer, page(task, "task"), act="finish", text="Đã rào")[0] == 200
    with system_scope("test"):
        assert having(Task, code=task.values()["code"]).get().values()["stage"] == "done"


def test_a_refused_task_is_given_to_another(sign_in: SignIn, flood: Record) -> None:
    officer = sign_in("canbotruc")
    told(officer, page(flood, "order"), title="Chở máy phát", assignee="CAN-BO-TRUC")
    with system_scope("test"):
        task = having(Task, title="Chở máy phát").get()

    assert told(officer, page(task, "task"), act="refuse", text="Không có xe")[0] == 200
    assert told(officer, page(task, "task"), act="again", assignee="THUY-LOI")[0] == 200
    assert "Giao lại" in text_of(officer.get(page(flood)))
    assert told(officer, page(task, "task"), act="burn")[1]["code"] == "centre.unknown_act"


def test_closing_says_what_is_open_and_keeps_what_was_typed(sign_in: SignIn, flood: Record) -> None:
    officer, address = sign_in("canbotruc"), page(flood, "incident_close")
    form = text_of(officer.get(address))
    assert "Bước 1 : Xác minh số đo" in form
    due = timezone.localtime(timezone.now() + timedelta(days=7))
    given: dict[str, Any] = {
        "summary": "Nước đã rút", "lessons": "Gọi sớm hơn", "check": ["0", "1"],
        "title": ["Sửa thước", "", ""], "assignee": ["THUY-LOI", "THUY-LOI", "THUY-LOI"],
        "product": ["Ảnh thước mới", "", ""], "due_at": [f"{due:%Y-%m-%dT%H:%M}", "", ""],
        "households_moved": "12",
    }  # fmt: skip

    refused = officer.post(address, given)
    assert refused.status_code == 409
    assert "Còn bước bắt buộc chưa xong" in text_of(refused)
    assert "Gọi sớm hơn" in refused.content.decode()
    assert "Ảnh thước mới" in refused.content.decode()

    closed = officer.post(address, given | {"reason": "Diễn biến hết, làm nốt sau"}, follow=True)
    said = text_of(closed)
    assert "Đã kết thúc sự cố." in said
    assert "Sửa thước" in said
    with system_scope("test"):
        now = having(Incident, code=flood.values()["code"]).get().values()
        task = having(Task, title="Sửa thước").get().values()
    assert (now["stage"], now["lessons"], now["households_moved"]) == ("closed", "Gọi sớm hơn", 12)
    assert (task["kind"], task["assignee"]) == ("corrective", "THUY-LOI")
    assert "Đã làm xong" not in text_of(officer.get(page(flood))), "nothing can be done any more"


def test_a_corrective_task_without_a_day_is_refused_not_left_out(
    sign_in: SignIn, flood: Record
) -> None:
    given = {"summary": "x", "reason": "y", "title": ["Sửa"], "assignee": ["THUY-LOI"],
             "product": ["Ảnh"], "due_at": [""]}  # fmt: skip

    answer = sign_in("canbotruc").post(page(flood, "incident_close"), given)

    assert answer.status_code == 400
    assert "Việc khắc phục cần có" in text_of(answer)


def test_who_does_not_command_does_not_close(sign_in: SignIn, flood: Record) -> None:
    operator = sign_in("trucban")

    assert operator.get(page(flood, "incident_close")).status_code == 403
    assert told(operator, page(flood, "incident_stage"), act="contained")[0] == 403
    assert "Kết thúc…" not in text_of(operator.get(page(flood)))


def test_it_is_contained_grows_again_and_gets_a_commander(sign_in: SignIn, flood: Record) -> None:
    officer = sign_in("canbotruc")
    stage = page(flood, "incident_stage")

    assert told(officer, stage, act="command", commander="CAN-BO-TRUC")[0] == 200
    assert told(officer, stage, act="contained", text="Nước đứng")[0] == 200
    assert told(officer, stage, act="in_progress", text="Lên lại")[0] == 200
    said = text_of(officer.get(page(flood)))
    assert "Trực CAN-BO-TRUC chỉ huy" in said
    assert told(officer, stage, act="dismissed", text="Báo nhầm")[0] == 200
    with system_scope("test"):
        now = having(Incident, code=flood.values()["code"]).get().values()
    assert (now["stage"], now["summary"]) == ("dismissed", "Báo nhầm")


def test_households_are_numbers_until_a_reason_is_given(
    sign_in: SignIn, flood: Record, block: int
) -> None:
    listed = household(block)
    officer, viewer = sign_in("canbotruc"), sign_in("lanhdao")
    masked = officer.get(page(flood)).content.decode()
    assert "1</b> hộ" in masked
    assert "Nguyễn Thị Mẫu" not in masked

    address = page(flood, "incident_households")
    assert viewer.post(address, {"reason": "xem"}).status_code == 403
    lacking = officer.post(address, {"reason": " "}, follow=True)
    assert "Nguyễn Thị Mẫu" not in lacking.content.decode()

    opened = officer.post(address, {"reason": "Gọi báo nước lên"})
    assert "Nguyễn Thị Mẫu" in opened.content.decode()
    assert 'href="tel:0000100001"' in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    looks = officer.get(reverse("ui:record_looks", args=[listed.register.full_name, listed.uid]))
    assert "Gọi báo nước lên" in looks.content.decode()


def test_who_may_not_see_the_centre_sees_no_incident(sign_in: SignIn, flood: Record) -> None:
    stranger = sign_in("nguoixem")

    for address in (page(flood), page(flood, "incident_print"), reverse("centre:incidents")):
        assert stranger.get(address).status_code == 403, address
    assert told(stranger, page(flood, "step", 1), act="done", number="1")[0] == 403


def test_the_list_shows_open_ones_first_and_filters(
    sign_in: SignIn, flood: Record, block: int
) -> None:
    officer = sign_in("canbotruc")
    with system_scope("test"):
        fire = incidents.open_incident(block=block, procedure="fire", title="Cháy thử", actor="t")
        incidents.dismiss(fire, "Báo nhầm", actor="t")
    address = reverse("centre:incidents")

    said = text_of(officer.get(address))
    assert said.index("Lũ thử") < said.index("Cháy thử")
    for query in (
        "?kind=fire",
        "?stage=over",
        "?q=chay",
        "?procedure=fire",
        f"?place={block}&q=chay",
    ):
        found = text_of(officer.get(address + query))
        assert ("Cháy thử" in found, "Lũ thử" in found) == (True, False), query
    only_open = text_of(officer.get(address + "?stage=open"))
    assert ("Cháy thử" in only_open, "Lũ thử" in only_open) == (False, True)
    assert "Không có sự cố nào đang mở" in text_of(officer.get(address + "?to=2020-01-01"))


def test_the_list_is_taken_away_as_it_is_filtered(sign_in: SignIn, flood: Record) -> None:
    officer = sign_in("canbotruc")
    address = reverse("centre:incidents_csv")

    everything = html(officer.get(address))
    fires = html(officer.get(address + "?kind=fire"))

    assert "Lũ thử" in everything
    assert "Lũ thử" not in fires


def test_an_incident_is_opened_by_hand_with_three_fields(sign_in: SignIn, block: int) -> None:
    operator, address = sign_in("trucban"), reverse("centre:incident_new")
    given = {"procedure": "fire", "place": str(block), "severity": "critical"}

    answer = operator.post(address, given, follow=True)

    with system_scope("test"):
        made = having(Incident, procedure="fire").get()
    assert answer.redirect_chain == [(page(made), 302)]
    assert made.values()["severity"] == "critical"
    assert Step.objects.filter(incident=made.uid).exists()


def test_a_form_that_lacks_something_says_what(sign_in: SignIn, block: int) -> None:
    answer = sign_in("trucban").post(
        reverse("centre:incident_new"), {"place": "", "position": "somewhere", "title": "Cháy chợ"}
    )

    said = text_of(answer)
    assert answer.status_code == 400
    for words in ("Hãy chọn việc đã xảy ra.", "Hãy chọn xã hoặc thôn.", "Hãy ghi tọa độ"):
        assert words in said
    assert "Cháy chợ" in answer.content.decode()
    with system_scope("test"):
        assert not having(Incident).exists()


def test_the_printed_sheet_holds_steps_log_and_room_to_sign(sign_in: SignIn, flood: Record) -> None:
    officer = sign_in("canbotruc")
    told(officer, page(flood, "step", 1), act="done", number="3,05")

    answer = officer.get(page(flood, "incident_print"))

    said = text_of(answer)
    for words in ("Phiếu xử lý sự cố", "Lũ thử", "3,05", "Đã làm bước 1", "(ký, ghi rõ họ tên)"):
        assert words in said
    assert "<form" not in answer.content.decode()


def test_the_page_speaks_english_too(sign_in: SignIn, flood: Record) -> None:
    said = text_of(sign_in("canbotruc", "en").get(page(flood)))

    assert "Confirm the reading by a second gauge" in said
    assert "min left" in said
    assert "Quy trình" not in said


def test_the_record_leads_to_the_page_of_the_incident(sign_in: SignIn, flood: Record) -> None:
    record = reverse("ui:record", args=["centre.incident", flood.uid])

    assert f'href="{page(flood)}"' in html(sign_in("canbotruc").get(record))


def test_a_record_is_linked_without_leaving_the_incident(sign_in: SignIn, flood: Record) -> None:
    officer = sign_in("canbotruc")
    with system_scope("test"):
        other = incidents.open_incident(
            block=flood.block_id, procedure="power_cut", title="Mất điện thử", actor="t"
        )
    given = {"kind": "related", "to": str(other.values()["code"]), "page": page(flood)}
    add = reverse("ui:link_add", args=["centre.incident", flood.uid])

    astray = officer.post(add, given | {"page": "https://example.org/"})
    kept = officer.post(add, given, follow=True)

    assert astray["Location"].startswith("/registers/centre.incident/")
    assert kept.redirect_chain == [(page(flood) + "#links", 302)]
    assert "Mất điện thử" in text_of(kept)
