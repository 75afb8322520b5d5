"""Figures by the boundaries of another day.

Numerators and denominators are carried, each to the last unit; shares are computed afterwards. From
building blocks this is exact wherever the blocks are; from totals of units it is exact over whole
edges, estimated over known shares, and otherwise only the comparable group can be told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import LANGUAGES, Label
from tamgiang.kernel.orgunits import Recast, Route, comparable_groups, recast
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.definitions import Definition
from tamgiang.platform.indicators.selectors.readings import Reading, UnknownArea, reading
from tamgiang.platform.orgunits import selectors as orgunits

TOP, BOTTOM = "numerator", "denominator"


class Bound(Refusal):
    """The definition says that the figure does not belong to ground that could be divided."""

    code = "indicators.not_recast"
    message = Label(
        "Không tính “{name}” theo địa giới khác: {why}.",
        "“{name}” is not recast onto other boundaries: {why}.",
    )


class RatioOnly(Refusal):
    """A share without its two numbers: shares of units do not add up to a share of another."""

    code = "indicators.ratio_only"
    message = Label(
        "“{name}” là tỷ lệ; cần cả số đếm và mẫu số của mỗi đơn vị mới tính lại được.",
        "“{name}” is a share; it takes both numbers of every unit to recast it.",
    )


class CrossesBorder(Refusal):
    """Totals of units do not give the area's total, because some lie only partly in it."""

    code = "indicators.crosses_border"
    message = Label(
        "Không cộng được tổng của {units} thành số của địa bàn: chỉ một phần đơn vị nằm "
        "trong địa bàn. Hãy tính từ hồ sơ gắn với thôn.",
        "The totals of {units} do not add up to the area: only a part of them lies in it. "
        "Compute from records that name their hamlet.",
    )


class Basis(StrEnum):
    """How far a recast number is to be believed."""

    EXACT = "exact"
    ESTIMATED = "estimated"
    OPEN = "open"

    @property
    def label(self) -> Label:
        """What is said beside the number."""
        return _BASIS[self]


