"""Taking a record out of every count; nothing is deleted."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.platform.registers.refusals import ReasonRequired
from tamgiang.platform.registers.services import withdraw
from tamgiang.platform.registry.registry import spec_of
from tamgiang.platform.ui.access import actor, require_write
from tamgiang.platform.ui.views.registers.detail import opened, record_url
from tamgiang.platform.ui.views.registers.shown import title_of


def record_withdraw(request: HttpRequest, name: str, uid: UUID) -> HttpResponse:
    """Ask for the reason, say what follows, then withdraw."""
    record = opened(request, name, uid)
    require_write(request, record.register, record.block_id)
    error, reason = "", request.POST.get("reason", "").strip()
    if request.method == "POST":
        if reason:
            version = request.POST.get("version", "")
            seen = int(version) if version.isdigit() else None
            withdraw(record, reason=reason, actor=actor(), version=seen)
            messages.success(request, _("%(title)s was withdrawn.") % {"title": title_of(record)})
            return redirect(record_url(record))
        error = ReasonRequired().text(get_language() or "vi")
    page = {
        "register": record.register,
        "spec": spec_of(record.register),
        "record": record,
        "heading": title_of(record),
        "error": error,
    }
    return render(request, "ui/registers/withdraw.html", page, status=422 if error else 200)
