"""The map of a figure as data: GeoJSON with its boundaries, and the same as a sheet."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language

from tamgiang.platform.indicators.selectors import reading
from tamgiang.platform.orgunits import selectors as units
from tamgiang.platform.ui.area import area_code, area_name
from tamgiang.platform.ui.choropleth import Choropleth, Worth
from tamgiang.platform.ui.tiles import tile
from tamgiang.platform.ui.views.indicators import as_csv
from tamgiang.platform.ui.views.overview import chosen_day, chosen_map

HEADS = [
    *("unit_code", "unit", "part_inside", "part_total", "indicator", "as_of"),
    *("numerator", "denominator", "value", "printed"),
]


def map_geojson(request: HttpRequest) -> JsonResponse:
    """The boundaries of the day, each with the figure of its unit."""
    on, shown = _shown(request)
    worths = {worth.unit.unit.id: worth for worth in shown.worths} if shown else {}
    features = [
        item | {"properties": _told(item["properties"], worths.get(item["properties"]["id"]), on)}
        for item in units.boundaries(area_code(), on)["features"]
    ]
    told: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    told |= {"date": on.isoformat(), "source": f"Tam Giang, {area_name()}"}
    if shown:
        told["title"] = shown.figure.figure.name.in_language(get_language() or "vi")
    answer = JsonResponse(told, content_type="application/geo+json")
    answer["Content-Disposition"] = f'attachment; filename="{_name(shown, on)}.geojson"'
    return answer


def map_csv(request: HttpRequest) -> HttpResponse:
    """The figure of each unit of the map."""
    on, shown = _shown(request)
    rows = [list(_row(worth, on).values()) for worth in (shown.worths if shown else ())]
    return as_csv(f"{_name(shown, on)}.csv", HEADS, rows)


def _shown(request: HttpRequest) -> tuple[date, Choropleth | None]:
    on = chosen_day(request)
    read = reading(area_code(), on)
    tiles = [tile(read, figure, months=1) for figure in read.figures(0)]
    return on, chosen_map(request, read, tiles, on)


def _told(place: dict[str, Any], worth: Worth | None, on: date) -> dict[str, Any]:
    told = {"unit": place["name"], "approximate": place["approximate"]}
    return told | (_row(worth, on) if worth else {})


def _row(worth: Worth, on: date) -> dict[str, Any]:
    figure, member = worth.figure, worth.unit
    value = None if figure.value is None else float(figure.value)
    printed = figure.printed.in_language(get_language() or "vi")
    values = (
        *(member.unit.code, member.unit.full_name, member.inside, member.total, figure.code),
        *(on.isoformat(), figure.numerator, figure.denominator, value, printed),
    )
    return dict(zip(HEADS, values, strict=True))


def _name(shown: Choropleth | None, on: date) -> str:
    return f"{shown.figure.figure.code if shown else 'map'}-{on.isoformat()}"