_BASIS = {
    Basis.EXACT: Label("chính xác", "exact"),
    Basis.ESTIMATED: Label("ước tính", "estimated"),
    Basis.OPEN: Label("chỉ so được theo nhóm", "only its group compares"),
}


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a figure is printed from; None is no data, or no denominator."""

    numerator: int | None
    denominator: int | None = None

    def printed(self, definition: Definition) -> Label:
        """The figure in both languages, by the definition's rule."""
        rule = definition.print_rule
        texts = (rule.text(self.numerator, self.denominator, name) for name in LANGUAGES)
        return Label(*texts)


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the boundaries. ``estimated`` is the part of ``amounts`` that came by shares.

    With basis OPEN some ground of the unit is held in a group, and ``amounts`` lack it.
    """

    unit: orgunits.AreaUnit
    amounts: Amounts
    basis: Basis
    estimated: Amounts


@dataclass(frozen=True, slots=True)
class Group:
    """Units that compare only together; ``held`` is what could not be divided among them."""

    units: tuple[orgunits.AreaUnit, ...]
    amounts: Amounts
    held: Amounts


@dataclass(frozen=True, slots=True)
class Recasting:
    """A figure of ``as_of`` by the boundaries of another day. Lines and what is held add up."""

    definition: Definition
    area: str
    as_of: date
    boundaries: date
    lines: tuple[Line, ...]
    groups: tuple[Group, ...]
    total: Amounts

    @property
    def basis(self) -> Basis:
        """The weakest of its lines."""
        found = {line.basis for line in self.lines}
        return next((b for b in (Basis.OPEN, Basis.ESTIMATED) if b in found), Basis.EXACT)


def recast_figure(code: str, area: str, as_of: date, boundaries: date) -> Recasting:
    """A figure by the boundaries of another day, from its building blocks.

    Raises NotFound, UnknownArea or Bound.
    """
    read = reading(area, as_of)
    definition = recastable(code, as_of)
    routes = orgunits.area_routes(area, read.blocks, boundaries)
    if not read.known(definition):
        return _without_data(definition, read, boundaries)
    cells = [
        (block, name, amount)
        for name, amounts in zip((TOP, BOTTOM), read.by_block(definition), strict=False)
        for block, amount in amounts.items()
    ]
    return _told(definition, read.area, as_of, boundaries, recast(cells, routes), routes)


def recast_totals(
    code: str, area: str, as_of: date, boundaries: date, totals: Mapping[int, Amounts]
) -> Recasting:
    """As `recast_figure`, from totals by unit (Unit ids of ``as_of``) whose records are not here.

    Raises RatioOnly for a share without both numbers.
    """
    definition = recastable(code, as_of)
    if definition.print_rule.is_share and any(t.denominator is None for t in totals.values()):
        raise RatioOnly(name=definition.name)
    routes = orgunits.area_routes(area, frozenset(totals), boundaries)
    cells = [
        (unit, name, amount)
        for unit, given in totals.items()
        for name, amount in ((TOP, given.numerator), (BOTTOM, given.denominator))
        if amount is not None
    ]
    return _told(definition, area, as_of, boundaries, recast(cells, routes), routes)


def area_from_totals(code: str, area: str, as_of: date, totals: Mapping[int, Amounts]) -> Amounts:
    """The area's figure from totals by unit. Raises CrossesBorder when one lies only partly in it.

    Adding such units up would silently count ground of their neighbours.
    """
    definition = recastable(code, as_of)
    members = [m for m in orgunits.area_units(area, as_of) if m.unit.id in totals]
    if crossing := [member.unit.full_name for member in members if not member.whole]:
        raise CrossesBorder(units=", ".join(crossing))
    if definition.print_rule.is_share and any(t.denominator is None for t in totals.values()):
        raise RatioOnly(name=definition.name)
    inside = [totals[member.unit.id] for member in members]
    return _added(inside, below=definition.denominator is not None)


def recastable(code: str, as_of: date) -> Definition:
    """The definition in force. Raises NotFound, or Bound when it must not be recast."""
    definition = catalogue().one(code, as_of)
    if definition.bound is not None:
        raise Bound(name=definition.name, why=definition.bound)
    return definition


def units_of(area: str, boundaries: date) -> list[orgunits.AreaUnit]:
    """The units of the boundaries. Raises UnknownArea when the area had none on that day."""
    found = orgunits.area_units(area, boundaries)
    if not found:
        raise UnknownArea(area=area, on=boundaries.isoformat())
    return found


def grouped(held: Iterable[int], routes: Mapping[int, Route]) -> list[tuple[set[int], set[int]]]:
    """(sources, units) of each comparable group that what is held leads to.

    What leads nowhere on record stands last, with no units.
    """
    sources = list(held)
    pairs = [(source, unit) for source in sources for unit in routes[source].reach]
    found = [(set(g.before), set(g.after)) for g in comparable_groups(pairs)]
    lost = {source for source in sources if not routes[source].reach}
    return [*found, (lost, set())] if lost else found


def _without_data(definition: Definition, read: Reading, boundaries: date) -> Recasting:
    nothing = Amounts(None)
    lines = [Line(u, nothing, Basis.EXACT, nothing) for u in units_of(read.area, boundaries)]
    return Recasting(definition, read.area, read.as_of, boundaries, tuple(lines), (), total=nothing)


def _told(
    definition: Definition,
    area: str,
    as_of: date,
    boundaries: date,
    result: Recast[str],
    routes: Mapping[int, Route],
) -> Recasting:
    below = definition.denominator is not None
    units = units_of(area, boundaries)
    groups = grouped(result.held, routes)
    open_units = {unit for _, after in groups for unit in after}
    lines = {u.unit.id: _line(u, result, open_units, below=below) for u in units}
    told = []
    for sources, after in groups:
        held = _added([_amounts(result.held[s], below=below) for s in sources], below=below)
        inside = [lines[unit] for unit in after if unit in lines]
        amounts = _added([held, *(line.amounts for line in inside)], below=below)
        told.append(Group(tuple(line.unit for line in inside), amounts, held))
    parts = [*(line.amounts for line in lines.values()), *(group.held for group in told)]
    total = _added(parts, below=below)
    return Recasting(definition, area, as_of, boundaries, tuple(lines.values()), tuple(told), total)


def _line(
    member: orgunits.AreaUnit, result: Recast[str], open_units: set[int], *, below: bool
) -> Line:
    unit = member.unit.id
    estimated = _amounts(result.estimated.get(unit, {}), below=below)
    amounts = _added([_amounts(result.exact.get(unit, {}), below=below), estimated], below=below)
    basis = Basis.ESTIMATED if unit in result.estimated else Basis.EXACT
    return Line(member, amounts, Basis.OPEN if unit in open_units else basis, estimated)


def _amounts(kept: Mapping[str, int], *, below: bool) -> Amounts:
    return Amounts(kept.get(TOP, 0), kept.get(BOTTOM, 0) if below else None)


def _added(parts: Iterable[Amounts], *, below: bool) -> Amounts:
    given = list(parts)
    bottom = sum(part.denominator or 0 for part in given) if below else None
    return Amounts(sum(part.numerator or 0 for part in given), bottom)
