"""Names, contacts, logo and default area; and the page that leads to the others."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.audit.selectors import entries_of
from tamgiang.platform.house.models import Holiday, OfficeWeek
from tamgiang.platform.house.selectors import default_area
from tamgiang.platform.house.services.changing import Names, change_names, choose_area, site
from tamgiang.platform.house.services.opening import STREAM
from tamgiang.platform.orgunits.models import Area
from tamgiang.platform.orgunits.selectors import area_units
from tamgiang.platform.ui.access import actor
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.acts import act_text
from tamgiang.platform.ui.views.staff.people import require_manager
from tamgiang.platform.ui.words import WEEKDAYS, today

LATEST = 10


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """What is decided now, with the way to each page and the last changes."""
    require_manager(request)
    week = OfficeWeek.objects.filter(valid_from__lte=today()).order_by("-valid_from").first()
    entries = list(entries_of(STREAM).order_by("-seq")[:LATEST])
    actors = actor_names(entry.actor for entry in entries)
    found = site()
    page: dict[str, Any] = {
        "site": found,
        "area": Area.objects.filter(code=default_area()).first(),
        "units": [member.unit.full_name for member in area_units(default_area(), today())],
        "weekdays": [WEEKDAYS[day] for day in (week.weekdays if week else range(5))],
        "holidays": Holiday.objects.filter(day__year=today().year).count(),
        "year": str(today().year),
        "log": [
            (entry, actors[entry.actor], act_text(entry.action, get_language() or "vi"))
            for entry in entries
        ],
    }
    return render(request, "ui/settings/settings.html", page)


@login_required
def names(request: HttpRequest) -> HttpResponse:
    """House name, contact, who answers for personal data, logo, default area."""
    require_manager(request)
    error: Refusal | None = None
    if request.method == "POST":
        try:
            _change(request)
        except Refusal as refusal:
            error = refusal
        else:
            messages.success(request, _("The settings were changed."))
            return redirect("ui:settings")
    found = site()
    kept = Names(found.name, found.contact, found.privacy_officer, found.privacy_contact)
    page = {
        "site": found,
        "given": _given(request) if error else kept,
        "areas": Area.objects.order_by("name"),
        "chosen": request.POST.get("area", "") if error else default_area(),
        "error": error,
    }
    return render(request, "ui/settings/names.html", page, status=422 if error else 200)


def _change(request: HttpRequest) -> None:
    picture = request.FILES.get("logo")
    logo = picture.read() if picture else (b"" if "no_logo" in request.POST else None)
    change_names(_given(request), actor=actor(), logo=logo)
    area = request.POST.get("area", "")
    if area and area != default_area():
        choose_area(area, actor=actor())


def _given(request: HttpRequest) -> Names:
    given = request.POST
    return Names(
        given.get("name", "")[:120],
        given.get("contact", "")[:300],
        given.get("privacy_officer", "")[:120],
        given.get("privacy_contact", "")[:300],
    )
