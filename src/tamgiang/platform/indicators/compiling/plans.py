"""The SQL of passes and of the records behind a measure: compiled once, kept by their words."""

import functools
from typing import TYPE_CHECKING

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Register
from tamgiang.platform.indicators.compiling.parameters import Statement, clashes, statement
from tamgiang.platform.indicators.compiling.passes import Grain, Pass, Slot
from tamgiang.platform.indicators.compiling.tables import Dialect
from tamgiang.platform.indicators.definitions import Measure

if TYPE_CHECKING:
    import ibis

    from tamgiang.platform.indicators.compiling.builder import Builder


class ReservedValue(Refusal):
    """A definition uses a value the compiler needs for itself (days of November 1111)."""

    code = "indicators.reserved_value"
    message = Label(
        "“{text}” dùng giá trị dành riêng (tháng 11 năm 1111)",
        "“{text}” uses a reserved value (November of 1111)",
    )


@functools.lru_cache(maxsize=512)
def grouped_sql(found: Pass, dialect: Dialect, grain: Grain = Grain.DAY) -> Statement:
    """All cells of a pass: block_id, day, then ``n<i>`` (and ``s<i>`` where amounts are summed).

    By months, ``day`` is the first of the month.
    """
    return _stated(_builder(found.register, dialect).grouped(found, grain), found.slots, dialect)


@functools.lru_cache(maxsize=512)
def one_cell_sql(found: Pass, dialect: Dialect) -> Statement:
    """One row with the columns of a pass, for the values ``block`` and ``day``."""
    return _stated(_builder(found.register, dialect).one_cell(found), found.slots, dialect)


@functools.lru_cache(maxsize=512)
def rows_sql(measure: Measure, dialect: Dialect) -> Statement:
    """The ids of the records a measure counts from ``first`` to ``last`` (a stock: on ``last``)."""
    slots = (Slot(0, measure, out=False),)
    return _stated(_builder(measure.register, dialect).behind(measure), slots, dialect)


def _stated(query: "ibis.Expr", slots: tuple[Slot, ...], dialect: Dialect) -> Statement:
    for slot in slots:
        for text in slot.measure.described().values():
            if text and clashes(text):
                raise ReservedValue(text=text)
    return statement(query, dialect)


def _builder(register: Register, dialect: Dialect) -> "Builder":
    # ibis takes about a second to load, so a process loads it with its first compilation.
    from tamgiang.platform.indicators.compiling.builder import Builder

    return Builder(register, dialect)
