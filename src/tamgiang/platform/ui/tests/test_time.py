"""Figures over time on screen: other boundaries, signing a period, deciding about a draft."""

from datetime import date

import pytest
from django.utils import timezone

from tamgiang.platform.events.relay import drain
from tamgiang.platform.followups.models import DraftDirective
from tamgiang.platform.followups.services import look
from tamgiang.platform.registers.models import Record, model_of
from tamgiang.platform.registers.services import create
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import system_scope
from tamgiang.platform.signoffs.models import Signature, SignOff
from tamgiang.platform.signoffs.sets import sets_on
from tamgiang.platform.targets.registers import TARGET
from tamgiang.platform.ui.tests.conftest import ACTOR, AddCamera, SignIn

DAY, BEFORE = "2023-08-22", "2025-06-30"


@pytest.fixture
def period() -> str:
    """The last month that is over."""
    return sets_on(timezone.localdate())[0].closed(timezone.localdate(), 1)[0].id


def _unit(page: str, name: str) -> str:
    return page.split(f">{name}</a>")[0].rsplit("/", 2)[1]


def test_one_code_on_two_sides_of_the_change(sign_in: SignIn, add_camera: AddCamera) -> None:
    add_camera("CAM-1", commune="19885")
    drain()
    address = "/indicators/cameras.public/boundaries"
    client = sign_in()

    old = client.get(f"{address}.csv", {"on": DAY, "boundaries": BEFORE}).content.decode()
    new = client.get(f"{address}.csv", {"on": DAY, "boundaries": "2025-07-01"}).content.decode()
    page = client.get(f"{address}/", {"on": "2025-09-01", "boundaries": BEFORE}).content.decode()

    assert "19885,Xã Quảng Vinh,exact,1," in old
    assert "19885,Xã Đan Điền,exact,1," in new
    assert "sắp xếp đơn vị 01/07/2025" in page
    assert "Thị trấn Sịa" in page


