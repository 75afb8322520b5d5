"""Every definition in the house: loaded, and right on the examples it carries itself."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tamgiang.kernel.schema import Money
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.compiling.passes import passes
from tamgiang.platform.indicators.compiling.plans import grouped_sql, rows_sql
from tamgiang.platform.indicators.compiling.tables import Dialect
from tamgiang.platform.indicators.definitions import Definition, FigureTest, Measure
from tamgiang.platform.indicators.rows import ids_behind
from tamgiang.platform.indicators.services.computing import whole
from tamgiang.platform.indicators.tests import duck, oracle
from tamgiang.platform.orgunits.models import Unit

DEFINITIONS = catalogue().definitions
EXAMPLES = [(found, test) for found in DEFINITIONS for test in found.tests]


def named(item: object) -> str:
    if isinstance(item, Definition):
        return f"{item.code}-{item.version}"
    return str(getattr(item, "name", item)).replace(" ", "-")


def value(measure: Measure, found: Definition, test: FigureTest) -> int:
    first = found.period_at(test.as_of).first
    return oracle.figure(measure, test.rows.get(measure.register.full_name, ()), first, test.as_of)


@pytest.mark.parametrize(("found", "test"), EXAMPLES, ids=named)
def test_a_definition_gives_the_figures_of_its_own_examples(
    found: Definition, test: FigureTest
) -> None:
    top = value(found.numerator, found, test)
    bottom = value(found.denominator, found, test) if found.denominator else None
    assert (top, bottom) == (test.numerator, test.denominator)
    if test.printed is not None:
        assert found.print_rule.text(top, bottom, "vi") == test.printed


@pytest.fixture
def block() -> Iterator[int]:
    yield Unit.objects.create(slug="thon-thu").pk


@pytest.mark.django_db
@pytest.mark.parametrize(("found", "test"), EXAMPLES, ids=named)
def test_the_sql_of_a_definition_agrees_with_its_predicate_on_its_examples(
    found: Definition, test: FigureTest, block: int
) -> None:
    first = found.period_at(test.as_of).first
    for measure in found.measures:
        given = test.rows.get(measure.register.full_name, ())
        rows = [row | {"block_id": block} for row in map(dict, given)]
        with transaction.atomic():
            stored = oracle.store(measure.register, rows)
            behind = ids_behind(measure, first, test.as_of)
            assert whole([measure]) == oracle.cells([measure], rows) == duck.cells(measure, rows)
            transaction.set_rollback(True)
        counted = [measure.counts(row, first, test.as_of) for row in rows]
        assert [record.pk in behind for record in stored] == counted


@pytest.mark.parametrize("found", DEFINITIONS, ids=named)
@pytest.mark.parametrize("dialect", Dialect)
def test_every_definition_compiles_for_every_engine(found: Definition, dialect: Dialect) -> None:
    for measure in found.measures:
        assert "SELECT" in rows_sql(measure, dialect).sql
        for scan in passes([measure]):
            assert "GROUP BY" in grouped_sql(scan, dialect).sql


@pytest.mark.parametrize("found", DEFINITIONS, ids=named)
def test_every_definition_says_where_it_comes_from(found: Definition) -> None:
    assert found.basis.strip()
    assert found.tests or found.code.startswith("dummy."), "a definition carries an example"


@pytest.mark.parametrize("found", DEFINITIONS, ids=named)
def test_a_definition_counts_records_or_adds_up_money_never_typed_totals(found: Definition) -> None:
    for measure in found.measures:
        read = measure.amount.fields if measure.amount else frozenset()
        kinds = {type(measure.register.columns[name]) for name in read}
        assert kinds <= {Money}, f"{found.code} sums {sorted(read)}; keep one record for each thing"
