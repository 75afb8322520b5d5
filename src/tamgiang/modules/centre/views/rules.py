"""Luật giám sát: the list, and each rule in words, as data, with its tests and its history."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import RuleVersion
from tamgiang.modules.centre.rules.declaring import Rule, declare
from tamgiang.modules.centre.rules.drafting import as_yaml
from tamgiang.modules.centre.rules.explaining import Explained, explain
from tamgiang.modules.centre.selectors.rule_pages import (
    history,
    planned,
    procedure_name,
    proofs,
    role_names,
    rule_names,
    rule_rows,
    rule_version,
)
from tamgiang.modules.centre.selectors.sources import KIND_LABELS, source_names
from tamgiang.modules.centre.services.rules import CONFIGURE, switch_rule
from tamgiang.modules.centre.showing import code_of
from tamgiang.modules.centre.views.forms import written_version
from tamgiang.platform.ui.access import actor, may, require
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.words import today


@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with what it raised lately."""
    require(request, "centre.view")
    rows = rule_rows()
    page = {"rows": rows, "may_configure": may(request.user, CONFIGURE)}
    return render(request, "centre/watch/rules.html", page)


@login_required
def rule(request: HttpRequest, slug: str) -> HttpResponse:
    """One rule."""
    require(request, "centre.view")
    version = rule_version(code_of(slug))
    one = declare(version.body)
    versions = history(one.code)
    names = actor_names(each.actor for each in versions)
    page: dict[str, Any] = shown(one) | {
        "slug": slug,
        "version": version,
        "state": next(each.state for each in versions if each.version.pk == version.pk),
        "row": next((each for each in rule_rows() if each.rule.code == one.code), None),
        "next": planned(one.code, today()),
        "proofs": [(proof, as_yaml(_test(proof.body))) for proof in proofs(one)],
        "yaml": as_yaml(written_version(version)),
        "versions": [(each, names[each.actor]) for each in versions],
        "may_configure": may(request.user, CONFIGURE),
    }
    return render(request, "centre/watch/rule.html", page)


@require_POST
@login_required
def rule_switch(request: HttpRequest, slug: str) -> HttpResponse:
    """Switch the version in force on or off, for a reason."""
    require(request, CONFIGURE)
    on = request.POST.get("on") == "1"
    switch_rule(code_of(slug), on=on, reason=request.POST.get("reason", ""), actor=actor())
    messages.success(request, _("The rule runs again.") if on else _("The rule was switched off."))
    return redirect("centre:rule", slug=slug)


def shown(one: Rule) -> dict[str, Any]:
    """A rule or a draft in words, with the names of what it refers to."""
    roles = role_names()
    return {
        "rule": one,
        "explained": explained(one, roles),
        "owner": roles.get(one.owner, Label(one.owner, one.owner)),
        "procedure": procedure_name(one.procedure, today()),
        "kinds": [KIND_LABELS[kind] for kind in one.kinds],
    }


def explained(one: Rule, roles: dict[str, Label] | None = None) -> Explained:
    """A rule or a draft as sentences."""
    sources = {code: name for code, (_uid, name) in source_names(one.sources).items()}
    return explain(one, rule_names(), roles or role_names(), sources)


def _test(body: Any) -> dict[str, Any]:  # noqa: ANN401 - a test as it is written
    return {part: said for part, said in body.items() if part not in ("name", "expect")}


def version_of(slug: str) -> RuleVersion:
    """The version an address means. Raises NoSuchRule."""
    return rule_version(code_of(slug))
