"""Reading an area on a day: all its figures from one set of sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.definitions import Definition, Measure, MeasureKind
from tamgiang.platform.indicators.lights import Target, light, targets
from tamgiang.platform.indicators.models import PublishedFigure
from tamgiang.platform.indicators.rows import disagreeing, records_behind
from tamgiang.platform.indicators.selectors.figures import Figure, Point, Status
from tamgiang.platform.indicators.selectors.keeping import Stamps
from tamgiang.platform.indicators.selectors.sums import (
    NO_TRACK,
    ONE_DAY,
    by_block,
    totals,
    tracks,
    watermarks,
)
from tamgiang.platform.indicators.sums import NOTHING, Sums
from tamgiang.platform.orgunits import selectors as orgunits
from tamgiang.platform.registers.models import Record


class UnknownUnit(NotFound):
    """The unit is not one of the area's on that day."""

    code = "indicators.unknown_unit"
    message = Label(
        "Ngày {on}, địa bàn {area} không có đơn vị “{unit}”.",
        "On {on} the area {area} had no unit “{unit}”.",
    )


class UnknownArea(NotFound):
    """No area bears this code, or it had no unit on that day."""

    code = "indicators.unknown_area"
    message = Label("Ngày {on} không có địa bàn “{area}”.", "On {on} there was no area “{area}”.")


