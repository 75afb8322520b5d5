"""Lịch trực: the week, who is on now, when nobody is, and the acts that change it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.zone import LOCAL
from tamgiang.modules.centre.models import Duty
from tamgiang.modules.centre.registers import DUTY
from tamgiang.modules.centre.registers.roster import ROLES
from tamgiang.modules.centre.selectors.duty_weeks import duty_week, monday_of
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.roster import ROLE_LABELS, on_duty, phone_book
from tamgiang.modules.centre.services.roster import (
    WRITE,
    BadTimes,
    change_duty,
    copy_week,
    put_on_duty,
    take_off_duty,
)
from tamgiang.modules.centre.views.forms import at_time, day_in
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.access import actor, may_write, require
from tamgiang.platform.ui.words import WEEKDAYS, today

#: The usual shifts of the house, offered when a duty is added.
USUAL = ("07:00", "19:00")


@login_required
def roster(request: HttpRequest) -> HttpResponse:
    """A week of the roster."""
    require(request, "centre.view")
    monday = monday_of(day_in(request.GET, "week") or today())
    week = duty_week(monday)
    page: dict[str, Any] = {
        "week": week,
        "columns": [(day, WEEKDAYS[day.weekday()]) for day in week.days],
        "now": on_duty(),
        "gaps": [(gap, _weekday(gap.begin), _weekday(gap.end)) for gap in week.gaps],
        "previous": monday - timedelta(days=7),
        "next": monday + timedelta(days=7),
        "last_day": week.days[-1],
        "today": today(),
        "this_week": monday == monday_of(today()),
        "may_write": may_write(request.user, DUTY),
    }
    return render(request, "centre/watch/roster.html", page)


@login_required
def duty_add(request: HttpRequest) -> HttpResponse:
    """Put somebody on duty."""
    require(request, WRITE)
    given = request.GET
    fields = {
        "contact": "",
        "role": given.get("role", ROLES[0].code),
        "day": day_in(given, "day") or today(),
        "from": USUAL[0],
        "to": USUAL[1],
    }
    if request.method != "POST":
        return _form(request, fields, None)
    try:
        contact, role, starts, ends = _said(request)
        put_on_duty(contact, role, starts, ends, actor=actor())
    except Refusal as fault:
        return _form(request, _given(request), fault)
    messages.success(request, _("The duty was added."))
    return _week(starts.date())


@login_required
def duty_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change a duty, for a reason."""
    duty = _duty(request, uid)
    said = duty.values()
    starts, ends = (said[name].astimezone(LOCAL) for name in ("starts_at", "ends_at"))
    fields = {
        "contact": said["contact"],
        "role": said["role"],
        "day": starts.date(),
        "from": f"{starts:%H:%M}",
        "to": f"{ends:%H:%M}",
    }
    if request.method != "POST":
        return _form(request, fields, None, duty)
    try:
        contact, role, begin, end = _said(request)
        reason = request.POST.get("reason", "")
        version = int(request.POST.get("version", "0") or 0)
        change_duty(duty, contact, role, begin, end, reason=reason, actor=actor(), version=version)
    except Refusal as fault:
        return _form(request, _given(request), fault, duty)
    messages.success(request, _("The duty was changed."))
    return _week(begin.date())


@login_required
def duty_remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a duty back after a look at it, for a reason."""
    duty = _duty(request, uid)
    said = duty.values()
    fault: Refusal | None = None
    if request.method == "POST":
        try:
            take_off_duty(duty, reason=request.POST.get("reason", ""), actor=actor())
        except Refusal as refused:
            fault = refused
        else:
            messages.success(request, _("The duty was taken off the roster."))
            return _week(said["starts_at"].astimezone(LOCAL).date())
    names = {phone.code: phone.name for phone in phone_book()}
    page = {
        "duty": duty,
        "said": said,
        "role": ROLE_LABELS[said["role"]],
        "name": names.get(said["contact"], said["contact"]),
        "fault": fault,
    }
    return render(request, "centre/watch/duty_remove.html", page, status=422 if fault else 200)


@require_POST
@login_required
def roster_copy(request: HttpRequest) -> HttpResponse:
    """The week before, once more."""
    require(request, WRITE)
    monday = monday_of(day_in(request.POST, "week") or today())
    try:
        count = copy_week(monday, actor=actor())
    except Refusal as fault:
        if fault.status == 403:
            raise
        messages.error(request, fault.text(request.LANGUAGE_CODE))
    else:
        told = ngettext("%(n)s duty was copied.", "%(n)s duties were copied.", count)
        messages.success(request, told % {"n": count})
    return _week(monday)


def _duty(request: HttpRequest, uid: UUID) -> Record:
    require(request, WRITE)
    found = having(Duty, uid=uid).first()
    if found is None:
        raise NotFound(what=Label("ca trực này", "This duty"))
    require(request, WRITE, found.block_id)
    return found


def _form(
    request: HttpRequest, fields: dict[str, Any], fault: Refusal | None, duty: Record | None = None
) -> HttpResponse:
    if fault is not None and fault.status == 403:
        raise fault
    page = {
        "fields": fields,
        "contacts": phone_book(),
        "roles": ROLES,
        "fault": fault,
        "duty": duty,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "centre/watch/duty.html", page, status=422 if fault else 200)


def _said(request: HttpRequest) -> tuple[str, str, datetime, datetime]:
    """Whose duty, as what, and when; an end before the beginning is on the next day."""
    given = request.POST
    day = day_in(given, "day")
    starts = at_time(day, given.get("from", "")) if day else None
    ends = at_time(day, given.get("to", "")) if day else None
    if starts is None or ends is None:
        raise BadTimes(hours=72)
    if ends <= starts:
        ends += timedelta(days=1)
    return given.get("contact", ""), given.get("role", ""), starts, ends


def _given(request: HttpRequest) -> dict[str, Any]:
    said = {name: request.POST.get(name, "") for name in ("contact", "role", "from", "to")}
    return said | {"day": day_in(request.POST, "day")}


def _week(day: date) -> HttpResponse:
    return redirect(f"{reverse('centre:roster')}?week={day.isoformat()}")


def _weekday(at: datetime) -> Label:
    return WEEKDAYS[at.weekday()]
