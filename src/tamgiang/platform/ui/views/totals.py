"""Số tổng hợp từ nơi khác: entering tables of totals, and seeing them on other boundaries."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.definitions import Definition
from tamgiang.platform.indicators.selectors import Amounts, Basis, timeline
from tamgiang.platform.orgunits.selectors import area_units, changes
from tamgiang.platform.totals.models import TotalTable
from tamgiang.platform.totals.selectors import (
    Moment,
    Row,
    by_boundaries,
    over_time,
    table_named,
    tables,
)
from tamgiang.platform.totals.services import WRITE, enter, withdraw
from tamgiang.platform.totals.sheets import Rows, by_unit, file_rows, pasted
from tamgiang.platform.ui.access import may, require
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.area import area_code
from tamgiang.platform.ui.linechart import LineChart, Series, line_chart
from tamgiang.platform.ui.status import Light, light_named
from tamgiang.platform.ui.tiles import indicator_url
from tamgiang.platform.ui.views.indicators import as_csv
from tamgiang.platform.ui.views.overview import chosen_day
from tamgiang.platform.ui.words import today

PAGE = 25
MONTHS = 48


@login_required
def total_list(request: HttpRequest) -> HttpResponse:
    """Every table, those of the latest day first."""
    require(request, "indicators.view")
    page = Paginator(tables(area_code()), PAGE).get_page(request.GET.get("page"))
    known = {definition.code: definition.name for definition in catalogue().at(today())}
    rows = [(table, known.get(table.indicator, _plain(table.indicator))) for table in page]
    figures = [
        (code, known.get(code, _plain(code)))
        for code in sorted(set(tables(area_code()).order_by().values_list("indicator", flat=True)))
    ]
    told = {"rows": rows, "page": page, "figures": figures, "may_write": _may_write(request)}
    return render(request, "ui/totals/list.html", told)


@login_required
def total_new(request: HttpRequest) -> HttpResponse:
    """The form: a line for each unit of the day, or a pasted table, or a file."""
    require(request, WRITE)
    on = chosen_day(request)
    error: Refusal | None = None
    if request.method == "POST":
        try:
            table = _entered(request, on)
            messages.success(request, _("The table was kept."))
            return redirect("ui:total", uid=table.uid)
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            error = refusal
    chosen = request.POST.get("indicator") or request.GET.get("indicator", "")
    page = {
        "on": on,
        "today": today(),
        "chosen": chosen,
        "definitions": sorted(catalogue().at(on), key=lambda d: d.code),
        "units": [
            (
                member,
                request.POST.get(f"n-{member.unit.id}", ""),
                request.POST.get(f"d-{member.unit.id}", ""),
            )
            for member in area_units(area_code(), on)
        ],
        "given": request.POST,
        "error": error,
        "offered": [(date.fromordinal(day.toordinal() - 1), day) for day in changes(area_code())],
    }
    return render(request, "ui/totals/new.html", page, status=400 if error else 200)


@login_required
def total_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One table by the boundaries of a day, beside our own records."""
    require(request, "indicators.view")
    table = table_named(area_code(), uid)
    error = None
    if request.method == "POST":
        try:
            withdraw(table, reason=request.POST.get("reason", ""))
            messages.success(request, _("The table was withdrawn."))
            return redirect(request.path)
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            error = refusal
    boundaries = _boundaries(request, table)
    told = by_boundaries(table, boundaries)
    names = actor_names([table.entered_by, table.withdrawn_by])
    page: dict[str, Any] = {
        "table": table,
        "told": told,
        "figure": told.definition,
        "rows": [_shown(row, told.definition) for row in told.rows],
        "whole": _shown(told.whole, told.definition),
        "boundaries": boundaries,
        "offered": [(date.fromordinal(day.toordinal() - 1), day) for day in changes(area_code())],
        "entered_by": names.get(table.entered_by, ""),
        "withdrawn_by": names.get(table.withdrawn_by, ""),
        "url": indicator_url(table.indicator, table.as_of),
        "error": error,
        "may_write": _may_write(request),
    }
    return render(request, "ui/totals/table.html", page)


