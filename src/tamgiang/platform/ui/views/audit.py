"""The audit log: what was done, by whom, and whether the chain still holds."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tamgiang.kernel.refs import Ref
from tamgiang.platform.audit.models import AuditEntry, AuditSeal
from tamgiang.platform.audit.selectors import verify
from tamgiang.platform.registry.registry import registers
from tamgiang.platform.ui.access import require
from tamgiang.platform.ui.views.registers.detail import action_text
from tamgiang.platform.ui.views.registers.filters import parsed_day
from tamgiang.platform.ui.views.registers.people import actor_names

PAGE = 50
#: What may be chosen as a filter; every other action is found by its stream.
ACTIONS = ("record.created", "record.corrected", "record.withdrawn", "record.viewed")


def audit_log(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, by stream, action, actor and day."""
    require(request, "audit.view")
    rows = list(_chosen(request.GET)[: PAGE + 1])
    shown = rows[:PAGE]
    actors = actor_names(entry.actor for entry in shown)
    page: dict[str, Any] = {
        "entries": [(e, actors[e.actor], action_text(e.action), _record_url(e)) for e in shown],
        "older": shown[-1].pk if len(rows) > PAGE else None,
        "actions": [(action, action_text(action)) for action in ACTIONS],
        "given": request.GET,
        "seal": AuditSeal.objects.order_by("-day").first(),
        "filtered": any(value for value in request.GET.values()),
    }
    return render(request, "ui/audit/log.html", page)


@require_POST
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Recompute the whole chain now and say what was found."""
    require(request, "audit.view")
    report = verify()
    if report.intact:
        text = _("All %(count)s entries follow from one another; nothing was changed.")
        messages.success(request, text % {"count": f"{report.entries:,}".replace(",", ".")})
    else:
        text = _("%(count)s entries do not follow from the one before: %(first)s")
        first = ", ".join(str(fault) for fault in report.faults[:3])
        messages.error(request, text % {"count": len(report.faults), "first": first})
    return redirect("ui:audit")


def _chosen(given: QueryDict) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.order_by("-pk")
    if stream := given.get("stream", "").strip():
        found = found.filter(stream__startswith=stream)
    if (action := given.get("action", "")) in ACTIONS:
        found = found.filter(action=action)
    if actor := given.get("actor", "").strip():
        found = found.filter(actor=actor)
    if day := parsed_day(given.get("day", "")):
        found = found.filter(at__date__gte=day, at__date__lt=day + timedelta(days=1))
    if (before := given.get("before", "")).isdigit():
        found = found.filter(pk__lt=int(before))
    return found


def _record_url(entry: AuditEntry) -> str:
    """The page of the record an entry is about; empty for other streams."""
    try:
        ref = Ref.parse(entry.stream)
    except ValueError:
        return ""
    known = ref.register_name in registers()
    return reverse("ui:record", args=(ref.register_name, ref.uid)) if known else ""
