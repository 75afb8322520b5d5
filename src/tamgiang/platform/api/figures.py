"""Figures: open to everyone, for they are sums; the rows behind them are for those who may."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import P, QueryEx, Router
from ninja.security import django_auth

from tamgiang.platform.accounts.access import require
from tamgiang.platform.api.paging import TEXT, Limit, Offset, page
from tamgiang.platform.api.records import record_out
from tamgiang.platform.api.schemas import FigureOut, PointOut, RecastOut, RecordsOut, TimelineOut
from tamgiang.platform.indicators import selectors
from tamgiang.platform.indicators.selectors import Point, TimeLine, UnknownUnit
from tamgiang.platform.indicators.selectors.recast_json import as_json
from tamgiang.platform.orgunits.selectors import area_units

router = Router(tags=["figures"])

AsOf = QueryEx[date, P(description="The day, as 2023-08-22")]
UnitCode = QueryEx[
    str,
    P(pattern=TEXT, description="Code of one of the area's units on that day, or its id"),
]
Boundaries = QueryEx[date, P(description="The day of the boundaries, as 2025-07-01")]
Months = QueryEx[int, P(ge=1, le=120)]


@router.get("/{area}/figures", response=list[FigureOut], url_name="figures")
def figures(
    request: HttpRequest, area: str, as_of: AsOf, unit: UnitCode = ""
) -> list[dict[str, Any]]:
    """Every figure in force on a day, of the area or of one of its units."""
    found = selectors.figures(area, as_of, unit_id(area, as_of, unit))
    return [figure.as_json(get_language() or "vi") for figure in found]


@router.get("/{area}/figures/{code}/series", response=list[PointOut], url_name="series")
def series(
    request: HttpRequest,
    area: str,
    code: str,
    as_of: AsOf,
    unit: UnitCode = "",
    months: Months = 12,
) -> list[dict[str, Any]]:
    """The figure at the end of each of the last months and on the day itself."""
    found = selectors.series(code, area, as_of, unit_id(area, as_of, unit), months)
    return [_point(point) for point in found]


@router.get("/{area}/figures/{code}/recast", response=RecastOut, url_name="recast")
def recast(
    request: HttpRequest, area: str, code: str, as_of: AsOf, boundaries: Boundaries
) -> dict[str, Any]:
    """A figure of a day by the boundaries of another: exact, flagged as estimated, or by group."""
    found = selectors.recast_figure(code, area, as_of, boundaries)
    return as_json(found, get_language() or "vi")


@router.get("/{area}/figures/{code}/timeline", response=TimelineOut, url_name="timeline")
def timeline(
    request: HttpRequest,
    area: str,
    code: str,
    as_of: AsOf,
    boundaries: Boundaries,
    months: Months = 24,
) -> dict[str, Any]:
    """A figure over the last months, by the boundaries of one day for all of them."""
    found = selectors.timeline(code, area, as_of, boundaries, months)
    return {
        "code": code,
        "area": area,
        "boundaries": boundaries,
        "changes": list(found.changes),
        "lines": [_line(line) for line in (found.whole, *found.lines)],
    }


@router.get("/{area}/figures/{code}/rows", response=RecordsOut, url_name="rows", auth=django_auth)
def rows(
    request: HttpRequest,
    area: str,
    code: str,
    as_of: AsOf,
    unit: UnitCode = "",
    denominator: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """The records behind a figure that the signed-in person may see, personal values masked.

    With `denominator` those counted below the line.
    """
    require("indicators.view")
    place = unit_id(area, as_of, unit)
    found = selectors.rows(code, area, as_of, place, denominator=denominator)
    return page(found, limit, offset, record_out)


def unit_id(area: str, as_of: date, unit: str) -> int:
    """The id of a unit of the area named by code or id; 0 for the area. Raises UnknownUnit."""
    if not unit:
        return 0
    for member in area_units(area, as_of):
        if unit in (member.unit.code, str(member.unit.id)):
            return member.unit.id
    raise UnknownUnit(on=as_of.isoformat(), area=area, unit=unit)


def _line(line: TimeLine) -> dict[str, Any]:
    units = [member.unit.id for member in line.units]
    return {"units": units, "name": line.name, "points": [_point(p) for p in line.points]}


def _point(point: Point) -> dict[str, Any]:
    return {
        "on": point.on,
        "numerator": point.numerator,
        "denominator": point.denominator,
        "printed": point.printed.in_language(get_language() or "vi"),
    }
