"""Ký xác nhận số liệu kỳ: which units signed a period, and one unit's figures of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.periods import Period, UnknownPeriod
from tamgiang.platform.orgunits.selectors import area_units
from tamgiang.platform.signoffs.models import SignOff, SignState
from tamgiang.platform.signoffs.selectors import Sheet, may_over, rows, sheets
from tamgiang.platform.signoffs.services import SIGN, SUBMIT, give_back, sign, submit
from tamgiang.platform.signoffs.sets import SignSet, set_at, sets_on
from tamgiang.platform.ui.access import require
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.area import area_code
from tamgiang.platform.ui.status import light_named
from tamgiang.platform.ui.tiles import indicator_url
from tamgiang.platform.ui.words import today

PERIODS = 36


@login_required
def signoff_list(request: HttpRequest) -> HttpResponse:
    """Every unit of the area in one period: open, submitted or signed."""
    require(request, "indicators.view")
    offered = sets_on(today())
    wanted = request.GET.get("set", "")
    chosen = next((s for s in offered if s.code == wanted), offered[0])
    periods = chosen.closed(today(), PERIODS)
    period = _period(chosen, request.GET.get("period", "")) or periods[0]
    found = sheets(area_code(), chosen, period)
    actors = actor_names(s.signoff.submitted_by for s in found if s.signoff)
    page: dict[str, Any] = {
        "sets": offered,
        "chosen": chosen,
        "periods": periods,
        "period": period,
        "sheets": [(sheet, light_named(sheet.state), _who(sheet, actors)) for sheet in found],
        "signed": sum(sheet.state is SignState.SIGNED for sheet in found),
    }
    return render(request, "ui/signoffs/list.html", page)


@login_required
def signoff_page(request: HttpRequest, set_code: str, period: str, unit: int) -> HttpResponse:
    """One unit's figures of a period, what was signed and what moved; submit, sign, give back."""
    require(request, "indicators.view")
    span = set_at(set_code, today()).period(period)
    chosen = set_at(set_code, span.last)
    units = {member.unit.id: member for member in area_units(area_code(), span.last)}
    if unit not in units:
        raise NotFound(what=Label("đơn vị này trong kỳ", "This unit in the period"))
    where = {"area": area_code(), "unit": unit, "set_code": set_code, "period": span.id}
    signoff = SignOff.objects.filter(**where).first()
    error = _act(request, where, signoff) if request.method == "POST" else None
    if request.method == "POST" and error is None:
        return redirect(request.path)
    page = _sheet(units[unit].unit.full_name, chosen, span, unit, signoff)
    return render(request, "ui/signoffs/sheet.html", page | {"error": error, "set_code": set_code})


def waiting(area: str) -> list[Sheet]:
    """Sheets of the last period over that this person may submit, or sign."""
    found = []
    for chosen in sets_on(today()):
        for period in chosen.closed(today(), 1):
            found += [sheet for sheet in sheets(area, chosen, period) if _mine(area, sheet)]
    return found


def _mine(area: str, sheet: Sheet) -> bool:
    needed = {SignState.OPEN: SUBMIT, SignState.SUBMITTED: SIGN}.get(sheet.state)
    return bool(needed) and may_over(needed or "", area, sheet.unit.unit.id, sheet.period.last)


def _act(request: HttpRequest, where: dict[str, Any], signoff: SignOff | None) -> Refusal | None:
    """Do what the pressed button says; the refusal to show when it may not be."""
    reason = request.POST.get("reason", "")[:500]
    act = request.POST.get("act", "")
    try:
        if act == "submit":
            submit(**where, reason=reason)
            messages.success(request, _("The figures were submitted."))
        elif act == "sign" and signoff is not None:
            sign(signoff)
            messages.success(request, _("The figures were signed and are frozen."))
        elif act == "back" and signoff is not None:
            give_back(signoff, reason=reason)
            messages.success(request, _("The figures were given back."))
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        return refusal
    return None


def _sheet(
    name: str, chosen: SignSet, span: Period, unit: int, signoff: SignOff | None
) -> dict[str, Any]:
    found = rows(area_code(), unit, chosen, span)
    signed = list(signoff.signatures.select_related("publication")) if signoff else []
    actors = actor_names(
        [signoff.submitted_by if signoff else ""]
        + [who for s in signed for who in (s.signed_by, s.submitted_by)]
    )
    state = SignState(signoff.state) if signoff else SignState.OPEN
    moved = any(row.moved for row in found)
    submittable = state is SignState.OPEN or (state is SignState.SIGNED and moved)
    return {
        "name": name,
        "chosen": chosen,
        "period": span,
        "unit": unit,
        "signoff": signoff,
        "state": light_named(state),
        "rows": [(row, indicator_url(row.now.code, span.last, unit)) for row in found],
        "moved": moved,
        "signatures": [(s, actors[s.submitted_by], actors[s.signed_by]) for s in signed],
        "submitted_by": actors.get(signoff.submitted_by, "") if signoff else "",
        "may_submit": submittable and may_over(SUBMIT, area_code(), unit, span.last),
        "may_sign": state is SignState.SUBMITTED and may_over(SIGN, area_code(), unit, span.last),
        "needs_reason": state is SignState.SIGNED,
    }


def _period(chosen: SignSet, text: str) -> Period | None:
    try:
        return chosen.period(text)
    except UnknownPeriod:
        return None


def _who(sheet: Sheet, actors: dict[str, str]) -> str:
    return actors.get(sheet.signoff.submitted_by, "") if sheet.signoff else ""
