"""The office week and the holidays of a year, with what they do to the working days."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.house.calendar import Calendar, read_calendar
from tamgiang.platform.house.holidays import Day, days_of
from tamgiang.platform.house.models import Holiday, OfficeWeek
from tamgiang.platform.house.selectors import USUAL_WEEK
from tamgiang.platform.house.services.changing import WeekEmpty, set_holidays, set_week
from tamgiang.platform.ui.access import actor
from tamgiang.platform.ui.views.registers.filters import parsed_day
from tamgiang.platform.ui.views.staff.people import require_manager
from tamgiang.platform.ui.words import WEEKDAYS, today


@login_required
def office(request: HttpRequest) -> HttpResponse:
    """Change the week from a day on, or the list of a year after a look at its days."""
    require_manager(request)
    error: Refusal | None = None
    preview: dict[str, object] | None = None
    if request.method == "POST":
        try:
            if request.POST.get("act") == "week":
                return _week(request)
            days = days_of(request.POST.get("list", ""))
            if request.POST.get("act") == "save":
                return _saved(request, days)
            preview = _previewed(_year(request), days)
        except Refusal as refusal:
            error = refusal
    year = _year(request)
    kept = list(Holiday.objects.filter(day__year=year))
    current = OfficeWeek.objects.filter(valid_from__lte=today()).order_by("-valid_from").first()
    working = current.weekdays if current else USUAL_WEEK
    page: dict[str, Any] = {
        "year": str(year),
        "years": [str(today().year + step) for step in (-1, 0, 1)],
        "kept": kept,
        "list": request.POST.get("list", "") or "\n".join(map(_line, kept)),
        "weeks": [
            (week, [WEEKDAYS[day] for day in week.weekdays])
            for week in OfficeWeek.objects.order_by("-valid_from")
        ],
        "weekdays": [(n, label, n in working) for n, label in enumerate(WEEKDAYS)],
        "today": today(),
        "open_days": _open_days(read_calendar(), year),
        "preview": preview,
        "error": error,
    }
    return render(request, "ui/settings/office.html", page, status=422 if error else 200)


def _week(request: HttpRequest) -> HttpResponse:
    since = parsed_day(request.POST.get("since", "")) or today()
    chosen = [int(day) for day in request.POST.getlist("weekday") if day in set("0123456")]
    if not chosen:
        raise WeekEmpty()
    set_week(since, chosen, actor=actor())
    messages.success(request, _("The office week was changed."))
    return redirect("ui:settings_office")


def _saved(request: HttpRequest, days: list[Day]) -> HttpResponse:
    set_holidays(_year(request), days, actor=actor())
    messages.success(request, _("The list of the year was changed."))
    return redirect("ui:settings_office")


def _previewed(year: int, days: list[Day]) -> dict[str, object]:
    """The days of the list that lie in the year, and how many working days there would be."""
    now = read_calendar()
    chosen = [day for day in days if day.day.year == year]
    others = {day: works for day, works in now.days.items() if day.year != year}
    after = Calendar(now.weeks, {**others, **{day.day: day.working for day in chosen}})
    return {
        "days": [(day, WEEKDAYS[day.day.weekday()]) for day in chosen],
        "left_out": len(days) - len(chosen),
        "before": _open_days(now, year),
        "after": _open_days(after, year),
    }


def _open_days(calendar: Calendar, year: int) -> int:
    return calendar.between(date(year - 1, 12, 31), date(year, 12, 31))


def _year(request: HttpRequest) -> int:
    given = (request.POST if request.method == "POST" else request.GET).get("year", "")
    return int(given) if given.isdigit() and 2000 <= int(given) <= 2100 else today().year


def _line(kept: Holiday) -> str:
    return f"{kept.day:%d/%m/%Y} {kept.name}"