@login_required
def total_csv(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The same as numbers."""
    require(request, "indicators.view")
    table = table_named(area_code(), uid)
    told = by_boundaries(table, _boundaries(request, table))
    heads = ["code", "unit", "basis", "numerator", "denominator", "own_numerator",
             "own_denominator", "difference", "reason"]  # fmt: skip
    rows = [_csv_row(row) for row in (*told.rows, told.whole)]
    return as_csv(f"{table.indicator}-{table.as_of:%Y-%m-%d}-totals.csv", heads, rows)


@login_required
def total_line(request: HttpRequest, code: str) -> HttpResponse:
    """The whole area over the years: by the tables, and from building blocks."""
    require(request, "indicators.view")
    definition = catalogue().one(code, today())
    moments = over_time(area_code(), code)
    page = {
        "figure": definition,
        "url": indicator_url(code, today()),
        "moments": [_moment(moment, definition) for moment in reversed(moments)],
        "chart": _chart(definition, moments),
        "changes": changes(area_code()),
        "may_write": _may_write(request),
    }
    return render(request, "ui/totals/line.html", page)


def _may_write(request: HttpRequest) -> bool:
    return may(request.user, WRITE)


def _plain(code: str) -> Label:
    return Label(code, code)


def _entered(request: HttpRequest, on: date) -> TotalTable:
    given = request.POST
    return enter(
        area=area_code(),
        indicator=given.get("indicator", ""),
        as_of=on,
        source=given.get("source", "")[:200],
        document=given.get("document", "")[:200],
        totals=by_unit(_rows(request, on), area_code(), on),
    )


def _rows(request: HttpRequest, on: date) -> Rows:
    """The lines given: of the file when there is one, else those pasted, else those typed."""
    if file := request.FILES.get("file"):
        return file_rows(file.chunks(), file.name or "")
    if text := request.POST.get("pasted", "").strip():
        return pasted(text)
    return [
        [member.unit.code, numerator, request.POST.get(f"d-{member.unit.id}", "").strip()]
        for member in area_units(area_code(), on)
        if (numerator := request.POST.get(f"n-{member.unit.id}", "").strip())
    ]


def _boundaries(request: HttpRequest, table: TotalTable) -> date:
    """The day of the boundaries: the one asked for, the table's own when none was."""
    try:
        return date.fromisoformat(request.GET.get("boundaries", ""))
    except ValueError:
        return table.as_of


def _shown(row: Row, definition: Definition) -> dict[str, Any]:
    return {
        "row": row,
        "light": _light(row),
        "top": row.amounts.numerator if row.amounts else None,
        "bottom": row.amounts.denominator if row.amounts else None,
        "difference": row.difference,
        "theirs": row.amounts.printed(definition) if row.amounts else None,
        "ours": row.own.printed(definition) if row.own else None,
    }


def _light(row: Row) -> Light:
    if row.amounts is None:
        incomplete = row.refused is not None and row.refused.code == "totals.incomplete"
        return light_named("incomplete" if incomplete else "refused")
    return light_named("group" if row.basis is Basis.OPEN else str(row.basis))


def _csv_row(row: Row) -> list[Any]:
    nothing = Amounts(None)
    theirs, ours = row.amounts or nothing, row.own or nothing
    return [
        " + ".join(member.unit.code for member in row.units),
        " + ".join(member.unit.full_name for member in row.units) or _("The whole area"),
        str(row.basis) if row.amounts else "refused",
        theirs.numerator,
        theirs.denominator,
        ours.numerator,
        ours.denominator,
        row.difference,
        row.refused.text("vi") if row.refused else "",
    ]


def _moment(moment: Moment, definition: Definition) -> dict[str, Any]:
    row = Row((), moment.amounts, Basis.EXACT, moment.own, moment.refused)
    return _shown(row, definition) | {"table": moment.table}


def _chart(definition: Definition, moments: list[Moment]) -> LineChart | None:
    """Our line from the records of every month, and one for each source with its days."""
    try:
        ours = timeline(definition.code, area_code(), today(), today(), MONTHS)
    except Refusal:
        return None
    own = {point.on: point.value for point in ours.whole.points}
    days = sorted({*own, *(moment.table.as_of for moment in moments)})
    series = [Series(_("From building blocks"), [own.get(day) for day in days])]
    for source in dict.fromkeys(moment.table.source for moment in moments):
        values = dict(_values(definition, moments, source))
        series.append(Series(source, [values.get(day) for day in days]))
    return line_chart(days, series, [day for day in changes(area_code()) if days[0] < day])


def _values(
    definition: Definition, moments: list[Moment], source: str
) -> Iterator[tuple[date, Any]]:
    for moment in moments:
        if moment.table.source == source and moment.amounts is not None:
            theirs = moment.amounts
            yield (
                moment.table.as_of,
                definition.print_rule.value(theirs.numerator, theirs.denominator),
            )
