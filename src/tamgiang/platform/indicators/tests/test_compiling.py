"""SQL on Django's connection and on DuckDB means what the Python evaluator means."""

import os
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamgiang.kernel.expressions import Expression, Type, Vocabulary
from tamgiang.kernel.expressions.testing import FIRST_DAY, LAST_DAY, expressions, rows
from tamgiang.platform.indicators.compiling.passes import passes
from tamgiang.platform.indicators.compiling.plans import ReservedValue, rows_sql
from tamgiang.platform.indicators.compiling.tables import Dialect
from tamgiang.platform.indicators.compiling.translate import ConstantTooLarge
from tamgiang.platform.indicators.definitions import Measure, MeasureKind
from tamgiang.platform.indicators.rows import ids_behind
from tamgiang.platform.indicators.services.computing import Place, at, whole
from tamgiang.platform.indicators.sums import Sums
from tamgiang.platform.indicators.tests import duck, oracle
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.models import State, model_of
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
WORDS = Vocabulary.of(THING)
LONG = settings(
    deadline=None,
    # Each example compiles for two engines; a long hunt sets more.
    max_examples=int(os.environ.get("TAMGIANG_EXAMPLES", "40")),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    end: Expression | None = draw(st.none() | expressions(WORDS, Type.DAY, 1))
    return Measure(
        register=THING,
        kind=MeasureKind.STOCK if end else draw(st.sampled_from(MeasureKind)),
        where=draw(expressions(WORDS, Type.FLAG, 2)),
        begin=draw(expressions(WORDS, Type.DAY, 1)),
        end=end,
        amount=draw(st.none() | expressions(WORDS, Type.INTEGER, 2)),
    )


THINGS = st.lists(rows(WORDS), min_size=1, max_size=8)


@pytest.fixture
def blocks() -> list[int]:
    return [Unit.objects.create(slug=f"thon-{n}").pk for n in range(2)]


def placed(things: list[dict[str, Any]], blocks: list[int]) -> list[dict[str, Any]]:
    """Rows with the key and the place that the table asks for."""
    return [
        thing | {"code": f"C{n}", "block_id": blocks[n % len(blocks)]}
        for n, thing in enumerate(things)
    ]


@LONG
@given(measure=measures(), things=THINGS)
def test_the_compilers_agree_on_every_cell(
    blocks: list[int], measure: Measure, things: list[dict[str, Any]]
) -> None:
    things = placed(things, blocks)
    model_of(THING)._base_manager.all().delete()
    oracle.store(THING, things)
    expected = oracle.cells([measure], things)
    assert whole([measure]) == expected
    assert at([measure], [(p.block, p.day) for p in expected]) == expected
    assert duck.cells(measure, things) == expected


@LONG
@given(measure=measures(), things=THINGS, last=st.dates(FIRST_DAY, LAST_DAY), data=st.data())
def test_the_compilers_agree_on_the_rows_behind_a_figure(
    blocks: list[int],
    measure: Measure,
    things: list[dict[str, Any]],
    last: date,
    data: st.DataObject,
) -> None:
    things = placed(things, blocks)
    first = last - timedelta(days=data.draw(st.integers(0, 365)))
    model_of(THING)._base_manager.all().delete()
    stored = oracle.store(THING, things)
    counted = {n for n, row in enumerate(things) if measure.counts(row, first, last)}
    found = ids_behind(measure, first, last)
    assert {n for n, record in enumerate(stored) if record.pk in found} == counted
    statement = rows_sql(measure, Dialect.DUCKDB)
    on_extract = duck.fetched(THING, things, statement, first=first, last=last)
    assert {row[0] for row in on_extract} == counted


def test_fees_pass_32_bits_without_wrapping(blocks: list[int]) -> None:
    things = [
        {"code": f"F{n}", "fee": 3_000_000_000, "block_id": blocks[0], "effective_on": FIRST_DAY}
        for n in range(5)
    ]
    oracle.store(THING, things)
    fees = oracle.measure(THING, amount="fee", end=None)
    place = Place(fees.digest, blocks[0], FIRST_DAY)
    assert whole([fees]) == {place: Sums(15_000_000_000, 0, 5, 0)}


@pytest.mark.parametrize("state", [State.PENDING, State.WITHDRAWN])
def test_pending_and_withdrawn_records_never_count(blocks: list[int], state: State) -> None:
    row = {"code": "P", "block_id": blocks[0], "effective_on": FIRST_DAY}
    oracle.store(THING, [row], state=state)
    everything = oracle.measure(THING)
    assert whole([everything]) == {}
    assert ids_behind(everything, FIRST_DAY, LAST_DAY) == set()


def test_measures_that_share_a_day_share_a_scan() -> None:
    several = [
        oracle.measure(THING, where="paid", end=None),
        oracle.measure(THING, where="fee > 3", end=None),
        oracle.measure(THING, amount="fee", end=None),
        oracle.measure(THING, where="paid", begin="day(seen_at)", end=None),
    ]
    assert [len(scan.slots) for scan in passes(several)] == [3, 1]


def test_values_the_compiler_needs_for_itself_are_refused() -> None:
    clash = oracle.measure(THING, where="name = '1111-11-11'")
    with pytest.raises(ReservedValue):
        rows_sql(clash, Dialect.SQLITE)
    huge = oracle.measure(THING, where="fee > 9223372036854775807 * 2")
    with pytest.raises(ConstantTooLarge):
        rows_sql(huge, Dialect.SQLITE)


def test_a_per_cent_sign_in_a_text_is_only_a_sign(blocks: list[int]) -> None:
    row = {"code": "S", "name": "50%s", "block_id": blocks[0], "effective_on": FIRST_DAY}
    oracle.store(THING, [row])
    signed = oracle.measure(THING, where="name = '50%s'", end=None)
    place = Place(signed.digest, blocks[0], FIRST_DAY)
    assert whole([signed]) == at([signed], [(blocks[0], FIRST_DAY)]) == {place: Sums(1, 0, 1, 0)}
    assert "'50%s'" in rows_sql(signed, Dialect.DUCKDB).plain
