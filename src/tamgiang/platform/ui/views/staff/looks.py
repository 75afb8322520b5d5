"""Who has looked: every opening of masked personal values, with its reason."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.registers.sealing import opened_reason
from tamgiang.platform.registry.registry import register_named, registers
from tamgiang.platform.ui.access import require, require_reveal
from tamgiang.platform.ui.actors import doers
from tamgiang.platform.ui.views.registers.detail import opened
from tamgiang.platform.ui.views.registers.shown import title_of

PAGE = 50
VIEWED = "record.viewed"
A_FILE = Label("tệp đính kèm", "a file")


@login_required
def all_looks(request: HttpRequest) -> HttpResponse:
    """All looks, newest first: for whoever answers for the protection of personal data."""
    require(request, "audit.view")
    found = AuditEntry.objects.filter(action=VIEWED).order_by("-pk")
    return render(request, "ui/staff/looks.html", _shown(request, found))


@login_required
def record_looks(request: HttpRequest, name: str, uid: UUID) -> HttpResponse:
    """Who has looked at the personal values of one record; what the person concerned may ask."""
    record = opened(request, name, uid)
    require_reveal(request, record.register, record.block_id)
    found = AuditEntry.objects.filter(stream=str(record.ref), action=VIEWED).order_by("-seq")
    about = {"record": record, "register": record.register, "heading": title_of(record)}
    return render(request, "ui/staff/looks.html", _shown(request, found) | about)


def _shown(request: HttpRequest, found: QuerySet[AuditEntry]) -> dict[str, Any]:
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    done_by = doers(page)
    return {"page": page, "looks": [_look(entry, done_by[entry.pk]) for entry in page]}


def _look(entry: AuditEntry, who: str) -> dict[str, Any]:
    ref = Ref.parse(entry.stream)
    name = f"{ref.module}.{ref.register}"
    register = register_named(name) if name in registers() else None
    fields = register.by_name if register else {}
    seen = [fields[field].label for field in entry.body.get("fields", ()) if field in fields]
    if "file" in entry.body:
        seen.append(A_FILE)
    return {
        "entry": entry,
        "who": who,
        "register": register,
        "uid": ref.uid,
        "seen": seen,
        "reason": opened_reason(ref, entry.body.get("reason", "")),
    }
