"""An oracle that shares nothing with the compiled SQL: plain loops over rows in Python."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from tamgiang.kernel.expressions import Type, Vocabulary, expression
from tamgiang.kernel.schema import Register
from tamgiang.platform.indicators.definitions import Measure, MeasureKind
from tamgiang.platform.indicators.services.computing import Place
from tamgiang.platform.indicators.sums import NOTHING, Sums
from tamgiang.platform.registers.models import Record, State, model_of

NOW = datetime(2024, 1, 1, tzinfo=UTC)
Rows = Iterable[Mapping[str, Any]]


def measure(
    register: Register,
    *,
    where: str = "true",
    begin: str = "effective_on",
    end: str | None = "ended_on",
    amount: str | None = None,
    kind: MeasureKind = MeasureKind.STOCK,
) -> Measure:
    """A measure from the texts of its expressions."""
    words = Vocabulary.of(register)
    return Measure(
        register=register,
        kind=kind,
        where=expression(where, words),
        begin=expression(begin, words, Type.DAY),
        end=expression(end, words, Type.DAY) if end else None,
        amount=expression(amount, words, Type.INTEGER) if amount else None,
    )


def store(register: Register, rows: Rows, state: State = State.ACTIVE) -> list[Record]:
    """Write rows straight into the table, as a fault of ours or an old import might."""
    model = model_of(register)
    records = [model(**row, state=state, recorded_at=NOW, changed_at=NOW) for row in rows]
    model._base_manager.bulk_create(records)
    return records


def cells(measures: Iterable[Measure], rows: Rows) -> dict[Place, Sums]:
    """What the cells of measures over these active rows must be."""
    found: dict[Place, Sums] = {}

    def add(measure: Measure, row: Mapping[str, Any], day: date, sums: Sums) -> None:
        place = Place(measure.digest, row["block_id"], day)
        found[place] = found.get(place, NOTHING).plus(sums)

    for each in measures:
        for row in rows:
            begin = each.begin.evaluate(row)
            end = each.end.evaluate(row) if each.end else None
            if begin is None or not each.where.evaluate(row) or (end and end <= begin):
                continue
            amount = each.value_of(row)
            add(each, row, begin, Sums(amount, 0, 1, 0))
            if end is not None:
                add(each, row, end, Sums(0, amount, 0, 1))
    return found


def figure(measure: Measure, rows: Rows, first: date, last: date) -> int:
    """The sum a figure must show: straight over the rows that count."""
    return sum(measure.value_of(row) for row in rows if measure.counts(row, first, last))
