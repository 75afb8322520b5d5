"""The short address printed beside a figure: what was frozen, and how it stands now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tamgiang.kernel.labels import Label
from tamgiang.kernel.periods import UnknownPeriod, parse
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.selectors import Figure, reading
from tamgiang.platform.orgunits.models import Area
from tamgiang.platform.orgunits.selectors import block_to_commune
from tamgiang.platform.reports.models import IssuedFigure
from tamgiang.platform.reports.selectors import figure_by_id
from tamgiang.platform.ui.access import may
from tamgiang.platform.ui.area import area_code
from tamgiang.platform.ui.tiles import indicator_url
from tamgiang.platform.ui.views.reports.listing import template_titles


def figure_page(request: HttpRequest, short: str) -> HttpResponse:
    """Open to everyone: a figure is a sum and shows no record."""
    figure = figure_by_id(short)
    issue, published = figure.issue, figure.published
    now = _now(figure)
    area = Area.objects.filter(code=issue.area_code).first()
    page = {
        "figure": figure,
        "published": published,
        "issue": issue,
        "area": area.name if area else issue.area_code,
        "title": template_titles().get(issue.template_name, issue.template_name),
        "now": now,
        "period": _period(published.period),
        "same": now is not None and _counts(now) == (published.numerator, published.denominator),
        "url": indicator_url(published.code, issue.as_of, published.unit) if now else "",
        "may_open_issue": may(request.user, "reports.make"),
    }
    return render(request, "ui/reports/figure.html", page)


def _now(figure: IssuedFigure) -> Figure | None:
    """The same figure from the records of today; None when it is no longer defined here."""
    issue, published = figure.issue, figure.published
    defined = {found.code for found in catalogue().at(issue.as_of)}
    here = issue.area_code == area_code() and block_to_commune(issue.area_code, issue.as_of)
    if published.code not in defined or not here:
        return None
    return reading(issue.area_code, issue.as_of).figure(published.code, published.unit)


def _counts(figure: Figure) -> tuple[int | None, int | None]:
    return figure.numerator, figure.denominator


def _period(id: str) -> Label | str:
    """The period in words; the id itself when it is of a calendar no longer known."""
    try:
        return parse(id).label
    except UnknownPeriod:
        return id
