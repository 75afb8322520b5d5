"""Dự thảo chỉ đạo: targets missed again and again, with the records to put right."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import LANGUAGES, Label
from tamgiang.kernel.numbers import format_integer, format_scaled
from tamgiang.kernel.periods import Calendar, parse
from tamgiang.platform.followups.jobs import LOOK
from tamgiang.platform.followups.models import DraftDirective, DraftState
from tamgiang.platform.followups.rules import rules
from tamgiang.platform.followups.selectors import DECIDE, may_decide, records, visible
from tamgiang.platform.followups.services import confirm, dismiss
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.definitions import Definition
from tamgiang.platform.jobs.services import start
from tamgiang.platform.orgunits.selectors import names
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.ui.access import actor, may, may_see, require
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.area import area_code, area_name, place_names
from tamgiang.platform.ui.status import light_named
from tamgiang.platform.ui.tiles import indicator_url
from tamgiang.platform.ui.views.registers.listing import list_fields
from tamgiang.platform.ui.views.registers.shown import table_row

PAGE = 25


@login_required
def draft_list(request: HttpRequest) -> HttpResponse:
    """Drafts of the places this person sees: those that wait first, then the others."""
    require(request, "indicators.view")
    found = visible(area_code())
    found.sort(key=lambda draft: draft.state != DraftState.DRAFT)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = {"drafts": [shown_draft(draft) for draft in page], "page": page, "rules": rules()}
    told = shown | {"may_look": may(request.user, DECIDE)}
    return render(request, "ui/followups/list.html", told)


@login_required
def draft_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One draft with its records; whoever may, confirms or dismisses it."""
    require(request, "indicators.view")
    draft = next((d for d in visible(area_code()) if d.uid == uid), None)
    if draft is None:
        raise NotFound(what=Label("dự thảo này", "This draft"))
    error = _act(request, draft) if request.method == "POST" else None
    if request.method == "POST" and error is None:
        return redirect(request.path)
    page: dict[str, Any] = shown_draft(draft) | _rows(request, draft)
    waits = draft.state == DraftState.DRAFT and may_decide(draft)
    rule = next((rule for rule in rules() if rule.code == draft.rule), None)
    page |= {"error": error, "decidable": waits, "rule": rule}
    page["decided_by"] = actor_names([draft.decided_by])[draft.decided_by]
    return render(request, "ui/followups/draft.html", page)


@require_POST
@login_required
def draft_look(request: HttpRequest) -> HttpResponse:
    """Look for missed targets now, as the job does every morning."""
    require(request, DECIDE)
    started = start(LOOK, {}, actor=actor())
    messages.success(request, _("The targets are being looked through."))
    return redirect("ui:job", uid=started.uid)


def shown_draft(draft: DraftDirective) -> dict[str, Any]:
    """A draft in words."""
    definition = _definition(draft)
    place = names([draft.unit], draft.as_of).get(draft.unit, "") if draft.unit else area_name()
    calendar = next((r.calendar for r in rules() if r.code == draft.rule), Calendar.CIVIL)
    return {
        "draft": draft,
        "name": definition.name if definition else Label(draft.code, draft.code),
        "place": place,
        "state": light_named(draft.state),
        "light": light_named(draft.light),
        "first": parse(draft.episode, calendar).label,
        "latest": parse(draft.latest, calendar).label,
        "expected": _value(draft.expected, definition),
        "target": _value(draft.target_value, definition),
        "url": indicator_url(draft.code, draft.as_of, draft.unit),
    }


def _definition(draft: DraftDirective) -> Definition | None:
    found = catalogue().at(draft.as_of)
    return next((definition for definition in found if definition.code == draft.code), None)


def _value(scaled: int, definition: Definition | None) -> Label:
    if definition is not None and definition.print_rule.is_share:
        return Label(*(format_scaled(scaled, 2, name, trim=True) + "%" for name in LANGUAGES))
    return Label(*(format_integer(scaled, name) for name in LANGUAGES))


def _act(request: HttpRequest, draft: DraftDirective) -> Refusal | None:
    try:
        if request.POST.get("act") == "confirm":
            confirm(draft)
            messages.success(request, _("The draft was confirmed."))
        else:
            dismiss(draft, reason=request.POST.get("reason", "")[:500])
            messages.success(request, _("The draft was dismissed."))
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        return refusal
    return None


def _rows(request: HttpRequest, draft: DraftDirective) -> dict[str, Any]:
    """The attached records this person may see, a page at a time, masked as in their list."""
    found = records(draft)
    if found is None:
        return {"register": None}
    register = register_named(draft.register)
    if not may_see(request.user, register):
        return {"register": register, "rows": None}
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    fields = list_fields(register)
    places = place_names({record.block_id for record in page})
    return {
        "register": register,
        "rows": [table_row(record, fields, places) for record in page],
        "columns": fields,
        "title": register.by_name[register.title].label,
        "page": page,
    }
