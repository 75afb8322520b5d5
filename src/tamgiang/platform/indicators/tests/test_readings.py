"""Figures of an area and of its units, read from cells, against a count over the rows."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tamgiang.kernel.errors import NotFound
from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators import selectors
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.definitions import MeasureKind
from tamgiang.platform.indicators.selectors import Status, UnknownUnit
from tamgiang.platform.indicators.services import cells
from tamgiang.platform.indicators.tests import ground, oracle
from tamgiang.platform.registers.models import model_of
from tamgiang.platform.registers.services import create, withdraw
from tamgiang.platform.scopes import ScopeRequired, no_scope, system_scope
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
DAY = date(2023, 8, 22)


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    with system_scope("test"):
        yield


@pytest.fixture
def hamlets() -> dict[str, list[int]]:
    return ground.lay_out()


def random_rows(hamlets: dict[str, list[int]], count: int, seed: int = 4) -> list[dict[str, Any]]:
    rng = random.Random(seed)  # noqa: S311
    places = [block for blocks in hamlets.values() for block in blocks]

    def row(number: int) -> dict[str, Any]:
        begin = date(2022, 1, 1) + timedelta(days=rng.randrange(900))
        long = timedelta(days=rng.randrange(300))
        seen = datetime(2022, 1, 1, tzinfo=UTC) + timedelta(hours=rng.randrange(21_000))
        return {
            "code": f"R{number}",
            "name": "Đèn",
            "block_id": rng.choice(places),
            "effective_on": begin,
            "ended_on": begin + long if rng.random() < 0.4 else None,
            "colour": rng.choice(["red", "blue"]),
            "fee": rng.choice([None, 4_000_000_000, 250]),
            "paid": rng.choice([True, False, None]),
            "repaired_on": begin + long if rng.random() < 0.5 else None,
            "seen_at": seen if rng.random() < 0.8 else None,
        }

    return [row(number) for number in range(count)]


def test_twenty_random_dates_equal_a_count_over_the_rows(hamlets: dict[str, list[int]]) -> None:
    rows = random_rows(hamlets, 300)
    oracle.store(THING, rows)
    cells.rebuild()
    rng = random.Random(11)  # noqa: S311
    for _ in range(20):
        day = date(2022, 6, 1) + timedelta(days=rng.randrange(700))
        slug = rng.choice(["", *hamlets])
        blocks = hamlets[slug] if slug else [b for found in hamlets.values() for b in found]
        unit = ground.commune(slug) if slug else 0
        within = [row for row in rows if row["block_id"] in blocks]
        for figure in selectors.figures(ground.AREA, day, unit):
            if not figure.code.startswith("dummy."):
                continue
            first = figure.period.first
            top = oracle.figure(figure.definition.numerator, within, first, day)
            below = figure.definition.denominator
            bottom = oracle.figure(below, within, first, day) if below else None
            assert (figure.numerator, figure.denominator) == (top, bottom), (figure.code, day)
            assert figure.rows == selectors.rows(figure.code, ground.AREA, day, unit).count()


def test_every_figure_opens_onto_rows_that_the_predicate_confirms(
    hamlets: dict[str, list[int]],
) -> None:
    oracle.store(THING, random_rows(hamlets, 80))
    cells.rebuild()
    for figure in selectors.figures(ground.AREA, DAY):
        if figure.code.startswith("dummy."):
            found = selectors.checked_rows(figure.code, ground.AREA, DAY)
            names = THING.columns
            rows = [{name: getattr(r, name, None) for name in names} for r in found]
            total = sum(figure.definition.numerator.value_of(row) for row in rows)
            assert (len(found), total) == (figure.rows, figure.numerator)


def test_units_add_up_to_the_area(hamlets: dict[str, list[int]]) -> None:
    oracle.store(THING, random_rows(hamlets, 120))
    cells.rebuild()
    reading = selectors.reading(ground.AREA, DAY)
    for code in catalogue().codes:
        if code.startswith("dummy."):
            parts = [figure.numerator for _, figure in reading.by_unit(code)]
            assert sum(part or 0 for part in parts) == reading.figure(code).numerator


def test_withdrawing_one_record_moves_exactly_its_figures_by_one(
    hamlets: dict[str, list[int]],
) -> None:
    here, there = hamlets["xa-mot"][0], hamlets["xa-hai"][0]
    things = [
        create(
            THING,
            {"code": f"B{n}", "name": "x", "block": block, "colour": "blue",
             "effective_on": date(2023, 2, 1)},
            actor="test",
        )
        for n, block in enumerate([here, here, there])
    ]  # fmt: skip
    drain()

    def read(unit: int = 0) -> dict[str, tuple[int | None, int | None]]:
        found = selectors.figures(ground.AREA, DAY, unit)
        return {f.code: (f.numerator, f.denominator) for f in found if "dummy" in f.code}

    before, elsewhere = read(), read(ground.commune("xa-hai"))
    withdraw(things[0], reason="ghi nhầm", actor="test")
    drain()
    after = read()
    assert before["dummy.blue_things"] == (3, None)
    assert after["dummy.blue_things"] == (2, None)
    assert (before["dummy.mended_things"], after["dummy.mended_things"]) == ((0, 3), (0, 2))
    assert after["dummy.paid_fees"] == before["dummy.paid_fees"] == (0, 0)
    assert read(ground.commune("xa-hai")) == elsewhere


def test_missing_is_not_zero(hamlets: dict[str, list[int]]) -> None:
    cells.rebuild()
    empty = selectors.reading(ground.AREA, DAY).figure("dummy.blue_things")
    assert (empty.numerator, empty.status) == (None, Status.NO_DATA)
    assert empty.printed.vi == "chưa có số liệu"

    red = {"code": "R", "block_id": hamlets["xa-mot"][0], "colour": "red", "effective_on": DAY}
    oracle.store(THING, [red])
    cells.rebuild()
    zero = selectors.reading(ground.AREA, DAY).figure("dummy.blue_things")
    assert (zero.numerator, zero.status, zero.printed.vi) == (0, Status.PROVISIONAL, "00")
    day_before = selectors.reading(ground.AREA, DAY - timedelta(days=1))
    assert day_before.figure("dummy.blue_things").numerator is None


def test_a_trend_shows_each_month_end_as_it_was(hamlets: dict[str, list[int]]) -> None:
    rows = random_rows(hamlets, 150)
    oracle.store(THING, rows)
    cells.rebuild()
    for code in ("dummy.blue_things", "dummy.paid_fees"):
        definition = catalogue().one(code, DAY)
        points = selectors.series(code, ground.AREA, DAY, months=12)
        assert [point.on for point in points][-2:] == [date(2023, 7, 31), DAY]
        assert points[0].on == date(2022, 9, 30)
        for point in points:
            first = definition.period_at(point.on).first
            expected = oracle.figure(definition.numerator, rows, first, point.on)
            assert point.numerator == expected, (code, point.on)


def test_a_whole_area_is_read_in_few_queries(hamlets: dict[str, list[int]]) -> None:
    oracle.store(THING, random_rows(hamlets, 60))
    cells.rebuild()

    def overview() -> None:
        reading = selectors.reading(ground.AREA, DAY)
        for figure in reading.figures():
            reading.series(figure.code)
            reading.by_unit(figure.code)

    overview()
    with CaptureQueriesContext(
        connection,
    ) as warm:
        overview()
    assert len(warm) <= 6, [query["sql"] for query in warm]


def test_rows_need_a_scope_and_figures_do_not(hamlets: dict[str, list[int]]) -> None:
    cells.rebuild()
    with no_scope():
        assert selectors.figures(ground.AREA, DAY)
        with pytest.raises(ScopeRequired):
            selectors.rows("dummy.blue_things", ground.AREA, DAY).count()


def test_unknown_words_are_refused(hamlets: dict[str, list[int]]) -> None:
    with pytest.raises(NotFound):
        selectors.figures("nowhere", DAY)
    with pytest.raises(UnknownUnit):
        selectors.figures(ground.AREA, DAY, 10**9)
    with pytest.raises(NotFound):
        selectors.rows("dummy.nothing", ground.AREA, DAY)
    with pytest.raises(NotFound):
        selectors.rows("dummy.blue_things", ground.AREA, DAY, denominator=True)


def test_a_flow_is_read_within_its_period(hamlets: dict[str, list[int]]) -> None:
    figure = selectors.reading(ground.AREA, DAY).figure("dummy.paid_fees")
    assert figure.definition.numerator.kind is MeasureKind.FLOW
    assert (figure.period.id, figure.period.first) == ("2023", date(2023, 1, 1))


def test_the_records_behind_a_figure_may_narrow_another_query(
    hamlets: dict[str, list[int]],
) -> None:
    oracle.store(THING, random_rows(hamlets, 60))
    behind = selectors.rows("dummy.blue_things", ground.AREA, DAY)
    among = model_of(THING).objects.filter(pk__in=behind.order_by().values("pk"))

    assert set(among.values_list("pk", flat=True)) == {record.pk for record in behind}
    assert 0 < among.count() < 60
