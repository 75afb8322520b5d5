"""Published figures stay as they were; a later change shows as a difference, never silently."""

from collections.abc import Iterator
from datetime import date

import pytest

from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators import selectors
from tamgiang.platform.indicators.models import PublishedFigure
from tamgiang.platform.indicators.selectors import Status
from tamgiang.platform.indicators.services.publishing import compare, intact, publish
from tamgiang.platform.indicators.tests import ground
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import create, withdraw
from tamgiang.platform.scopes import system_scope
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
DAY = date(2023, 8, 22)
BLUE = "dummy.blue_things"


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    with system_scope("test"):
        yield


@pytest.fixture
def block() -> int:
    return ground.lay_out()["xa-mot"][0]


def blue(code: str, block: int, on: date = date(2023, 8, 1)) -> Record:
    values = {"code": code, "name": "x", "block": block, "colour": "blue", "effective_on": on}
    return create(THING, values, actor="test")


def test_a_late_record_restates_the_figure_and_leaves_the_published_one(block: int) -> None:
    blue("A", block)
    drain()
    assert selectors.reading(ground.AREA, DAY).figure(BLUE).status is Status.PROVISIONAL
    publication = publish(ground.AREA, DAY, title="Báo cáo", actor="test", codes=[BLUE])
    assert selectors.reading(ground.AREA, DAY).figure(BLUE).status is Status.FINAL

    blue("B", block, on=date(2023, 3, 1))
    drain()
    now = selectors.reading(ground.AREA, DAY).figure(BLUE)
    assert (now.status, now.numerator) == (Status.RESTATED, 2)
    (drift,) = compare(publication)
    assert (drift.frozen.printed, drift.frozen.rows, drift.rows_now) == ("01", 1, 2)
    assert drift.value_moved
    assert drift.records_moved
    assert not drift.definition_moved
    assert intact(publication)


def test_one_record_for_another_is_seen_although_the_sum_is_the_same(block: int) -> None:
    first = blue("A", block)
    drain()
    publication = publish(ground.AREA, DAY, title="Báo cáo", actor="test", codes=[BLUE])
    assert not compare(publication)[0].moved
    withdraw(first, reason="nhầm", actor="test")
    blue("B", block)
    drain()
    (drift,) = compare(publication)
    assert not drift.value_moved
    assert drift.records_moved
    assert drift.moved


def test_a_frozen_figure_changed_behind_our_back_is_noticed(block: int) -> None:
    blue("A", block)
    drain()
    publication = publish(ground.AREA, DAY, title="Báo cáo", actor="test")
    assert intact(publication)
    PublishedFigure.objects.filter(publication=publication, code=BLUE).update(printed="11")
    assert not intact(publication)