@dataclass(frozen=True)
class Reading:
    """An area read on one day by the boundaries of that day.

    Everything read from it comes from the same watermarks. Three queries when warm: watermarks,
    units, publications; targets are their provider's.
    """

    area: str
    as_of: date
    stamps: Stamps
    moved: Mapping[str, datetime]
    communes: Mapping[int, int]

    @cached_property
    def blocks(self) -> frozenset[int]:
        """All building blocks of the area."""
        return frozenset(self.communes)

    @cached_property
    def targets(self) -> dict[tuple[str, int], Target]:
        """Targets in force by (code, unit or 0)."""
        return targets(self.area, self.as_of)

    @cached_property
    def published(self) -> dict[tuple[str, int], PublishedFigure]:
        """The latest publication of each figure of this day."""
        found = PublishedFigure.objects.filter(
            publication__area=self.area, publication__as_of=self.as_of
        )
        return {(figure.code, figure.unit): figure for figure in found.order_by("publication_id")}

    @cached_property
    def units(self) -> list[orgunits.AreaUnit]:
        """The units of the area on that day, in order of code."""
        return orgunits.area_units(self.area, self.as_of)

    @cached_property
    def _parts(self) -> dict[int, tuple[int, int]]:
        return {u.unit.id: (u.inside, u.total) for u in self.units if not u.whole}

    def blocks_of(self, unit: int) -> frozenset[int]:
        """The blocks of one unit, or of the area for 0. Raises `UnknownUnit`."""
        found = self._placed.get(unit) if unit else self.blocks
        if found is None:
            raise UnknownUnit(on=self.as_of.isoformat(), area=self.area, unit=unit)
        return found

    @cached_property
    def _placed(self) -> dict[int, frozenset[int]]:
        placed: dict[int, set[int]] = {}
        for block, commune in self.communes.items():
            placed.setdefault(commune, set()).add(block)
        return {commune: frozenset(blocks) for commune, blocks in placed.items()}

    def figures(self, unit: int = 0) -> list[Figure]:
        """Every figure in force on the day, of the area or of one of its units (its Unit id)."""
        blocks = self.blocks_of(unit)
        return [self._figure(definition, unit, blocks) for definition in catalogue().at(self.as_of)]

    def figure(self, code: str, unit: int = 0) -> Figure:
        """One figure. Raises NotFound for a code not in force."""
        definition = catalogue().one(code, self.as_of)
        return self._figure(definition, unit, self.blocks_of(unit))

    def by_unit(self, code: str) -> list[tuple[orgunits.AreaUnit, Figure]]:
        """One figure for every unit of the area: the table and the map by commune."""
        definition = catalogue().one(code, self.as_of)
        nowhere: frozenset[int] = frozenset()
        return [
            (u, self._figure(definition, u.unit.id, self._placed.get(u.unit.id, nowhere)))
            for u in self.units
        ]

    def series(self, code: str, unit: int = 0, months: int = 12) -> list[Point]:
        """The figure at the end of each of the last months, and on the day itself.

        By the boundaries of the day for all months, so that the series is of one ground.
        """
        definition = catalogue().one(code, self.as_of)
        return self.series_over(definition, self.blocks_of(unit), months)

    def rows(self, code: str, unit: int = 0, *, denominator: bool = False) -> QuerySet[Record]:
        """The records behind a figure, as the open scope sees them."""
        definition = catalogue().one(code, self.as_of)
        measure = definition.denominator if denominator else definition.numerator
        if measure is None:
            raise NotFound(what=Label("mẫu số của chỉ tiêu này", "A denominator of this"))
        first, last = self._span(definition, self.as_of)
        return records_behind(measure, first, last, self.blocks_of(unit))

    def known(self, definition: Definition) -> bool:
        """Whether each register has any record in the area up to the day: zero is a count then."""
        found = totals(self.stamps, self.blocks, None, self.as_of, self.blocks)
        return all(found.get(each, NOTHING).rows_in for each in _presences(definition))

    def by_block(self, definition: Definition) -> list[dict[int, int]]:
        """The amount in each building block: of the numerator, then of the denominator."""
        return [self._in_blocks(measure, definition) for measure in definition.measures]

    def blocks_with_records(self, definition: Definition) -> frozenset[int]:
        """Blocks in which any record of the figure's registers ever stood, up to the day."""
        kept = by_block(self.stamps, self.blocks, None, self.as_of)
        return frozenset().union(*(kept.get(each, {}) for each in _presences(definition)))

    def series_over(
        self, definition: Definition, blocks: frozenset[int], months: int
    ) -> list[Point]:
        """As `series`, over any building blocks of the area."""
        return [self._point(definition, blocks, on) for on in _month_ends(self.as_of, months)]

    def _figure(self, definition: Definition, unit: int, blocks: frozenset[int]) -> Figure:
        numerator = self._sum(definition.numerator, definition, blocks)
        below = definition.denominator
        bottom = self._sum(below, definition, blocks) if below else None
        key = (definition.code, unit)
        known = self.known(definition)
        top_amount = _amount(definition.numerator, numerator) if known else None
        bottom_amount = _amount(below, bottom) if below and bottom and known else None
        target = self.targets.get(key)
        higher = bottom_amount if definition.print_rule.is_share else None
        return Figure(
            definition=definition,
            place=unit,
            period=definition.period_at(self.as_of),
            as_of=self.as_of,
            numerator=top_amount,
            denominator=bottom_amount,
            rows=_rows(definition.numerator, numerator),
            status=self._status(key, top_amount, bottom_amount),
            light=light(top_amount, higher, target, self.as_of),
            target=target,
            freshness=self._freshness(definition),
            part=self._parts.get(unit) if unit else None,
        )

    def _in_blocks(self, measure: Measure, definition: Definition) -> dict[int, int]:
        kept = by_block(self.stamps, self.blocks, *self._reach(measure, definition))
        amounts = kept.get(measure.digest, {})
        return {block: _amount(measure, sums) for block, sums in amounts.items()}

    def _sum(self, measure: Measure, definition: Definition, blocks: frozenset[int]) -> Sums:
        reach = self._reach(measure, definition)
        return totals(self.stamps, self.blocks, *reach, blocks).get(measure.digest, NOTHING)

    def _reach(self, measure: Measure, definition: Definition) -> tuple[date | None, date]:
        """The days a measure is added up over: a stock since ever, a flow since the period."""
        first, last = self._span(definition, self.as_of)
        return first if measure.kind is MeasureKind.FLOW else None, last

    @staticmethod
    def _span(definition: Definition, on: date) -> tuple[date, date]:
        return definition.period_at(on).first, on

    def _status(self, key: tuple[str, int], top: int | None, bottom: int | None) -> Status:
        if top is None:
            return Status.NO_DATA
        published = self.published.get(key)
        if published is None:
            return Status.PROVISIONAL
        same = (published.numerator, published.denominator) == (top, bottom)
        return Status.FINAL if same else Status.RESTATED

    def _freshness(self, definition: Definition) -> datetime | None:
        names = {measure.register.full_name for measure in definition.measures}
        return min((self.moved[name] for name in names if name in self.moved), default=None)

    def _point(self, definition: Definition, blocks: frozenset[int], on: date) -> Point:
        top: int | None = None
        bottom: int | None = None
        if self.known(definition) and self._present_on(definition, blocks, on):
            top = self._amount_on(definition.numerator, definition, blocks, on)
            below = definition.denominator
            bottom = self._amount_on(below, definition, blocks, on) if below else None
        return Point(on, top, bottom, definition)

    def _present_on(self, definition: Definition, blocks: frozenset[int], on: date) -> bool:
        if on == self.as_of:
            return True
        months = tracks(self.stamps, blocks, self.as_of.replace(day=1))
        kept = months.get(_presences(definition)[0], NO_TRACK)
        return kept.until(on).rows_in > 0

    def _amount_on(
        self, measure: Measure, definition: Definition, blocks: frozenset[int], on: date
    ) -> int:
        if on == self.as_of:
            return _amount(measure, self._sum(measure, definition, blocks))
        first = definition.period_at(on).first if measure.kind is MeasureKind.FLOW else None
        if first is not None and first.day != 1:
            found = totals(self.stamps, self.blocks, first, on, blocks)
            return _amount(measure, found.get(measure.digest, NOTHING))
        months = tracks(self.stamps, blocks, self.as_of.replace(day=1))
        return _amount(measure, months.get(measure.digest, NO_TRACK).within(first, on))


