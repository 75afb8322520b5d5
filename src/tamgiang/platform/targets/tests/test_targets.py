"""Whether a figure meets its target is computed from two records, never typed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators import selectors
from tamgiang.platform.indicators.lights import Light
from tamgiang.platform.indicators.tests import ground
from tamgiang.platform.registers.services import correct, create, withdraw
from tamgiang.platform.scopes import no_scope, system_scope
from tamgiang.platform.targets.registers import MILESTONE, TARGET
from tamgiang.platform.targets.selectors import in_force
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


def assigned(block: int, code: str = "CT-1", **changes: object) -> dict[str, object]:
    return {
        "block": block,
        "effective_on": date(2023, 1, 1),
        "ended_on": date(2024, 1, 1),
        "code": code,
        "indicator": BLUE,
        "area": ground.AREA,
        "value": 1,
        "direction": "up",
        "due_on": date(2023, 12, 31),
        "document": "Quyết định 1",
    } | changes


def lit(unit: int = 0, day: date = DAY) -> Light:
    return selectors.reading(ground.AREA, day).figure(BLUE, unit).light


def test_above_the_target_is_computed_from_records(block: int) -> None:
    target = create(TARGET, assigned(block), actor="test")
    for n in range(2):
        values = {"code": f"B{n}", "name": "x", "block": block, "colour": "blue"}
        create(THING, values | {"effective_on": date(2023, 3, 1)}, actor="test")
    drain()
    figure = selectors.reading(ground.AREA, DAY).figure(BLUE)
    assert (figure.light, figure.target and figure.target.ref) == (Light.EXCEEDED, target.ref)

    correct(target, {"value": 2}, reason="điều chỉnh", actor="test")
    assert lit() is Light.ACHIEVED


def test_a_target_holds_for_its_unit_and_its_year(block: int) -> None:
    create(TARGET, assigned(block, unit="90000", value=5), actor="test")
    create(TARGET, assigned(block, "CT-2", unit="99999", value=5), actor="test")
    values = {"code": "B", "name": "x", "block": block, "colour": "blue"}
    create(THING, values | {"effective_on": date(2022, 3, 1)}, actor="test")
    drain()
    assert lit() is Light.NO_TARGET
    assert lit(ground.commune("xa-mot")) is Light.BEHIND
    assert lit(ground.commune("xa-mot"), date(2024, 1, 1)) is Light.NO_TARGET


def test_the_later_of_two_targets_holds(block: int) -> None:
    create(TARGET, assigned(block, value=10), actor="test")
    create(TARGET, assigned(block, "CT-2", value=20, effective_on=date(2023, 6, 1)), actor="test")
    with no_scope():
        assert in_force(ground.AREA, DAY)[BLUE, 0].value == 20
        assert in_force(ground.AREA, date(2023, 5, 31))[BLUE, 0].value == 10
        assert in_force("elsewhere", DAY) == {}


def test_milestones_bend_the_way_to_their_own_target(block: int) -> None:
    way: dict[str, Any] = {"baseline": 10, "baseline_on": date(2022, 12, 31), "value": 100}
    create(TARGET, assigned(block, **way), actor="test")
    create(TARGET, assigned(block, "CT-2", unit="90000", **way), actor="test")
    milestone = {"target": "CT-1", "reached_by": date(2023, 7, 1), "value": 20, "block": block}
    kept = create(MILESTONE, milestone | {"effective_on": date(2023, 1, 1)}, actor="test")

    found = in_force(ground.AREA, DAY)

    assert found[BLUE, 0].milestones == ((date(2023, 7, 1), 20),)
    assert found[BLUE, 0].expected(date(2023, 7, 1)) == 20
    assert found[BLUE, ground.commune("xa-mot")].milestones == ()

    withdraw(kept, reason="ghi nhầm", actor="test")
    assert in_force(ground.AREA, DAY)[BLUE, 0].milestones == ()
