"""Units over time: look-up by name or by code and day, and the history of one unit."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.kernel.text import collation_key
from tamgiang.platform.orgunits import selectors as units
from tamgiang.platform.orgunits.models import UnitKind
from tamgiang.platform.ui.area import area_code, area_name
from tamgiang.platform.ui.timelines import timeline
from tamgiang.platform.ui.words import today

#: The two days people ask about most: the report of 2023, and the state of today.
BEFORE_REFORM = date(2023, 8, 22)


def unit_search(request: HttpRequest) -> HttpResponse:
    """Look-up of units, and the units of the area then and now."""
    text = request.GET.get("q", "").strip()
    on = _day(request.GET.get("on", ""))
    found = units.search(text, on=on, limit=50) if text else []
    parents = units.names({info.parent for info in found if info.parent}, on or today())
    page = {
        "q": text,
        "on": on,
        "found": [
            (info, UnitKind(info.kind).label, parents.get(info.parent or 0)) for info in found
        ],
        "area": area_name(),
        "then": BEFORE_REFORM,
        "units_then": units.area_units(area_code(), BEFORE_REFORM),
        "units_now": units.area_units(area_code(), today()),
    }
    return render(request, "ui/orgunits/search.html", page)


def unit_page(request: HttpRequest, unit: int) -> HttpResponse:
    """The history of one unit: picture, versions, events, what it came from and became."""
    told = units.history(unit)
    if not told["versions"]:
        raise NotFound(what=Label("đơn vị này", "This unit"))
    page = {
        "unit": told,
        "now": _now(told),
        "timeline": timeline(told),
        "versions": [_dated(version) for version in told["versions"]],
        "events": [_event(event) for event in told["events"]],
        "predecessors": [_related(item) for item in told["predecessors"]],
        "successors": [_related(item) for item in told["successors"]],
        "hamlets": _hamlets(told, unit),
    }
    return render(request, "ui/orgunits/unit.html", page)


def _hamlets(told: dict[str, Any], unit: int) -> list[tuple[str, str]]:
    """(hamlet, commune it first lay in when that was another one), in Vietnamese order."""
    first = {hamlet.id: hamlet for hamlet in units.hamlets(area_code())}
    found = []
    for info in units.versions_at(_reference_day(told), UnitKind.HAMLET, unit):
        origin = first.get(info.id)
        former = origin.commune_name if origin and origin.commune != unit else ""
        found.append((info.full_name, former))
    return sorted(found, key=lambda pair: (collation_key(pair[1]), collation_key(pair[0])))


def _now(told: dict[str, Any]) -> bool:
    """Whether the unit exists today."""
    last = told["versions"][-1]["valid_to"]
    return last is None or date.fromisoformat(last) > today()


def _reference_day(told: dict[str, Any]) -> date:
    """Today, or the day the last version began when the unit has ended."""
    return today() if _now(told) else date.fromisoformat(told["versions"][-1]["valid_from"])


def _dated(version: dict[str, Any]) -> dict[str, Any]:
    return version | {
        "valid_from": date.fromisoformat(version["valid_from"]),
        "valid_to": date.fromisoformat(version["valid_to"]) if version["valid_to"] else None,
    }


def _event(event: dict[str, Any]) -> dict[str, Any]:
    signed = event["instrument_on"]
    return event | {
        "effective_on": date.fromisoformat(event["effective_on"]),
        "instrument_on": date.fromisoformat(signed) if signed else None,
    }


def _related(item: dict[str, Any]) -> dict[str, Any]:
    return item | {"effective_on": date.fromisoformat(item["effective_on"])}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
