"""The list of incidents: open ones first, filters, count, the map, and the list as a file."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tamgiang.modules.centre.procedures import procedures
from tamgiang.modules.centre.registers import INCIDENT
from tamgiang.modules.centre.selectors.incidents import (
    COUNTED,
    KIND_LABELS,
    PAGE,
    SEVERITY_LABELS,
    STAGE_LABELS,
    Wanted,
    chosen_incidents,
    incident_list,
    open_incidents,
)
from tamgiang.modules.centre.states import OPEN_INCIDENT
from tamgiang.modules.centre.views.incidents import places
from tamgiang.modules.centre.views.incidents.finding import VIEW
from tamgiang.platform.imports.export import export
from tamgiang.platform.orgunits.selectors import blocks_of
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.access import actor, may, require, require_view
from tamgiang.platform.ui.area import place_choices, place_names
from tamgiang.platform.ui.views.registers.filters import parsed_day
from tamgiang.platform.ui.words import today

#: Open incidents shown above the list; all of them are a list of their own.
MOST_OPEN = 20
OPEN, OVER = "open", "over"
ENDED = tuple(stage for stage in STAGE_LABELS if stage not in OPEN_INCIDENT)
NAMES = ("kind", "severity", "stage", "place", "procedure", "from", "to", "q")


@require_safe
def incident_index(request: HttpRequest) -> HttpResponse:
    """Open incidents, then the others by pages."""
    require(request, VIEW)
    return render(request, "centre/incident/list.html", list_of(request))


@require_safe
def incident_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, open ones and others."""
    require(request, VIEW)
    require_view(request, INCIDENT)
    found = chosen_incidents(wanted_in(request.GET))
    file = export(INCIDENT, found, "csv", actor=actor(), language=get_language() or "vi")
    answer = FileResponse(
        file, as_attachment=True, filename="su-co.csv", content_type="text/csv; charset=utf-8"
    )
    answer["Cache-Control"] = "no-store"
    return answer


def wanted_in(given: QueryDict) -> Wanted:
    """The filters of an address; what cannot be read does not filter."""
    place, stage = given.get("place", ""), given.get("stage", "")
    stages = {OPEN: OPEN_INCIDENT, OVER: ENDED}.get(stage, (stage,))
    return Wanted(
        kinds=_known(given, "kind", KIND_LABELS),
        severities=_known(given, "severity", SEVERITY_LABELS),
        stages=[one for one in stages if one in STAGE_LABELS],
        since=parsed_day(given.get("from", "")),
        until=parsed_day(given.get("to", "")),
        blocks=blocks_of(int(place), today()) | {int(place)} if place.isdigit() else (),
        procedure=given.get("procedure", "") if given.get("procedure") in procedures() else "",
        search=given.get("q", "").strip()[:100],
    )


def _known(given: QueryDict, name: str, labels: Mapping[str, object]) -> list[str]:
    return [code for code in given.getlist(name) if code in labels]


def list_of(request: HttpRequest) -> dict[str, Any]:
    """What the list shows; open ones stand above on the first page only."""
    given = request.GET
    number = max(1, int(page)) if (page := given.get("page", "")).isdigit() else 1
    wanted = wanted_in(given)
    stages = set(wanted.stages or STAGE_LABELS)
    only_open = bool(wanted.stages) and stages.issubset(OPEN_INCIDENT)
    shows_open = number == 1 and not only_open and not stages.isdisjoint(OPEN_INCIDENT)
    chosen = replace(wanted, stages=[one for one in wanted.stages if one in OPEN_INCIDENT])
    found = open_incidents(most=MOST_OPEN + 1, wanted=chosen) if shows_open else []
    opened = found[:MOST_OPEN]
    below = [stage for stage in (OPEN_INCIDENT if only_open else ENDED) if stage in stages]
    listed = incident_list(replace(wanted, stages=below), number) if below else None
    shown = [one.incident for one in opened] + list(listed.incidents if listed else ())
    ground = places.ground()
    return {
        "opened": opened,
        "shows_open": shows_open,
        "more_open": len(found) > MOST_OPEN,
        "only_open": only_open,
        "listed": listed,
        "rows": _rows(listed.incidents if listed else ()),
        "places": place_names({one.block_id for one in shown}),
        "ground": ground,
        "pins": _pins(ground, shown, len(opened)) if ground else [],
        "first": (number - 1) * PAGE + 1,
        "last": (number - 1) * PAGE + len(listed.incidents if listed else ()),
        "counted": COUNTED,
        "page": number,
        "given": given,
        "filtered": any(given.get(name) for name in NAMES),
        "filters": _filters(given),
        "may_open": may(request.user, "centre.operate"),
    }


def _pins(ground: places.Ground, shown: list[Record], opened: int) -> list[dict[str, Any]]:
    """Marks of the map: open ones by their number in the list, above those that are over."""
    found = []
    for x, y, at in reversed(places.points(ground, shown)):
        said = shown[at].values()
        number = at + 1 if at < opened else 0
        mark = said["severity"]
        found.append({"x": x, "y": y, "number": number, "title": said["title"], "mark": mark})
    return found


def _rows(found: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - records
    return [(one, one.values()) for one in found]


def _filters(given: QueryDict) -> list[dict[str, Any]]:
    """Selects of the filter row: name, options as (code, label or text), and what is chosen."""
    plans = {code: many[-1].name for code, many in procedures().items()}
    options: Mapping[str, Any] = {
        "kind": KIND_LABELS.items(),
        "severity": SEVERITY_LABELS.items(),
        "place": [(str(unit), name) for unit, name in place_choices()],
        "procedure": plans.items(),
    }
    return [
        {"name": name, "options": list(some), "value": given.get(name, "")}
        for name, some in options.items()
    ]
