"""A rebuild writes only the cells that differ, so that other writers hardly wait for it."""

import random
from collections.abc import Iterator
from datetime import date

import pytest

from tamgiang.platform.indicators.models import Cell, MonthCell
from tamgiang.platform.indicators.services import cells
from tamgiang.platform.indicators.tests.test_cells import ACTOR, kept, values
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.services import create
from tamgiang.platform.scopes import system_scope
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    with system_scope("test"):
        yield


@pytest.fixture
def block() -> int:
    rng, pk = random.Random(7), Unit.objects.create(slug="thon").pk  # noqa: S311
    for number in range(30):
        create(THING, values(rng, f"N{number}", [pk]), actor=ACTOR)
    cells.rebuild()
    return pk


def stored() -> dict[int, tuple[int, ...]]:
    return {c.pk: (c.amount_in, c.amount_out, c.rows_in, c.rows_out) for c in Cell.objects.all()}


@pytest.mark.usefixtures("block")
def test_a_rebuild_of_right_cells_writes_none() -> None:
    before, months = stored(), set(MonthCell.objects.values_list("pk", flat=True))

    cells.rebuild()

    assert stored() == before
    assert set(MonthCell.objects.values_list("pk", flat=True)) == months


def test_wrong_missing_and_needless_cells_are_mended_and_the_rest_left(block: int) -> None:
    right, rows = kept(), stored()
    wrong, missing, *rest = sorted(rows)
    Cell.objects.filter(pk=wrong).update(rows_in=999)
    measure = Cell.objects.get(pk=missing).measure_id
    Cell.objects.filter(pk=missing).delete()
    needless = Cell.objects.create(
        measure_id=measure, block=block, day=date(1999, 1, 1), amount_in=1, rows_in=1
    )

    cells.rebuild()

    assert kept() == right
    after = stored()
    assert {pk: after[pk] for pk in (wrong, *rest)} == {pk: rows[pk] for pk in (wrong, *rest)}
    assert needless.pk not in after
