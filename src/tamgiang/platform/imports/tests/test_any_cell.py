"""Whatever a cell holds, it becomes a value the register takes, or a reason; never a crash."""

from datetime import date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.schema import Field, Point
from tamgiang.platform.imports.cells import converter
from tamgiang.platform.imports.reader.frames import Cell
from tamgiang.platform.registers.values import checked
from tests.dummy.registers import THING

NUMERIC = st.text("0123456789.,-/ :hđ%()'°", max_size=20)
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text(max_size=30),
    NUMERIC,
    st.dates(date(1, 1, 1)).map(str),
    st.dates(date(1800, 1, 1)).map(lambda day: f"{day.day}/{day.month}/{day.year}"),
    st.datetimes(datetime(1, 1, 1)).map(lambda moment: moment.isoformat()),
)


@pytest.mark.parametrize("field", THING.fields, ids=lambda field: field.name)
@given(cell=CELLS)
@example(float("inf"))
@example(float("nan"))
@example(1e300)
@example("0001-01-01T00:00:00")
@example("9999-12-31T23:59:59+14:00")
@example("'")
@example("\u0661\u0662")
@settings(max_examples=200)
def test_any_cell_becomes_a_value_or_a_reason(field: Field, cell: Cell) -> None:
    try:
        value = converter(field)(cell)
    except Refusal as refusal:
        assert refusal.text("vi")
        assert refusal.text("en")
        return
    if value is not None:
        found = checked(THING, {field.name: value}, partial=True)
        name = f"{field.name}_lat" if isinstance(field, Point) else field.name
        assert found[name] == (value[0] if isinstance(field, Point) else value)
