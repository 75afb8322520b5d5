"""Ending an incident: what is open, the checks, the lessons, and what is left to mend."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import NotPermitted, Refusal
from tamgiang.modules.centre.selectors.incidents import steps_of
from tamgiang.modules.centre.selectors.matters import checks_of, open_matters
from tamgiang.modules.centre.selectors.roster import on_duty, phone_book
from tamgiang.modules.centre.services.authority import COMMAND
from tamgiang.modules.centre.services.closing import Corrective, close
from tamgiang.modules.centre.services.handling_refusals import ProductMissing
from tamgiang.modules.centre.views.incidents.assigning import assignees
from tamgiang.modules.centre.views.incidents.finding import incident_at, moment_in, page_url
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.access import actor

#: Corrective tasks one form takes; more are given as tasks of their own.
ROWS = 3
PARTS = ("title", "assignee", "product", "due_at")


def closing(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The form, and ending the incident by it; what is refused stands above what was typed."""
    incident = incident_at(request, uid, COMMAND)
    if request.method != "POST":
        return render(request, "centre/incident/closing.html", form_of(incident, QueryDict()))
    try:
        _close(incident, request.POST)
    except NotPermitted:
        raise
    except Refusal as refusal:
        error = refusal.text(get_language() or "vi")
        page = form_of(incident, request.POST) | {"error": error}
        return render(request, "centre/incident/closing.html", page, status=refusal.status)
    messages.success(request, _("The incident is closed."))
    return redirect(page_url(incident))


def form_of(incident: Record, given: QueryDict) -> dict[str, Any]:
    """What the form shows: open matters in words, checks, and what was typed so far."""
    matters = replace(open_matters(incident), checks=())
    words = {one.step.number: one.text for one in steps_of(incident)}
    ticked = {int(one) for one in given.getlist("check") if one.isdigit()}
    checks = [(at, words_, at in ticked) for at, words_ in enumerate(checks_of(incident))]
    return {
        "incident": incident,
        "said": incident.values(),
        "matters": matters,
        "open_steps": [(number, words[number]) for number in matters.steps],
        "checks": checks,
        "given": given,
        "rows": [_row(given, at) for at in range(ROWS)],
        "assignees": assignees(on_duty(), phone_book()),
        "version": given.get("version") or incident.version,
    }


def _row(given: QueryDict, at: int) -> dict[str, Any]:
    values = {part: _at(given.getlist(part), at) for part in PARTS}
    return {"number": at, "used": any(values.values()), **values}


def _at(values: list[str], at: int) -> str:
    return values[at].strip() if at < len(values) else ""


def _close(incident: Record, given: QueryDict) -> None:
    version = given.get("version", "")
    close(
        incident,
        summary=given.get("summary", ""),
        lessons=given.get("lessons", ""),
        corrective=list(_corrective(given)),
        checks=[int(one) for one in given.getlist("check") if one.isdigit()],
        reason=given.get("reason", ""),
        people_affected=_count(given.get("people_affected", "")),
        households_moved=_count(given.get("households_moved", "")),
        version=int(version) if version.isdigit() else None,
        actor=actor(),
    )


def _count(text: str) -> int | None:
    return int(text) if text.strip().isdigit() else None


def _corrective(given: QueryDict) -> Iterator[Corrective]:
    """The rows that were begun; one that lacks something is refused, not left out."""
    for at in range(ROWS):
        row = _row(given, at)
        # A row is begun by its words; the person alone is what the list proposes.
        if not (row["title"] or row["product"]):
            continue
        due = moment_in(row["due_at"])
        if due is None:
            raise ProductMissing()
        yield Corrective(row["title"], row["assignee"], row["product"], due)
