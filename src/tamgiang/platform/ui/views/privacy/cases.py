"""Requests of persons about their own data: the list, a new one, and each step of one."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.platform.audit.selectors import entries_of
from tamgiang.platform.audit.services import append
from tamgiang.platform.privacy.finding import Asked, Match, find
from tamgiang.platform.privacy.limits import grounds
from tamgiang.platform.privacy.models import (
    Case,
    CaseState,
    Channel,
    Decision,
    Identity,
    Kind,
)
from tamgiang.platform.privacy.services import cases
from tamgiang.platform.registers.selectors import record_at
from tamgiang.platform.ui.access import actor, may, require
from tamgiang.platform.ui.actors import doers
from tamgiang.platform.ui.acts import act_text
from tamgiang.platform.ui.views.privacy.shown import light_of, shown_record, steps_of
from tamgiang.platform.ui.views.registers.filters import parsed_day
from tamgiang.platform.ui.words import today

PAGE = 25
VIEW = "privacy.view"


@login_required
def case_list(request: HttpRequest) -> HttpResponse:
    """Every request, those that wait first, by their next limit."""
    require(request, VIEW)
    found = list(Case.objects.all())
    found.sort(key=lambda c: (c.state == CaseState.ANSWERED, limit_of(c)))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [{"case": c, "state": light_of(c), "limit": limit_of(c)} for c in page]
    told = {"rows": rows, "page": page, "may_manage": may(request.user, cases.MANAGE)}
    return render(request, "ui/privacy/list.html", told)


def limit_of(case: Case) -> date:
    """The limit that runs: of the first answer until the identity is checked, then of the act."""
    return case.answer_by if case.state == CaseState.RECEIVED else case.act_by


@login_required
def case_new(request: HttpRequest) -> HttpResponse:
    """Take in a request."""
    require(request, cases.MANAGE)
    given = request.POST
    error: Refusal | None = None
    if request.method == "POST":
        try:
            case = cases.receive(
                Kind(given.get("kind", "")),
                Channel(given.get("channel", "")),
                _told(given),
                parsed_day(given.get("received_on", "")) or today(),
                actor=actor(),
            )
            messages.success(request, _("The request was taken in."))
            return redirect("ui:privacy_case", uid=case.uid)
        except ValueError:
            error = NotFound(what=Label("loại yêu cầu này", "This kind of request"))
        except Refusal as refusal:
            error = refusal
    told = {"kinds": Kind, "channels": Channel, "given": given, "error": error, "on": today()}
    return render(request, "ui/privacy/new.html", told)


def _told(given: QueryDict) -> cases.Told:
    names = ("name", "contact", "born", "phone", "number", "asks")
    return cases.Told(**{name: given.get(name, "").strip()[:500] for name in names})


def case_at(uid: UUID) -> Case:
    """The request. Raises NotFound."""
    found = Case.objects.filter(uid=uid).first()
    if found is None:
        raise NotFound(what=Label("yêu cầu này", "This request"))
    return found


@login_required
def case_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One request with what may be done next."""
    require(request, VIEW)
    case = case_at(uid)
    error, matches = None, None
    if request.method == "POST":
        try:
            matches = _act(request, case)
        except Refusal as refusal:
            if refusal.status == 403 and refusal.code == "house.not_permitted":
                raise
            error = refusal
        if error is None and matches is None:
            return redirect(request.path)
        case.refresh_from_db()
    answer = render(
        request, "ui/privacy/case.html", _page(request, case, matches) | {"error": error}
    )
    add_never_cache_headers(answer)
    return answer


def _act(request: HttpRequest, case: Case) -> list[Match] | None:
    """Do what the button says; the records found, when it was a search."""
    given = request.POST
    if given.get("act") == "find":
        return _found(request, case)
    acts: Mapping[str, Callable[[], object]] = {
        "identify": lambda: cases.identify(
            case, Identity(given.get("identity", "")), actor=actor()
        ),
        "choose": lambda: _chosen(case, given),
        "leave": lambda: cases.leave_out(case, given.get("ref", ""), actor=actor()),
        "decide": lambda: cases.decide(
            case, _choices(case, given), note=given.get("note", "")[:1000], actor=actor()
        ),
        "confirm": lambda: cases.confirm(case, actor=actor()),
        "carry": lambda: _carried(request, case),
        "answer": lambda: cases.answer(case, actor=actor()),
    }
    try:
        acts.get(given.get("act", ""), lambda: None)()
    except ValueError:
        raise NotFound(what=Label("lựa chọn này", "This choice")) from None
    return None


def _found(request: HttpRequest, case: Case) -> list[Match]:
    """Search over all registers; that it was done is audited, what was typed is not."""
    require(request, cases.MANAGE)
    names = ("name", "born", "phone", "number")
    matches = find(Asked(**{n: request.POST.get(n, "").strip()[:200] for n in names}))
    with transaction.atomic():
        append(case.stream, "privacy.searched", {"found": len(matches)}, actor=actor())
    return matches


def _chosen(case: Case, given: QueryDict) -> None:
    for urn in given.getlist("ref"):
        cases.choose(case, record_at(Ref.parse(urn)), actor=actor())


def _choices(case: Case, given: QueryDict) -> dict[str, cases.Choice]:
    found = {}
    for entry in case.records.all():
        said = given.get(f"of-{entry.pk}", "")
        found[entry.ref] = cases.Choice(said == "grant", "" if said == "grant" else said)
    return found


def _carried(request: HttpRequest, case: Case) -> None:
    done = cases.carry_out(case, actor=actor())
    if case.kind == Kind.ERASE and done.records:
        messages.success(request, _("Erased. The figures are as they were."))
    if not done.scrubbed:
        messages.warning(
            request,
            _("The log of the database is in use; what is left in it is overwritten tonight."),
        )


def _page(request: HttpRequest, case: Case, matches: list[Match] | None) -> dict[str, Any]:
    told = cases.told_of(case)
    records = list(case.records.all())
    planning = case.carried_at is None
    entries = list(entries_of(case.stream).order_by("-seq")[:50])
    by = doers(entries)
    language = getattr(request, "LANGUAGE_CODE", "vi")
    known = {entry.ref for entry in records}
    return {
        "case": case,
        "told": told,
        "state": light_of(case),
        "steps": steps_of(case),
        "limit": limit_of(case),
        "records": [shown_record(entry, planning=planning) for entry in records],
        "matches": None
        if matches is None
        else [m for m in matches if str(m.record.ref) not in known],
        "identities": Identity,
        "grounds": list(grounds().values()),
        "erasing": case.kind == Kind.ERASE and case.decision != Decision.REFUSED,
        "may_manage": may(request.user, cases.MANAGE),
        "may_confirm": may(request.user, cases.CONFIRM),
        "audit": [(e, by[e.pk], act_text(e.action, language)) for e in entries],
    }
