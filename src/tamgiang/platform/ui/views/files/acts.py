"""Hanging files on a record, taking them off, and bringing them back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tamgiang.kernel.errors import NotFound, NotPermitted, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.platform.files.holders import Holder, holder_of
from tamgiang.platform.files.models import State
from tamgiang.platform.files.services import Upload, attach, bring_back, detach
from tamgiang.platform.files.types import kinds
from tamgiang.platform.ui.access import actor
from tamgiang.platform.ui.views.files.part import part_of

#: Files taken with one form.
AT_ONCE = 20


@login_required
@require_GET
def files_list(request: HttpRequest, urn: str) -> HttpResponse:
    """The grid alone, for a page that waits for pictures to be drawn."""
    holder = _holder(urn)
    holder.require_view()
    page = _back(request, request.GET.get("page", ""))
    return render(request, "ui/files/grid.html", {"files": part_of(request, holder, page)})


@login_required
@require_POST
def files_add(request: HttpRequest, urn: str) -> HttpResponse:
    """Hang what was uploaded; each file stands or is refused by itself."""
    holder = _holder(urn)
    holder.require_view()
    holder.require_write()
    kind = request.POST.get("kind", "")
    told = [
        _taken(holder, upload, kind if kind in kinds() else "")
        for upload in request.FILES.getlist("files")[:AT_ONCE]
    ]
    refused = [one for one in told if "code" in one]
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"files": told})
    for one in refused:
        messages.error(request, f"{one['text']} ({one['code']})")
    if len(told) > len(refused):
        messages.success(request, _("The files were added."))
    if not told:
        messages.error(request, _("Choose at least one file."))
    return redirect(_back(request, request.POST.get("page", "")) + "#files")


@login_required
@require_POST
def file_remove(request: HttpRequest, file_uid: UUID) -> HttpResponse:
    """Take a file off, with a reason."""
    given = request.POST
    try:
        detach(file_uid, reason=given.get("reason", ""), actor=actor())
    except (NotPermitted, NotFound):
        raise
    except Refusal as refusal:
        messages.error(request, refusal.text(get_language() or "vi"))
    else:
        messages.success(request, _("The file was taken off. You may bring it back for 30 days."))
    return redirect(_back(request, given.get("page", "")) + "#files")


@login_required
@require_POST
def file_restore(request: HttpRequest, file_uid: UUID) -> HttpResponse:
    """Bring a file back that was taken off."""
    bring_back(file_uid, actor=actor())
    messages.success(request, _("The file is back."))
    return redirect(_back(request, request.POST.get("page", "")) + "#files")


def _taken(holder: Holder, upload: Upload, kind: str) -> dict[str, Any]:
    try:
        made = attach(holder.ref, upload, kind=kind, actor=actor())
    except NotPermitted:
        raise
    except Refusal as refusal:
        text = refusal.text(get_language() or "vi")
        return {"name": upload.name, "code": refusal.code, "text": text}
    apart = made.state == State.QUARANTINED
    note = _("Set apart; an administrator decides about it.") if apart else ""
    return {"name": made.name, "state": made.state, "note": note}


def _holder(urn: str) -> Holder:
    try:
        return holder_of(Ref.parse(urn))
    except ValueError:
        raise NotFound(what=Label("hồ sơ này", "This record")) from None


def _back(request: HttpRequest, page: str) -> str:
    """Where the form stood, when that is a page of this house."""
    here = url_has_allowed_host_and_scheme(page, None) and page.startswith("/")
    return page.partition("#")[0] if here else "/today/"
