"""The wall: read from three metres, live, without a hand on it."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.boards import PANELS, Board
from tamgiang.modules.centre.selectors.alarm_queue import alarm_queue
from tamgiang.modules.centre.selectors.boards import board_for, layout_of
from tamgiang.modules.centre.selectors.gauges import Gauge, gauges
from tamgiang.modules.centre.selectors.incidents import SEVERITY_LABELS, Opened, open_incidents
from tamgiang.modules.centre.selectors.surroundings import position_of
from tamgiang.platform.accounts.models import User
from tamgiang.platform.indicators.selectors import reading
from tamgiang.platform.orgunits import selectors as units
from tamgiang.platform.registry.registry import layers
from tamgiang.platform.ui.access import may, require
from tamgiang.platform.ui.area import area_code, centre
from tamgiang.platform.ui.choropleth import as_geojson
from tamgiang.platform.ui.maps import area_map, country_map
from tamgiang.platform.ui.tiles import tile
from tamgiang.platform.ui.words import today

VIEW, CONFIGURE = "centre.view", "centre.configure"
#: More than this never fits; the rest is told as a number.
MOST = 24
KINDS = {
    "rivers": ("river_level",),
    "weather": ("rain", "salinity", "field_water", "air", "other"),
    "box": ("siren", "power", "link", "box"),
}
SEVERITY_TONES = {"critical": "behind", "severe": "slow", "major": "ahead", "minor": "none"}
Context = dict[str, Any]


@login_required
def wall(request: HttpRequest) -> HttpResponse:
    """The whole wall, by the layout of the person's role (`?role=`: of another, to look at)."""
    require(request, VIEW)
    board = _board(request)
    wanted = {code for row in board.rows for code in row}
    page: Context = {
        "theme": "dark",
        "board": board,
        "top": [PANELS[code] for code in board.rows[0]],
        "side": [PANELS[code] for code in board.rows[1]],
        "bottom": [PANELS[code] for code in board.rows[2]],
        "today": today(),
        "may_configure": may(request.user, CONFIGURE),
    }
    for code in wanted:
        page |= READS[code](request, board)
    return render(request, "centre/wall/wall.html", page)


@never_cache
@login_required
def wall_panel(request: HttpRequest, code: str) -> HttpResponse:
    """One panel of the wall as it stands now, for a wall that is open."""
    require(request, VIEW)
    if code not in PANELS:
        raise NotFound(what=Label(f"phần “{code}”", f"panel “{code}”"))
    page = {"panel": PANELS[code], **READS[code](request, _board(request))}
    return render(request, "centre/wall/panel.html", page)


@never_cache
@login_required
def wall_beat(request: HttpRequest) -> JsonResponse:
    """Whether the screen is still signed in: seconds until its session ends."""
    require(request, VIEW)
    left = request.session.get_expiry_date() - timezone.now()
    return JsonResponse({"left": int(left.total_seconds())})


@login_required
def wall_ground(request: HttpRequest) -> JsonResponse:
    """The quiet base of the wall's map: boundaries of today, no figure on them."""
    require(request, VIEW)
    return JsonResponse(as_geojson(units.boundaries(area_code(), today()), ()))


@login_required
def wall_water(request: HttpRequest) -> JsonResponse:
    """Lagoon and water of the area."""
    require(request, VIEW)
    return JsonResponse(units.water(area_code()))


def _board(request: HttpRequest) -> Board:
    role = request.GET.get("role", "")
    if role and may(request.user, CONFIGURE):
        return layout_of(role)
    return board_for(cast("User", request.user))


def _map(request: HttpRequest, board: Board) -> Context:
    offered = [
        (name, layer, name in board.layers)
        for name, layer in layers().items()
        if may(request.user, layer.permission)
    ]
    places = [position_of(one.source) for one in gauges(KINDS["rivers"])]
    return {
        "layers": offered,
        "map": area_map(points=[place for place in places if place]),
        "country": country_map(here=centre()),
    }


def _alarms(_request: HttpRequest, _board: Board) -> Context:
    found = alarm_queue()
    waiting = sum(one.stage == "open" for one in found)
    return {"alarms": found[:MOST], "alarm_count": len(found), "waiting": waiting}


def _incidents(_request: HttpRequest, _board: Board) -> Context:
    found = open_incidents()
    return {"incidents": [_shown(one) for one in found[:MOST]], "incident_count": len(found)}


def _shown(one: Opened) -> Mapping[str, Any]:
    said = one.incident.values()
    return {
        "one": one,
        "said": said,
        "severity": SEVERITY_LABELS[said["severity"]],
        "tone": SEVERITY_TONES[said["severity"]],
        "percent": round(100 * one.done / one.steps) if one.steps else 0,
        "late": bool(one.next_due and one.next_due < timezone.now()),
    }


def _gauges_of(name: str) -> Callable[[HttpRequest, Board], Context]:
    def read(_request: HttpRequest, _board: Board) -> Context:
        found = gauges(KINDS[name])
        return {name: sorted(found, key=_first)}

    return read


def _first(gauge: Gauge) -> bool:
    """Those with marks before those without; otherwise as they came."""
    return not gauge.marks


def _indicators(_request: HttpRequest, board: Board) -> Context:
    read = reading(area_code(), today())
    found = {figure.code: figure for figure in read.figures(0) if figure.code in board.figures}
    return {"tiles": [tile(read, found[code]) for code in board.figures if code in found]}


READS: Mapping[str, Callable[[HttpRequest, Board], Context]] = {
    "map": _map,
    "alarms": _alarms,
    "incidents": _incidents,
    "indicators": _indicators,
    **{name: _gauges_of(name) for name in KINDS},
}
