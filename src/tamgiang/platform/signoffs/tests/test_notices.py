"""Figures that wait for a signature tell who may sign; what became of them tells who sent them."""

from datetime import date

import pytest

from tamgiang.platform.accounts.models import Role, User
from tamgiang.platform.accounts.services import assign, create_user
from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators.tests import ground
from tamgiang.platform.notify.inbox import inbox_of, shown
from tamgiang.platform.scopes import Scope, scope_of
from tamgiang.platform.signoffs.services import give_back, submit
from tamgiang.platform.signoffs.tests.test_signoffs import PERIOD
from tamgiang.platform.signoffs.tests.test_signoffs import placed as placed
from tamgiang.platform.signoffs.tests.test_signoffs import unit as unit

pytestmark = pytest.mark.django_db


def person(name: str, permission: str) -> User:
    """Somebody with one permission, everywhere."""
    role = Role.objects.create(code=name, name_vi=name, name_en=name, permissions=[permission])
    made = create_user(username=name, full_name=name.title(), password=name, actor="system:test")
    assign(made, role, valid_from=date(2020, 1, 1), actor="system:test")
    return made


def titles(user: User) -> list[str]:
    lines = [shown(row, "vi") for row in inbox_of(user.actor)]
    return [line.text.title for line in lines if line]


def test_submitted_figures_tell_the_signer_and_returned_ones_the_sender(unit: int) -> None:
    signer, sender = person("ky", "signoffs.sign"), person("gui", "signoffs.submit")
    stranger = person("khac", "registers.view")

    with scope_of(Scope(sender.actor)):
        made = submit(area=ground.AREA, unit=unit, set_code="monthly", period=PERIOD)
    drain()
    assert [title.startswith("Số liệu chờ ký: ") for title in titles(signer)] == [True]
    assert titles(sender) == titles(stranger) == []

    with scope_of(Scope(signer.actor)):
        give_back(made, reason="Thiếu một thôn")
    drain()
    assert [title.startswith("Số liệu được trả lại: ") for title in titles(sender)] == [True]
    assert len(titles(signer)) == 1
