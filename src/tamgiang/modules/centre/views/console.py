"""The operator's console: the queue, the open incidents, and one alarm looked into."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from tamgiang.modules.centre.registers.alarms import PRIORITIES
from tamgiang.modules.centre.registers.sources import KINDS
from tamgiang.modules.centre.selectors.alarm_page import alarm_with, assignees, looked, plans
from tamgiang.modules.centre.selectors.desk import (
    MOST,
    Filters,
    Row,
    my_names,
    queue,
    rows,
    units_of,
)
from tamgiang.modules.centre.selectors.incidents import open_incidents
from tamgiang.modules.centre.standards import standard
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.access import may, require
from tamgiang.platform.ui.maps import area_map

VIEW = "centre.view"
ACTS = ("centre.operate", "centre.command")
#: Alarms asked for at once; a page that missed more reads the whole queue.
MOST_ROWS = 60
SHELF_HOURS = (1, 4, 12, 24, 72)
CODES = {option.code for option in PRIORITIES}


@never_cache
@login_required
def console(request: HttpRequest) -> HttpResponse:
    """The whole console, with the most urgent alarm looked into."""
    require(request, VIEW)
    return _console(request, None)


@never_cache
@login_required
def alarm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One alarm: its pane alone for the console that asks, the console with it for a person."""
    require(request, VIEW)
    record = alarm_with(uid)
    if request.headers.get("X-Requested-With") != "live":
        return _console(request, record)
    return _part("pane", _pane(record) | {"may_act": _may_act(request)})


@never_cache
@login_required
def queue_part(request: HttpRequest) -> HttpResponse:
    """The queue alone, as it stands."""
    require(request, VIEW)
    found = queue()
    return _part("queue", _queue(found, _filters(request)))


@never_cache
@login_required
def rows_part(request: HttpRequest) -> HttpResponse:
    """The lines of some alarms; one that is over, or out of reach, is not among them as a line."""
    require(request, VIEW)
    asked = [one for one in map(_uid, request.GET.getlist("alarm")[:MOST_ROWS]) if one]
    return _part("rows", {"rows": rows(asked) if asked else (), "filters": _filters(request)})


@never_cache
@login_required
def incidents_part(request: HttpRequest) -> HttpResponse:
    """The open incidents alone."""
    require(request, VIEW)
    return _part("incidents", {"incidents": open_incidents()})


def _console(request: HttpRequest, record: Record | None) -> HttpResponse:
    found, filters = queue(), _filters(request)
    shown = [row for row in found if row.fits(filters)]
    waiting = [row for row in shown if row.alarm.stage == "open"] or shown
    first = record or (waiting[0].alarm.alarm if waiting else None)
    page = _queue(found, filters) | {
        **_pane(first),
        "alone": record is not None,
        "incidents": open_incidents(),
        "kinds": KINDS,
        "units": units_of(found),
        "mine": " ".join(sorted(my_names())),
        "may_act": _may_act(request),
        "assignees": assignees(),
        "shelf_times": _shelf_times(),
        "plans": plans(),
    }
    return render(request, "centre/console/console.html", page)


def _pane(record: Record | None) -> dict[str, Any]:
    if record is None:
        return {"pane": None}
    found = looked(record)
    points = [found.position] if found.position else []
    return {"pane": found, "map": area_map(points=points, highlight=record.block_id)}


def _shelf_times() -> list[tuple[int, str]]:
    """Times an alarm may be shelved for: (minutes, words)."""
    hours = standard(timezone.localdate()).shelve_hours
    half = ngettext("%(n)s minute", "%(n)s minutes", 30) % {"n": 30}
    named = [(60 * n, ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}) for n in SHELF_HOURS]
    return [(30, half), *(pair for pair in named if pair[0] <= 60 * hours)]


def _queue(found: Sequence[Row], filters: Filters) -> dict[str, Any]:
    counts = Counter(row.alarm.priority for row in found if row.alarm.stage != "shelved")
    return {
        "rows": [(row, row.fits(filters)) for row in found],
        "empty": not any(row.fits(filters) for row in found),
        "filters": filters,
        "counts": [(option.code, counts[option.code]) for option in PRIORITIES],
        "waiting": sum(row.alarm.stage == "open" for row in found),
        "shelved": sum(row.alarm.stage == "shelved" for row in found),
        "more": len(found) == MOST,
    }


def _filters(request: HttpRequest) -> Filters:
    given = request.GET
    unit = given.get("unit", "")
    return Filters(
        priorities=[code for code in given.getlist("priority") if code in CODES],
        kind=given.get("kind", ""),
        unit=int(unit) if unit.isdigit() and len(unit) < 12 else None,
        mine=my_names() if given.get("mine") else (),
        shelved=bool(given.get("shelved")),
    )


def _part(name: str, said: dict[str, Any]) -> HttpResponse:
    """A part without the frame, and without what the frame asks the database for."""
    return HttpResponse(render_to_string(f"centre/console/{name}.html", said))


def _may_act(request: HttpRequest) -> bool:
    return any(may(request.user, permission) for permission in ACTS)


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
