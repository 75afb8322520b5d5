"""Toàn cảnh: every figure of the area under its pillar, and one of them on the map."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from tamgiang.platform.house.selectors import is_first_day
from tamgiang.platform.indicators.selectors import Reading, reading
from tamgiang.platform.orgunits import selectors as units
from tamgiang.platform.ui.area import area_code, centre, sample_here
from tamgiang.platform.ui.choropleth import Choropleth, as_geojson, choropleth
from tamgiang.platform.ui.maps import country_map
from tamgiang.platform.ui.tiles import Tile, by_pillar, tile
from tamgiang.platform.ui.words import today

#: The day of the district's public report, and the first day of the units of today.
REPORT_DAY = date(2023, 8, 22)


def overview(request: HttpRequest) -> HttpResponse:
    """The public page, the same for staff, and the wall with `?wall=1`."""
    on = chosen_day(request)
    if not units.block_to_commune(area_code(), on):
        if is_first_day():
            return redirect("ui:first_day")
        return render(request, "ui/overview/empty.html", {"on": on})
    read = reading(area_code(), on)
    unit = chosen_unit(request, read)
    tiles = [tile(read, figure) for figure in read.figures(unit)]
    page: dict[str, Any] = {
        "on": on,
        "today": today(),
        "report_day": REPORT_DAY if sample_here() else None,
        "unit": unit,
        "units": read.units,
        "part": next((u for u in read.units if u.unit.id == unit and not u.whole), None),
        "pillars": by_pillar(tiles),
        "map": chosen_map(request, read, tiles, on),
        "country": country_map(here=centre()),
    }
    template = "ui/overview/wall.html" if "wall" in request.GET else "ui/overview/overview.html"
    return render(request, template, page)


def map_data(request: HttpRequest) -> JsonResponse:
    """The boundaries of the day with the chosen figure's classes, for the interactive map."""
    on = chosen_day(request)
    read = reading(area_code(), on)
    tiles = [tile(read, figure, months=1) for figure in read.figures(0)]
    shown = chosen_map(request, read, tiles, on)
    worths = shown.worths if shown else ()
    return JsonResponse(as_geojson(units.boundaries(area_code(), on), worths))


def chosen_day(request: HttpRequest) -> date:
    """The day asked for, today when none or no day was."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today()


def chosen_unit(request: HttpRequest, read: Reading) -> int:
    """The unit asked for when the area has it on that day; else 0, the whole area."""
    text = request.GET.get("unit", "")
    known = {str(member.unit.id) for member in read.units}
    return int(text) if text in known else 0


def chosen_map(
    request: HttpRequest, read: Reading, tiles: list[Tile], on: date
) -> Choropleth | None:
    """The map of the figure asked for; by default of the first share that has a value."""
    offered = [t for t in tiles if not t.missing]
    if not offered:
        return None
    by_code = {t.figure.code: t for t in offered}
    shares = [t for t in offered if t.figure.definition.print_rule.is_share]
    targeted = [t for t in shares if t.figure.target]
    default = (targeted or shares or offered)[0]
    return choropleth(read, by_code.get(request.GET.get("map", ""), default), offered, on)
