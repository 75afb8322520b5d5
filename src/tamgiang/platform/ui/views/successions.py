"""Chỉ tiêu của đơn vị đã sắp xếp: proposals on the new units, decided by a person."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import LANGUAGES, Label
from tamgiang.kernel.numbers import format_integer, format_scaled
from tamgiang.platform.imports.cells import whole_of
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.registers.refusals import BadValue
from tamgiang.platform.targets.registers import TARGET
from tamgiang.platform.targets.services import carry_on, end_with_unit
from tamgiang.platform.targets.succession import Proposal, proposal, proposals
from tamgiang.platform.ui.access import may_write, require_view, require_write
from tamgiang.platform.ui.area import area_code
from tamgiang.platform.ui.words import today


@login_required
def succession_list(request: HttpRequest) -> HttpResponse:
    """Every proposal that waits for a decision."""
    require_view(request, TARGET)
    shown = [_shown(each) for each in proposals(area_code(), today())]
    told = {"proposals": shown, "may_write": may_write(request.user, TARGET)}
    return render(request, "ui/successions/list.html", told)


@login_required
def succession_page(request: HttpRequest, key: str) -> HttpResponse:
    """One proposal: carried on with the values given, or ended with the units."""
    require_view(request, TARGET)
    found = proposal(area_code(), today(), key)
    if found is None:
        raise NotFound(what=Label("đề xuất này", "This proposal"))
    error = None
    if request.method == "POST":
        require_write(request, TARGET)
        try:
            _decide(request, found)
            return redirect("ui:successions")
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            error = refusal
    told = _shown(found) | {"error": error, "given": request.POST}
    told["may_write"] = may_write(request.user, TARGET)
    return render(request, "ui/successions/page.html", told, status=400 if error else 200)


def _decide(request: HttpRequest, found: Proposal) -> None:
    if request.POST.get("act") == "end":
        end_with_unit(found, reason=request.POST.get("reason", ""))
        messages.success(request, _("The targets were ended with their units."))
        return
    codes = carry_on(found, _values(request, found), document=request.POST.get("document", ""))
    said = ngettext(
        "%(count)s target was assigned.", "%(count)s targets were assigned.", len(codes)
    )
    messages.success(request, said % {"count": len(codes)})


def _values(request: HttpRequest, found: Proposal) -> dict[int, int]:
    """The values typed, by Unit id; those left empty take nothing over."""
    values = {}
    for share in found.shares:
        text = request.POST.get(f"v-{share.unit.unit.id}", "").strip()
        if text:
            values[share.unit.unit.id] = _whole(text)
    return values


def _whole(text: str) -> int:
    try:
        return whole_of(text)
    except Refusal:
        raise BadValue(field=TARGET.by_name["value"].label, value=text[:40]) from None


def _shown(found: Proposal) -> dict[str, Any]:
    definition = catalogue().one(found.indicator, found.on)
    share = definition.print_rule.is_share
    return {
        "proposal": found,
        "name": definition.name,
        "is_share": share,
        "sources": [
            (source, _printed(source.values["value"], share=share)) for source in found.sources
        ],
        "shares": [
            (each, None if each.value is None else _printed(each.value, share=share))
            for each in found.shares
        ],
    }


def _printed(value: int, *, share: bool) -> Label:
    if share:
        return Label(*(format_scaled(value, 2, name, trim=True) + "%" for name in LANGUAGES))
    return Label(*(format_integer(value, name) for name in LANGUAGES))
