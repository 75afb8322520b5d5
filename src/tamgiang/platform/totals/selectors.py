"""Tables of totals by the boundaries of a day, beside what our own records give.

A number is told as exact, estimated, held by a group, incomplete (units are missing from the
table) or refused with its reason; never as more than it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.definitions import Definition
from tamgiang.platform.indicators.selectors import (
    Amounts,
    Basis,
    Recasting,
    area_from_totals,
    reading,
    recast_figure,
    recast_totals,
)
from tamgiang.platform.orgunits.selectors import AreaUnit, area_routes, area_units
from tamgiang.platform.totals.models import TotalTable


class Incomplete(Refusal):
    """A sum over some of its parts is not the sum."""

    code = "totals.incomplete"
    message = Label("Bảng chưa có số của {units}.", "The table has no number for {units}.")


class ReachesOutside(Refusal):
    """Of a unit that lies only partly in the area, our records are of that part alone."""

    code = "totals.reaches_outside"
    message = Label(
        "Số của {units} gồm cả phần nằm ngoài địa bàn.",
        "The number of {units} includes ground outside the area.",
    )


@dataclass(frozen=True, slots=True)
class Row:
    """What the table gives for one unit, or several that compare only together.

    ``amounts`` is None where ``refused`` says why. ``own`` is what our records give for the same
    ground, None where they give nothing that compares.
    """

    units: tuple[AreaUnit, ...]
    amounts: Amounts | None
    basis: Basis
    own: Amounts | None
    refused: Refusal | None = None

    @property
    def difference(self) -> int | None:
        """Theirs less ours, of the numerator."""
        if self.amounts is None or self.own is None:
            return None
        if self.amounts.numerator is None or self.own.numerator is None:
            return None
        return self.amounts.numerator - self.own.numerator


@dataclass(frozen=True, slots=True)
class Told:
    """A table by the boundaries of a day. ``refused`` is why it cannot be carried there at all."""

    table: TotalTable
    definition: Definition
    boundaries: date
    rows: tuple[Row, ...]
    whole: Row
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The whole area on the day of a table: theirs, or why not, and ours."""

    table: TotalTable
    amounts: Amounts | None
    own: Amounts | None
    refused: Refusal | None


def tables(area: str, indicator: str = "") -> QuerySet[TotalTable]:
    """The tables of an area, latest day first; those withdrawn among them."""
    found = TotalTable.objects.filter(area=area)
    return found.filter(indicator=indicator) if indicator else found


def table_named(area: str, uid: UUID) -> TotalTable:
    """One table. Raises NotFound."""
    found = TotalTable.objects.filter(area=area, uid=uid).first()
    if found is None:
        raise NotFound(what=Label("bảng số tổng hợp này", "This table of totals"))
    return found


def amounts_of(table: TotalTable) -> dict[int, Amounts]:
    """What the table says, by Unit id."""
    return {row.unit: Amounts(row.numerator, row.denominator) for row in table.totals.all()}


def by_boundaries(table: TotalTable, boundaries: date) -> Told:
    """A table by the boundaries of a day. Raises NotFound or UnknownArea."""
    definition = catalogue().one(table.indicator, table.as_of)
    given = amounts_of(table)
    whole = _whole(table, given)
    try:
        found = recast_totals(table.indicator, table.area, table.as_of, boundaries, given)
    except Refusal as refused:
        if refused.status == NotFound.status:
            raise
        return Told(table, definition, boundaries, (), whole, refused)
    rows = _Carried(table, given, found).rows()
    return Told(table, definition, boundaries, tuple(rows), whole)


def over_time(area: str, indicator: str) -> list[Moment]:
    """The whole area by each table that stands, oldest first."""
    moments = []
    for table in tables(area, indicator).filter(withdrawn_at__isnull=True).order_by("as_of", "id"):
        row = _whole(table, amounts_of(table))
        moments.append(Moment(table, row.amounts, row.own, row.refused))
    return moments


def _whole(table: TotalTable, given: Mapping[int, Amounts]) -> Row:
    """The area as a whole: refused where a unit crosses its border or is missing."""
    own = _own_total(table)
    try:
        if missing := _missing(table, given):
            raise Incomplete(units=_names(missing))
        amounts = area_from_totals(table.indicator, table.area, table.as_of, given)
    except NotFound:
        raise
    except Refusal as refused:
        return Row((), None, Basis.OPEN, own, refused)
    return Row((), amounts, Basis.EXACT, own)


def _own_total(table: TotalTable) -> Amounts | None:
    figure = reading(table.area, table.as_of).figure(table.indicator)
    return None if figure.numerator is None else Amounts(figure.numerator, figure.denominator)


def _missing(table: TotalTable, given: Mapping[int, Amounts]) -> list[AreaUnit]:
    members = area_units(table.area, table.as_of)
    return [member for member in members if member.unit.id not in given]


def _names(members: list[AreaUnit]) -> str:
    return ", ".join(member.unit.full_name for member in members)


class _Carried:
    """The lines of a recasting with what must be said beside each."""

    def __init__(self, table: TotalTable, given: Mapping[int, Amounts], found: Recasting) -> None:
        self._found = found
        members = {m.unit.id: m for m in area_units(table.area, table.as_of)}
        routes = area_routes(table.area, frozenset(members), found.boundaries)
        self._reach = {unit: (members[unit], route.reach) for unit, route in routes.items()}
        self._given = given
        self._own = recast_figure(table.indicator, table.area, table.as_of, found.boundaries)

    def rows(self) -> list[Row]:
        """Units alone, then groups of units that compare only together."""
        grouped = {m.unit.id for group in self._found.groups for m in group.units}
        alone = [
            self._row((line.unit,), line.amounts, line.basis)
            for line in self._found.lines
            if line.unit.unit.id not in grouped
        ]
        together = [
            self._row(group.units, group.amounts, Basis.OPEN) for group in self._found.groups
        ]
        return [row for row in (*alone, *together) if row.units]

    def _row(self, units: tuple[AreaUnit, ...], amounts: Amounts, basis: Basis) -> Row:
        wanted = {member.unit.id for member in units}
        sources = [
            (member, unit) for unit, (member, reach) in self._reach.items() if reach & wanted
        ]
        missing = [member for member, unit in sources if unit not in self._given]
        own = self._own_of(wanted)
        if missing:
            return Row(units, None, basis, own, Incomplete(units=_names(missing)))
        outside = [member for member, _ in sources if not member.whole]
        if outside:
            return Row(units, amounts, basis, None, ReachesOutside(units=_names(outside)))
        return Row(units, amounts, basis, own)

    def _own_of(self, wanted: set[int]) -> Amounts | None:
        """Our number for the same units, where our own records tell all of their ground apart."""
        if self._own.total.numerator is None:
            return None
        lines = [line for line in self._own.lines if line.unit.unit.id in wanted]
        groups = [g for g in self._own.groups if {m.unit.id for m in g.units} & wanted]
        if any(not {m.unit.id for m in group.units} <= wanted for group in groups):
            return None
        parts = [*(line.amounts for line in lines), *(group.held for group in groups)]
        below = [part.denominator for part in parts if part.denominator is not None]
        return Amounts(sum(p.numerator or 0 for p in parts), sum(below) if below else None)
