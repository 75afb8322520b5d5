"""Units come into the area and go out of it on a day, after a look at what that changes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import Assignment
from tamgiang.platform.house.refusals import UnitsUnknown
from tamgiang.platform.house.selectors import default_area
from tamgiang.platform.house.services.changing import (
    add_unit,
    end_unit,
    member_to_end,
    unit_to_add,
)
from tamgiang.platform.orgunits import selectors as units
from tamgiang.platform.orgunits.models import Area, UnitKind
from tamgiang.platform.registers.models import MODELS
from tamgiang.platform.ui.access import actor
from tamgiang.platform.ui.views.registers.filters import parsed_day
from tamgiang.platform.ui.views.staff.people import require_manager
from tamgiang.platform.ui.words import today

MOST = 20


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a change of the area would bring; shown before anything is written."""

    coming: bool
    code: str
    unit: int
    name: str
    on: date
    before: int
    after: int
    records: int
    people: int


@login_required
def area(request: HttpRequest) -> HttpResponse:
    """The members over time; a unit is looked up, previewed, and then comes in or goes out."""
    require_manager(request)
    chosen = Area.objects.filter(code=default_area()).first()
    if chosen is None:
        raise NotFound(what=Label("địa bàn", "An area"))
    error: Refusal | None = None
    preview: Consequences | None = None
    if request.method == "POST":
        try:
            preview = _previewed(request, chosen)
            if request.POST.get("act") == "do":
                return _done(request, chosen, preview)
        except Refusal as refusal:
            error = refusal
    text = (request.GET if request.method == "GET" else request.POST).get("q", "").strip()
    members = chosen.members.select_related("unit").order_by("-valid_from")
    page: dict[str, Any] = {
        "area": chosen,
        "members": [(m, m.unit.versions.order_by("-valid_from").first()) for m in members],
        "today": today(),
        "q": text,
        "found": units.search(text, on=today(), kind=UnitKind.COMMUNE, limit=MOST) if text else [],
        "preview": preview,
        "error": error,
    }
    return render(request, "ui/settings/area.html", page, status=422 if error else 200)


def _previewed(request: HttpRequest, chosen: Area) -> Consequences:
    """Raises UnitsUnknown or AreaUnchangeable, as the act itself would."""
    given = request.POST
    on = parsed_day(given.get("on", ""))
    number = given.get("unit", "")
    if on is None:
        raise UnitsUnknown(codes=given.get("on", "") or "-")
    before = len(units.area_units(chosen.code, on))
    if given.get("way") == "out":
        unit = member_to_end(chosen, int(number) if number.isdigit() else 0, on).unit_id
        info = next(m.unit for m in units.area_units(chosen.code, on) if m.unit.id == unit)
        return _told(info, on, before, coming=False)
    return _told(unit_to_add(chosen, given.get("code", ""), on), on, before, coming=True)


def _told(info: units.UnitInfo, on: date, before: int, *, coming: bool) -> Consequences:
    blocks = units.blocks_of(info.id, on)
    records = sum(
        model._base_manager.filter(block_id__in=blocks, state=0).count()
        for model in MODELS.values()
    )
    held = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    people = Assignment.objects.filter(held, unit_id=info.id).values("user").distinct().count()
    after = before + 1 if coming else before - 1
    return Consequences(
        coming, info.code, info.id, info.full_name, on, before, after, records, people
    )


def _done(request: HttpRequest, chosen: Area, preview: Consequences) -> HttpResponse:
    if preview.coming:
        add_unit(chosen, preview.code, preview.on, actor=actor())
    else:
        end_unit(chosen, preview.unit, preview.on, actor=actor())
    messages.success(request, _("The area was changed."))
    return redirect("ui:settings_area")