def reading(area: str, as_of: date) -> Reading:
    """Read an area (by its code) on a day. Raises `UnknownArea`."""
    stamps, moved = watermarks()
    communes = orgunits.block_to_commune(area, as_of)
    if not communes:
        raise UnknownArea(area=area, on=as_of.isoformat())
    return Reading(area, as_of, stamps, moved, communes)


def figures(area: str, as_of: date, unit: int = 0) -> list[Figure]:
    """Every figure of an area, or of one of its units (a Unit id), on a day."""
    return reading(area, as_of).figures(unit)


def series(code: str, area: str, as_of: date, unit: int = 0, months: int = 12) -> list[Point]:
    """The trend of one figure; see `Reading.series`."""
    return reading(area, as_of).series(code, unit, months)


def rows(
    code: str, area: str, as_of: date, unit: int = 0, *, denominator: bool = False
) -> QuerySet[Record]:
    """The records behind one figure; see `Reading.rows`."""
    return reading(area, as_of).rows(code, unit, denominator=denominator)


def checked_rows(code: str, area: str, as_of: date, unit: int = 0) -> list[Record]:
    """The records behind a figure, each counted once more by the Python predicate.

    Raises RuntimeError when the two compilers disagree: then neither is to be believed.
    """
    definition = catalogue().one(code, as_of)
    found = list(rows(code, area, as_of, unit))
    first = definition.period_at(as_of).first
    if wrong := disagreeing(definition.numerator, first, as_of, found):
        raise RuntimeError(f"{code}: SQL counts {wrong[0].ref}, the predicate does not")
    return found


def _amount(measure: Measure, sums: Sums) -> int:
    return sums.amount_in - (sums.amount_out if measure.kind is MeasureKind.STOCK else 0)


def _rows(measure: Measure, sums: Sums) -> int:
    return sums.rows_in - (sums.rows_out if measure.kind is MeasureKind.STOCK else 0)


def _presences(definition: Definition) -> list[str]:
    known = catalogue().presences
    return [known[measure.register.full_name] for measure in definition.measures]


def _month_ends(as_of: date, months: int) -> list[date]:
    """The last days of the months before that of ``as_of``, oldest first, then ``as_of``."""
    ends = [as_of]
    for _ in range(months - 1):
        ends.append(ends[-1].replace(day=1) - ONE_DAY)
    return ends[::-1]
