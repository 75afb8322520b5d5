"""Retention: what falls due, what was erased, and what is held."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.kernel.schema import Register
from tamgiang.platform.jobs.models import Job
from tamgiang.platform.privacy.jobs import RETAIN
from tamgiang.platform.privacy.models import Erasure, Hold
from tamgiang.platform.privacy.services.retaining import MANAGE, falling_due, hold, lift
from tamgiang.platform.registers.selectors import record_at
from tamgiang.platform.registry.registry import register_named, registers
from tamgiang.platform.scopes import system_scope
from tamgiang.platform.ui.access import actor, may, require
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.views.privacy.cases import VIEW
from tamgiang.platform.ui.words import today

AHEAD = 90
LATEST = 10


@login_required
def retention(request: HttpRequest) -> HttpResponse:
    """What falls due within 90 days, the rules, the holds, and the latest runs."""
    require(request, VIEW)
    return _page(request)


@require_POST
@login_required
def retention_hold(request: HttpRequest) -> HttpResponse:
    """Hold a record or a register, or lift a hold."""
    require(request, MANAGE)
    try:
        _act(request)
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        return _page(request, refusal)
    return redirect("ui:privacy_retention")


def _page(request: HttpRequest, error: Refusal | None = None) -> HttpResponse:
    until = today() + timedelta(days=AHEAD)
    with system_scope("privacy.preview"):
        due = falling_due(until)
    holds = list(Hold.objects.filter(lifted_at=None).order_by("-pk"))
    told = {
        "due": due,
        "until": until,
        "rules": [r for r in registers().values() if r.personal],
        "holds": [(held, name) for held, name in zip(holds, _names(holds), strict=True)],
        "runs": [(run, _counts(run)) for run in _runs()],
        "erased": Erasure.objects.filter(case__startswith="retention:").count(),
        "may_manage": may(request.user, MANAGE),
        "error": error,
        "given": request.POST,
    }
    return render(request, "ui/privacy/retention.html", told)


def _runs() -> list[Job]:
    return list(Job.objects.filter(name=RETAIN).order_by("-pk")[:LATEST])


def _counts(run: Job) -> list[tuple[Register, int]]:
    """How many records a run erased, by register."""
    erased = (run.result or {}).get("erased", {})
    known = registers()
    return [(known[name], count) for name, count in erased.items() if name in known]


def _act(request: HttpRequest) -> None:
    given = request.POST
    if given.get("act") == "lift":
        held = Hold.objects.filter(uid=_uid(given.get("hold", ""))).first()
        if held is None:
            raise NotFound(what=Label("lệnh giữ này", "This hold"))
        lift(held, actor=actor())
        messages.success(request, _("The hold was lifted."))
        return
    hold(_target(given.get("target", "").strip()), given.get("reason", ""), actor=actor())
    messages.success(request, _("Held until it is lifted."))


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(what=Label("lệnh giữ này", "This hold")) from None


def _target(text: str) -> str:
    """A register by its full name, or a record by its reference. Raises NotFound."""
    if text.count(":") != 2:
        return register_named(text).full_name
    try:
        return str(record_at(Ref.parse(text)).ref)
    except ValueError:
        raise NotFound(what=Label("hồ sơ này", "This record")) from None


def _names(holds: list[Hold]) -> list[str]:
    named = actor_names(held.by for held in holds)
    return [named[held.by] for held in holds]
