"""The pages of requests about personal data: two people, one way, and nothing shown on the way."""

import pytest
from django.test import Client
from pytest_django import Settings

from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.privacy.models import Case, CaseState
from tamgiang.platform.privacy.services import erasing
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import create
from tamgiang.platform.registers.values import MARKER
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import no_scope

NAME = "Huỳnh Thị Bích Trâm"


@pytest.fixture
def person(
    quick_sample: SampleArea,
    settings: Settings,
    tmp_path: object,
    monkeypatch: pytest.MonkeyPatch,
) -> Record:
    """Somebody on the list of residents, and the sample logins."""
    settings.HOME = tmp_path
    monkeypatch.setattr(erasing, "scrub", lambda tables, values: True)
    ensure_sample_logins()
    hamlet = quick_sample.hamlets[0]
    values = {"code": "NK-7", "name": NAME, "birth_year": 1987, "phone": "0987612345"}
    place = {"block": hamlet.block, "effective_on": "2023-01-05"}
    return create(register_named("people.resident"), values | place, actor="system:test")


def signed_in(name: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.post("/accounts/login/", {"login": name, "password": "tamgiang"})
    return client


def test_a_request_goes_through_two_pairs_of_hands(person: Record) -> None:
    with no_scope():
        officer, leader = signed_in("nhaplieu"), signed_in("lanhdao")

        # given a request taken in by the officer, who checks the identity
        told = {"kind": "erase", "channel": "desk", "received_on": "2026-11-20", "name": NAME}
        page = officer.post("/privacy/requests/new/", told | {"born": "1987"})["Location"]
        officer.post(page, {"act": "identify", "identity": "card"})

        # when the officer searches, the record is found and its name not shown beside it
        found = officer.post(page, {"act": "find", "name": NAME, "born": "1987"}).content.decode()
        assert f'value="{person.ref}"' in found
        officer.post(page, {"act": "choose", "ref": str(person.ref)})
        preview = officer.get(page).content.decode()
        assert "Sẽ xóa:" in preview
        assert "Họ và tên" in preview
        entry = Case.objects.get().records.get()
        officer.post(page, {"act": "decide", f"of-{entry.pk}": "grant"})

        # then only the second person can let it go on, and sees no name
        assert officer.post(page, {"act": "confirm"}).status_code == 403
        for shown in (page, f"{page}letter/"):
            assert NAME not in leader.get(shown).content.decode()
        assert leader.post(page, {"act": "carry"}).status_code == 403
        leader.post(page, {"act": "confirm"})
        officer.post(page, {"act": "carry"})
        officer.post(page, {"act": "answer"})
        letter = officer.get(f"{page}letter/").content.decode()

    assert Case.objects.get().state == CaseState.ANSWERED
    assert NAME in letter
    assert "Đã xóa các giá trị cá nhân" in letter
    person.refresh_from_db()
    assert person.name == MARKER  # type: ignore[attr-defined]


def test_retention_and_processing_are_pages_for_who_may_see_them(person: Record) -> None:
    with no_scope():
        officer, admin = signed_in("nhaplieu"), signed_in("quantri")

        held = officer.post(
            "/privacy/retention/hold/",
            {"act": "hold", "target": "people.resident", "reason": "Công văn 12/CQĐT"},
            follow=True,
        ).content.decode()
        processing = officer.get("/privacy/processing/").content.decode()

        assert "Công văn 12/CQĐT" in held
        assert "Nhân khẩu" in processing
        assert "AES-256-GCM" in processing
        assert NAME not in held + processing
        assert admin.get("/privacy/retention/").status_code == 403


def test_a_copy_is_opened_only_as_a_logged_look(person: Record) -> None:
    with no_scope():
        officer = signed_in("nhaplieu")
        told = {"kind": "copy", "channel": "desk", "received_on": "2026-11-20", "name": NAME}
        page = officer.post("/privacy/requests/new/", told)["Location"]
        officer.post(page, {"act": "choose", "ref": str(person.ref)})

        assert officer.get(f"{page}copy/").status_code == 405
        shown = officer.post(f"{page}copy/").content.decode()
        looks = officer.get(f"/registers/people.resident/{person.uid}/looks/").content.decode()

    assert NAME in shown
    assert "case:2026/0001" in looks
