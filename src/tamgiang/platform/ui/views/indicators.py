"""Indicators: all of them on a day, and one with its definition, history, units and rows."""

import csv
from collections.abc import Iterable
from datetime import date
from io import StringIO
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.labels import LANGUAGES, Label
from tamgiang.kernel.schema import Register
from tamgiang.platform.indicators.definitions import MeasureKind
from tamgiang.platform.indicators.selectors import Figure, Point, Reading, reading
from tamgiang.platform.opendata.registers import safe
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.ui.access import may, may_see
from tamgiang.platform.ui.area import area_code, place_names, sample_here
from tamgiang.platform.ui.status import light_named
from tamgiang.platform.ui.tiles import (
    by_pillar,
    due_text,
    expected,
    indicator_url,
    printed_value,
    target_text,
    tile,
)
from tamgiang.platform.ui.views.overview import REPORT_DAY, chosen_day, chosen_unit
from tamgiang.platform.ui.views.registers.listing import list_fields
from tamgiang.platform.ui.views.registers.shown import table_row
from tamgiang.platform.ui.wording import measure_words
from tamgiang.platform.ui.words import day_text, today

MONTHS = 24
PAGE = 25


def indicator_list(request: HttpRequest) -> HttpResponse:
    """Every indicator in force with its figure, by pillar."""
    on = chosen_day(request)
    read = reading(area_code(), on)
    unit = chosen_unit(request, read)
    tiles = [tile(read, figure, months=2) for figure in read.figures(unit)]
    page = {
        "on": on,
        "today": today(),
        "unit": unit,
        "units": read.units,
        "pillars": by_pillar(tiles),
    }
    return render(request, "ui/indicators/list.html", page)


def indicator_page(request: HttpRequest, code: str) -> HttpResponse:
    """One figure with all that stands behind it."""
    on = chosen_day(request)
    read = reading(area_code(), on)
    unit = chosen_unit(request, read)
    figure = read.figure(code, unit)
    definition = figure.definition
    page: dict[str, Any] = {
        "on": on,
        "today": today(),
        "report_day": REPORT_DAY if sample_here() else None,
        "unit": unit,
        "units": read.units,
        "figure": figure,
        "light": light_named(str(figure.light)),
        "target": target_text(figure),
        "due": due_text(figure),
        "way": _way(figure),
        "recastable": figure.definition.bound is None,
        "measures": [measure_words(measure) for measure in definition.measures],
        "flow": definition.numerator.kind is MeasureKind.FLOW,
        "points": read.series(code, unit, MONTHS),
        "by_unit": [
            (member, own, light_named(str(own.light)), indicator_url(code, on, member.unit.id))
            for member, own in read.by_unit(code)
        ],
        **_rows(request, read, figure, unit),
    }
    return render(request, "ui/indicators/indicator.html", page)


def _way(figure: Figure) -> list[tuple[date, Label]]:
    """The points of the way to the target, with what is expected there."""
    if figure.target is None or figure.target.baseline_on is None:
        return []
    return [
        (day, Label(*(printed_value(value, figure, name) for name in LANGUAGES)))
        for day, value in figure.target.trajectory.points
    ]


def _rows(request: HttpRequest, read: Reading, figure: Figure, unit: int) -> dict[str, Any]:
    """The records behind the figure for those who may see their register; else only counts."""
    below = figure.definition.denominator
    lower = below is not None and request.GET.get("side") == "denominator"
    register = (below if below is not None and lower else figure.definition.numerator).register
    if not (may(request.user, "indicators.view") and may_see(request.user, register)):
        return {"rows": None, "rows_register": register}
    found = read.rows(figure.code, unit, denominator=lower).order_by("-pk")
    pages = Paginator(found, PAGE)
    if not lower and _sees_all(read.blocks_of(unit)):
        # The figure has counted them already; a count of its own would read every row again.
        pages.count = figure.rows
    page = pages.get_page(request.GET.get("page"))
    fields = list_fields(register)
    places = place_names({record.block_id for record in page})
    return {
        "rows": [table_row(record, fields, places) for record in page],
        "rows_register": register,
        "rows_title": _field_of(register),
        "columns": fields,
        "page": page,
        "lower": lower,
    }


def _sees_all(blocks: frozenset[int]) -> bool:
    seen = current_scope().blocks
    return seen is None or blocks <= seen


def _field_of(register: Register) -> Label:
    return register.by_name[register.title].label


def series_json(request: HttpRequest, code: str) -> JsonResponse:
    """The history for the chart."""
    read, unit = _read(request)
    language = get_language() or "vi"
    figure = read.figure(code, unit)
    points = read.series(code, unit, MONTHS)
    return JsonResponse(
        {
            "code": code,
            "name": figure.name.in_language(language),
            "unit": str(figure.unit),
            "expected_word": _("expected"),
            "points": [
                _point(point, language) | {"expected": _float(expected(figure, point.on))}
                for point in points
            ],
        }
    )


def _point(point: Point, language: str) -> dict[str, Any]:
    value = point.value
    return {
        "on": point.on.isoformat(),
        "label": day_text(point.on, language),
        "value": _float(value),
        "printed": point.printed.in_language(language),
    }


def _float(value: Any) -> int | float | None:  # noqa: ANN401 - int, Decimal or None
    return value if value is None or isinstance(value, int) else float(value)


def series_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The history as numbers."""
    read, unit = _read(request)
    points = read.series(code, unit, MONTHS)
    rows = ([p.on.isoformat(), p.numerator, p.denominator, p.value] for p in points)
    return as_csv(f"{code}-history.csv", ["date", "numerator", "denominator", "value"], rows)


def units_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The figure of every unit as numbers."""
    read, _unit = _read(request)
    heads = ["code", "unit", "inside", "total", "numerator", "denominator", "value"]
    rows = (
        [m.unit.code, m.unit.full_name, m.inside, m.total, f.numerator, f.denominator, f.value]
        for m, f in read.by_unit(code)
    )
    return as_csv(f"{code}-units.csv", heads, rows)


def _read(request: HttpRequest) -> tuple[Reading, int]:
    on: date = chosen_day(request)
    read = reading(area_code(), on)
    return read, chosen_unit(request, read)


def as_csv(name: str, heads: list[str], rows: Iterable[list[Any]]) -> HttpResponse:
    """Numbers for spreadsheets: UTF-8 with the mark by which they know it; no cell is a formula."""
    target = StringIO()
    target.write("\ufeff")
    writer = csv.writer(target)
    writer.writerow(heads)
    writer.writerows([safe(value) for value in row] for row in rows)
    answer = HttpResponse(target.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
