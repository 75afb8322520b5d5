"""Writing a rule: the draft in words, tried, and kept as a new version from a day on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import Refusal
from tamgiang.modules.centre.measures import measures
from tamgiang.modules.centre.procedures import procedures
from tamgiang.modules.centre.registers.alarms import PRIORITIES
from tamgiang.modules.centre.registers.sources import KINDS
from tamgiang.modules.centre.rules.declaring import Rule
from tamgiang.modules.centre.rules.drafting import PLAIN, body_of, field_at_fault, fields_of
from tamgiang.modules.centre.selectors.rule_pages import proofs, role_names
from tamgiang.modules.centre.services.rules import CONFIGURE, check_rule, save_rule
from tamgiang.modules.centre.services.trials import start_trial
from tamgiang.modules.centre.showing import slug_of
from tamgiang.modules.centre.views.forms import day_in
from tamgiang.modules.centre.views.rules import shown, version_of
from tamgiang.modules.centre.views.spans import span_of
from tamgiang.platform.ui.access import actor, require
from tamgiang.platform.ui.words import today

_TOLD = ("name_vi", "name_en", "title_vi", "title_en", "sources", "rest", "code")
EMPTY = {"basis": "", "priority": "medium", "code": "centre."}


@login_required
def rule_new(request: HttpRequest) -> HttpResponse:
    """A rule there was not before."""
    require(request, CONFIGURE)
    return _draft(request, "", fields_of(EMPTY))


@login_required
def rule_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """A new version of a rule."""
    require(request, CONFIGURE)
    return _draft(request, slug, fields_of(version_of(slug).body))


def _draft(request: HttpRequest, slug: str, fields: dict[str, Any]) -> HttpResponse:
    faults: dict[str, Refusal] = {}
    checked: Rule | None = None
    body: dict[str, Any] = {}
    if request.method == "POST":
        given = request.POST
        fields = _given(given, fields["code"] if slug else given.get("code", ""))
        try:
            body = body_of(fields, fields["kinds"])
            checked = check_rule(body)
            if (answer := _acted(request, body, checked)) is not None:
                return answer
        except Refusal as fault:
            if fault.status == 403:
                raise
            faults[field_at_fault(fault, body)] = fault
    # Every field by its name: a template would take `clear` for what a mapping can do.
    beside = dict.fromkeys((*fields, "kinds", "valid_from", "reason")) | faults
    page = _page(slug, fields) | {"faults": list(faults.items()), "fault_of": beside}
    if checked is not None:
        page |= shown(checked) | {"checked": True, "proofs": proofs(checked)}
    page |= {"reason": request.POST.get("reason", ""), "from": request.POST.get("from", "")}
    return render(request, "centre/watch/rule_edit.html", page, status=422 if faults else 200)


def _acted(request: HttpRequest, body: dict[str, Any], checked: Rule) -> HttpResponse | None:
    """What the pressed button asks of a draft that fits together; None to show it only."""
    slug = slug_of(checked.code)
    match request.POST.get("act"):
        case "save":
            day = day_in(request.POST, "valid_from") or today()
            version = save_rule(body, day, request.POST.get("reason", ""), actor=actor())
            told = _("Version %(number)s was saved; it holds from %(day)s.")
            messages.success(request, told % {"number": version.version, "day": f"{day:%d/%m/%Y}"})
            return redirect("centre:rule", slug=slug)
        case "try":
            span = span_of(request.POST, "day")
            job = start_trial(checked, span.since, span.until, actor=actor())
            return redirect("centre:rule_trial", slug=slug, job=job.uid)
    return None


def _given(given: QueryDict, code: str) -> dict[str, Any]:
    fields: dict[str, Any] = {name: given.get(name, "") for name in (*PLAIN, *_TOLD)}
    return fields | {"kinds": given.getlist("kinds"), "code": code}


def _page(slug: str, fields: dict[str, Any]) -> dict[str, Any]:
    known = measures()
    procedure_choices = [(code, many[-1].name) for code, many in sorted(procedures().items())]
    return {
        "slug": slug,
        "fields": fields,
        "priorities": PRIORITIES,
        "kind_choices": [(one, known.get(one.code, ())) for one in KINDS],
        "procedure_choices": procedure_choices,
        "role_choices": sorted(role_names().items()),
        "today": today(),
    }