def test_what_belongs_to_an_office_is_refused_in_words(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    answer = sign_in().get("/indicators/onestop.cashless_fees/boundaries/", {"on": DAY})
    assert answer.status_code == 400
    assert "trung tâm huyện" in answer.content.decode()


def test_an_officer_submits_and_a_leader_signs(
    sign_in: SignIn, cameras: list[Record], period: str
) -> None:
    officer, leader = sign_in("nhaplieu"), sign_in("lanhdao")
    unit = _unit(officer.get("/signoffs/").content.decode(), "Xã Đan Điền")
    sheet = f"/signoffs/monthly/{period}/{unit}/"
    assert "Ký xác nhận số liệu kỳ" in officer.get("/today/").content.decode()

    assert leader.post(sheet, {"act": "submit"}).status_code == 403
    assert officer.post(sheet, {"act": "submit"}).status_code == 302
    assert officer.post(sheet, {"act": "sign"}).status_code == 403
    assert sheet in leader.get("/today/").content.decode()
    assert leader.post(sheet, {"act": "back", "reason": ""}).status_code == 200
    assert leader.post(sheet, {"act": "sign"}).status_code == 302

    assert SignOff.objects.get().state == "signed"
    assert Signature.objects.get().number == 1
    page = leader.get(sheet).content.decode()
    assert "Ký lần đầu" in page
    assert sheet not in leader.get("/today/").content.decode()


def test_who_may_not_look_is_turned_away(sign_in: SignIn, period: str) -> None:
    for address in ("/signoffs/", f"/signoffs/monthly/{period}/1/", "/followups/"):
        assert sign_in().get(address).status_code == 302
    assert sign_in("nhaplieu").get(f"/signoffs/monthly/{period}/1/").status_code == 404
    assert sign_in("nhaplieu").post("/followups/look/").status_code == 403


def test_a_draft_is_shown_with_its_records_and_decided_once(
    sign_in: SignIn, quick_sample: SampleArea, add_camera: AddCamera
) -> None:
    target = {
        "code": "CT-1", "indicator": "cameras.public", "area": "quang-dien", "value": 500,
        "direction": "up", "due_on": date(2026, 12, 31), "document": "Quyết định 1",
        "baseline": 0, "baseline_on": date(2025, 12, 31), "block": quick_sample.hamlets[0].block,
        "effective_on": date(2026, 1, 1), "ended_on": date(2027, 1, 1),
    }  # fmt: skip
    create(TARGET, target, actor=ACTOR)
    add_camera("CAM-1")
    drain()
    with system_scope("test"):
        look("quang-dien", date(2026, 4, 20))
    draft = DraftDirective.objects.get()
    address = f"/followups/{draft.uid}/"
    leader = sign_in("lanhdao")

    assert address in leader.get("/today/").content.decode()
    page = leader.get(address).content.decode()
    assert "chưa từng được ghi" in page
    assert sign_in("nhaplieu").post(address, {"act": "confirm"}).status_code == 403
    assert "Hãy ghi lý do" in leader.post(address, {"act": "dismiss"}).content.decode()
    assert leader.post(address, {"act": "confirm"}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "confirmed"
    assert "Đã xác nhận" in leader.get("/followups/").content.decode()


def test_the_page_of_a_figure_tells_the_way_to_its_target(
    sign_in: SignIn, quick_sample: SampleArea, add_camera: AddCamera
) -> None:
    target = {
        "code": "CT-1", "indicator": "cameras.public", "area": "quang-dien", "value": 10,
        "direction": "up", "due_on": date(2023, 12, 31), "document": "Quyết định 1",
        "baseline": 0, "baseline_on": date(2022, 12, 31), "block": quick_sample.hamlets[0].block,
        "effective_on": date(2023, 1, 1),
    }  # fmt: skip
    create(TARGET, target, actor=ACTOR)
    add_camera("CAM-1")
    drain()
    page = sign_in().get("/indicators/cameras.public/", {"on": DAY}).content.decode()
    told = sign_in().get("/indicators/cameras.public/series.json", {"on": DAY}).json()

    assert "đến nay phải đạt 6" in page
    assert "Quyết định 1" in page
    assert told["points"][-1]["expected"] == 6.41
    assert told["points"][0]["expected"] is None


def test_targets_of_a_merged_commune_wait_for_a_person(
    sign_in: SignIn, quick_sample: SampleArea
) -> None:
    block = next(h.block for h in quick_sample.hamlets if h.commune_code == "19885")
    given = {
        "code": "CT-1", "indicator": "cameras.public", "area": "quang-dien", "unit": "19885",
        "value": 12, "direction": "up", "due_on": date(2026, 12, 31), "document": "Quyết định 1",
        "block": block, "effective_on": date(2025, 1, 1),
    }  # fmt: skip
    create(TARGET, given, actor=ACTOR)
    officer = sign_in("nhaplieu")
    listed = officer.get("/successions/").content.decode()
    address = "/successions/" + listed.split('href="/successions/')[1].split('"')[0]
    page = officer.get(address).content.decode()
    field = page.split('name="v-')[1].split('"')[0]

    assert "Có đơn vị chưa được giao chỉ tiêu" in page
    assert "Chỉ tiêu của đơn vị đã sắp xếp" in officer.get("/today/").content.decode()
    assert sign_in("lanhdao").post(address, {"act": "end", "reason": "x"}).status_code == 403
    refused = officer.post(address, {f"v-{field}": "nhiều", "document": "Quyết định 2"})
    assert refused.status_code == 400
    taken = officer.post(address, {f"v-{field}": "40", "document": "Quyết định 2"})
    assert taken.status_code == 302
    with system_scope("test"):
        kept = [(r.values()["value"], r.ended_on) for r in model_of(TARGET).objects.order_by("pk")]
    assert kept == [(12, date(2025, 7, 1)), (40, None)]
    assert officer.get(address).status_code == 404
