"""Cells follow the records: after any change, what was kept is what a rebuild would give."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tamgiang.platform.events.outbox import emit
from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.models import Cell, KeptMeasure, MonthCell, Watermark
from tamgiang.platform.indicators.services import cells
from tamgiang.platform.indicators.services.computing import Place
from tamgiang.platform.indicators.tests import oracle
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.models import Record, State, model_of
from tamgiang.platform.registers.services import bulk_create, correct, create, withdraw
from tamgiang.platform.scopes import system_scope
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
ACTOR = "test"
START = date(2023, 1, 1)


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    with system_scope("test"):
        yield


@pytest.fixture
def blocks() -> list[int]:
    return [Unit.objects.create(slug=f"thon-{n}").pk for n in range(3)]


def values(rng: random.Random, code: str, blocks: list[int]) -> dict[str, Any]:
    def day() -> date | None:
        return START + timedelta(days=rng.randrange(400)) if rng.random() < 0.7 else None

    begin = START + timedelta(days=rng.randrange(300))
    seen = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randrange(500_000))
    return {
        "code": code,
        "name": "Đèn",
        "block": rng.choice(blocks),
        "effective_on": begin,
        "ended_on": begin + timedelta(days=rng.randrange(90)) if rng.random() < 0.3 else None,
        "colour": rng.choice(["red", "blue", None]),
        "fee": rng.choice([None, 0, 5_000_000_000, 700]),
        "paid": rng.choice([True, False, None]),
        "repaired_on": day(),
        "seen_at": seen if rng.random() < 0.8 else None,
    }


def kept() -> set[tuple[Any, ...]]:
    columns = ("block", "amount_in", "amount_out", "rows_in", "rows_out", "measure__digest")
    days = Cell.objects.values_list("day", *columns)
    months = MonthCell.objects.values_list("month", *columns)
    return {("day", *row) for row in days} | {("month", *row) for row in months}


@pytest.mark.parametrize("seed", range(3))
def test_following_random_changes_equals_a_full_rebuild(blocks: list[int], seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    cells.rebuild()
    live: list[Record] = []
    for step in range(60):
        act = rng.random()
        if act < 0.5 or not live:
            live.append(create(THING, values(rng, f"N{step}", blocks), actor=ACTOR))
        elif act < 0.85:
            place = rng.randrange(len(live))
            changed = values(rng, live[place].code, blocks)  # type: ignore[attr-defined]
            live[place] = correct(live[place], changed, reason="sửa", actor=ACTOR)
        else:
            withdraw(live.pop(rng.randrange(len(live))), reason="nhầm", actor=ACTOR)
        if rng.random() < 0.3:
            drain()
    drain()
    followed = kept()
    cells.rebuild()
    assert followed
    assert followed == kept()


def test_a_record_that_arrives_late_moves_only_its_own_day(blocks: list[int]) -> None:
    rng = random.Random(7)  # noqa: S311
    for n in range(10):
        create(THING, values(rng, f"E{n}", blocks), actor=ACTOR)
    drain()
    before = kept()
    late = {
        "code": "LATE", "name": "x", "block": blocks[0], "colour": "blue",
        "effective_on": date(2022, 3, 9),
    }  # fmt: skip
    create(THING, late, actor=ACTOR)
    drain()
    new = {row for row in kept() if row not in before}
    assert {(row[0], row[1]) for row in new} == {
        ("day", date(2022, 3, 9)),
        ("month", date(2022, 3, 1)),
    }
    assert before <= kept()


def test_a_bulk_event_rebuilds_its_register(blocks: list[int]) -> None:
    rng = random.Random(1)  # noqa: S311
    rows = [values(rng, f"B{n}", blocks) for n in range(40)]
    plain = [{**row, "block_id": row.pop("block")} for row in rows]
    bulk_create(THING, plain, actor=ACTOR)
    drain()
    measures = catalogue().measures["dummy.thing"]
    expected = oracle.cells(measures.values(), plain)
    found = {
        Place(cell.measure.digest, cell.block, cell.day): cell
        for cell in Cell.objects.select_related("measure")
    }
    assert expected.keys() == found.keys()
    for place, sums in expected.items():
        cell = found[place]
        assert (cell.amount_in, cell.amount_out, cell.rows_in, cell.rows_out) == tuple(sums)


def test_reading_the_same_events_again_changes_nothing(blocks: list[int]) -> None:
    create(THING, values(random.Random(3), "A1", blocks), actor=ACTOR)  # noqa: S311
    drain()
    once = kept()
    measures = catalogue().measures["dummy.thing"]
    pairs = sorted({(row[2], row[1]) for row in once if row[0] == "day"})
    cells._recompute(measures, pairs)
    assert kept() == once


def test_a_changed_definition_makes_the_cells_stale_and_refresh_rebuilds_them(
    blocks: list[int],
) -> None:
    create(THING, values(random.Random(3), "A1", blocks), actor=ACTOR)  # noqa: S311
    drain()
    right = kept()
    assert cells.refresh() == [n for n in catalogue().measures if n != "dummy.thing"]
    old = KeptMeasure.objects.create(digest="f" * 32, register="dummy.thing", words={})
    Cell.objects.create(measure=old, block=1, day=START, rows_in=1)
    Watermark.objects.filter(register="dummy.thing").update(definitions="of old")
    assert cells.refresh() == ["dummy.thing"]
    assert kept() == right


def test_an_event_of_a_register_without_indicators_is_passed_over(blocks: list[int]) -> None:
    body = {"register": "nobody.nothing", "touched": [[1, "2023-01-01"]]}
    emit("record.created", "nobody:nothing:1", body, actor=ACTOR)
    assert drain() > 0
    assert not Watermark.objects.filter(register="nobody.nothing").exists()


def test_cells_hold_no_typed_totals_only_sums_of_active_records(blocks: list[int]) -> None:
    rng = random.Random(5)  # noqa: S311
    records = [create(THING, values(rng, f"T{n}", blocks), actor=ACTOR) for n in range(5)]
    drain()
    for record in records:
        withdraw(record, reason="nhầm", actor=ACTOR)
    drain()
    assert kept() == set()
    assert model_of(THING).objects.filter(state=State.WITHDRAWN).count() == 5
