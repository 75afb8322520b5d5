"""Pages are told that figures moved once the figures are there to be read."""

from datetime import date

import pytest

from tamgiang.platform.events.models import Event
from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators.consumers import MOVED
from tamgiang.platform.indicators.models import Cell
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.services import create
from tamgiang.platform.scopes import system_scope
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db


def test_the_news_follows_the_cells_and_names_the_register_only() -> None:
    # Given two new records of one register
    block = Unit.objects.create(slug="thon-nay").pk
    with system_scope("test"):
        for code in ("A1", "A2"):
            values = {"block": block, "effective_on": date(2023, 8, 1), "code": code}
            create(THING, values | {"name": "Đèn đường"}, actor="user:1")
    assert not Event.objects.filter(topic=MOVED).exists()
    # When the relay has carried them
    drain()
    # Then the cells are there, and one event says so
    assert Cell.objects.filter(block=block).exists()
    news = Event.objects.get(topic=MOVED)
    assert (news.ref, news.body) == (
        f"indicators:figures:{THING.full_name}",
        {"register": THING.full_name},
    )
    # And nothing answers to it without end
    assert drain() == 0
