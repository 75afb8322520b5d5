"""A camera that is recorded as faulty is told once it is, and once it is repaired."""

from datetime import date

import pytest

from tamgiang.modules.cameras.registers import CAMERA
from tamgiang.platform.events.models import Event
from tamgiang.platform.events.relay import drain
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import correct, create, withdraw
from tamgiang.platform.scopes import system_scope

pytestmark = pytest.mark.django_db


def camera(condition: str) -> Record:
    block = Unit.objects.get_or_create(slug="thon-mot")[0].pk
    values = {
        "code": "CAM-7", "kind": "socialised", "owner": "Nguyễn Văn Mẫu", "condition": condition,
        "location": "Nhà ông Mẫu", "block": block, "effective_on": date(2026, 11, 1),
    }  # fmt: skip
    return create(CAMERA, values, actor="test")


def told() -> list[str]:
    drain()
    return list(Event.objects.filter(topic__startswith="alert.").values_list("topic", flat=True))


def test_it_breaks_and_is_repaired() -> None:
    with system_scope("test"):
        one = camera("working")
        assert told() == []
        one = correct(one, {"condition": "faulty"}, reason="mất hình", actor="test")
        assert told() == ["alert.raised"]
        correct(one, {"condition": "working"}, reason="đã thay", actor="test")
        assert told() == ["alert.raised", "alert.cleared"]


def test_one_taken_back_is_no_trouble_any_more() -> None:
    with system_scope("test"):
        withdraw(camera("faulty"), reason="ghi nhầm", actor="test")

        assert told()[-1] == "alert.cleared"


def test_whose_it_is_and_where_it_hangs_do_not_travel() -> None:
    with system_scope("test"):
        camera("faulty")
        drain()

    body = str(Event.objects.get(topic="alert.raised").body)
    assert "CAM-7" in body
    assert "Mẫu" not in body
