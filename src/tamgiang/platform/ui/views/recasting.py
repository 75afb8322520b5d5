"""A figure by other boundaries: its units, what compares only by group, and all of it over time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tamgiang.platform.indicators.selectors import (
    Basis,
    Recasting,
    TimeLine,
    Timeline,
    recast_figure,
    timeline,
)
from tamgiang.platform.orgunits.selectors import changes
from tamgiang.platform.ui.area import area_code
from tamgiang.platform.ui.linechart import LineChart, Series, line_chart
from tamgiang.platform.ui.status import Light, light_named
from tamgiang.platform.ui.tiles import indicator_url
from tamgiang.platform.ui.views.indicators import as_csv
from tamgiang.platform.ui.views.overview import chosen_day
from tamgiang.platform.ui.words import today

MONTHS = 48


def recast_page(request: HttpRequest, code: str) -> HttpResponse:
    """One figure for every unit of the chosen boundaries, and over the years on those units."""
    on = chosen_day(request)
    boundaries = _boundaries(request)
    found = recast_figure(code, area_code(), on, boundaries)
    lines = timeline(code, area_code(), on, boundaries, MONTHS)
    page: dict[str, Any] = {
        "on": on,
        "today": today(),
        "boundaries": boundaries,
        "changes": _offered(),
        "figure": found.definition,
        "url": indicator_url(code, on),
        "found": found,
        "light": _light(found.basis),
        "lines": [
            (line, line.amounts.printed(found.definition), _light(line.basis))
            for line in found.lines
        ],
        "groups": [(group, group.amounts.printed(found.definition)) for group in found.groups],
        "total": found.total.printed(found.definition),
        "timeline": lines,
        "chart": _chart(lines),
        "table": list(zip(*(line.points for line in _all(lines)), strict=True))[::-1],
    }
    return render(request, "ui/indicators/recast.html", page)


def recast_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The same as numbers: a line for each unit, then for each group."""
    on, boundaries = chosen_day(request), _boundaries(request)
    found = recast_figure(code, area_code(), on, boundaries)
    heads = ["code", "unit", "basis", "numerator", "denominator", "estimated_numerator"]
    return as_csv(f"{code}-boundaries.csv", heads, _csv_rows(found))


def _csv_rows(found: Recasting) -> list[list[Any]]:
    rows: list[list[Any]] = [
        [
            line.unit.unit.code,
            line.unit.unit.full_name,
            str(line.basis),
            line.amounts.numerator,
            line.amounts.denominator,
            line.estimated.numerator,
        ]
        for line in found.lines
    ]
    for group in found.groups:
        names = " + ".join(member.unit.full_name for member in group.units)
        rows.append(["", names, "group", group.amounts.numerator, group.amounts.denominator, None])
    return rows


def _boundaries(request: HttpRequest) -> date:
    """The day of the boundaries: the one asked for, today when none was."""
    try:
        return date.fromisoformat(request.GET.get("boundaries", ""))
    except ValueError:
        return today()


def _offered() -> list[tuple[date, date]]:
    """For each change of units (the last day before it, its day)."""
    days = changes(area_code())
    return [(date.fromordinal(day.toordinal() - 1), day) for day in days]


def _light(basis: Basis) -> Light:
    return light_named("group" if basis is Basis.OPEN else str(basis))


def _all(lines: Timeline) -> Sequence[TimeLine]:
    return (lines.whole, *lines.lines)


def _chart(lines: Timeline) -> LineChart | None:
    series = [Series(line.name, [p.value for p in line.points]) for line in lines.lines]
    days = [point.on for point in lines.whole.points]
    return line_chart(days, series, lines.changes)
