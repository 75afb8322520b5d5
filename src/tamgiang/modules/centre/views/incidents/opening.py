"""A new incident by hand: what happened, where, how grave; the procedure comes with the kind."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import NotPermitted, Refusal
from tamgiang.kernel.geometry import VIET_NAM
from tamgiang.modules.centre.procedures import Procedure, procedures
from tamgiang.modules.centre.selectors.incidents import KIND_LABELS, SEVERITY_LABELS
from tamgiang.modules.centre.services.authority import OPERATE
from tamgiang.modules.centre.services.opening import open_incident
from tamgiang.modules.centre.views.incidents import places
from tamgiang.modules.centre.views.incidents.finding import VIEW, page_url
from tamgiang.platform.ui.access import actor, require
from tamgiang.platform.ui.area import place_choices
from tamgiang.platform.ui.words import today

Position = tuple[float, float]


def opening(request: HttpRequest) -> HttpResponse:
    """The form, and opening by it."""
    require(request, VIEW)
    require(request, OPERATE)
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _errors(request.POST)
        if not errors:
            try:
                return redirect(page_url(_opened(request.POST)))
            except NotPermitted:
                raise
            except Refusal as refusal:
                errors = {"procedure": refusal.text(get_language() or "vi")}
    given = request.POST if request.method == "POST" else request.GET
    page = form_of(given) | {"errors": errors}
    return render(request, "centre/incident/opening.html", page, status=400 if errors else 200)


def form_of(given: QueryDict) -> dict[str, Any]:
    """Procedures in force by kind, places, severities, and what was typed."""
    inside = [many[-1] for many in procedures().values() if many[0].valid_from <= today()]
    order = list(KIND_LABELS)
    groups: dict[str, list[Procedure]] = {kind: [] for kind in order}
    for plan in sorted(inside, key=lambda one: one.name.vi):
        groups[plan.kind].append(plan)
    return {
        "groups": [(KIND_LABELS[kind], plans) for kind, plans in groups.items() if plans],
        "severities": list(SEVERITY_LABELS.items()),
        "places": place_choices(),
        "ground": places.ground(),
        "given": given,
    }


def _errors(given: QueryDict) -> dict[str, str]:
    found = {}
    if given.get("procedure", "") not in procedures():
        found["procedure"] = _("Choose what happened.")
    if not given.get("place", "").isdigit():
        found["place"] = _("Choose the commune or hamlet.")
    if given.get("position", "").strip() and position_in(given.get("position", "")) is None:
        found["position"] = _("Write the position as latitude, longitude.")
    return found


def position_in(text: str) -> Position | None:
    """(lat, lon) from “16.5853, 107.5093”; None when it cannot be read or lies elsewhere."""
    parts = text.replace(";", ",").split(",")
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        return None
    return (lat, lon) if VIET_NAM.holds(lon, lat) else None


def _opened(given: QueryDict) -> Any:  # noqa: ANN401 - a record
    severity = given.get("severity", "")
    return open_incident(
        block=int(given.get("place", "")),
        procedure=given.get("procedure", ""),
        severity=severity if severity in SEVERITY_LABELS else "",
        title=given.get("title", "")[:200],
        place=given.get("where", "").strip()[:200],
        position=position_in(given.get("position", "")),
        drill="drill" in given,
        actor=actor(),
    )
