"""A person's word on an import: take it, leave it, take it out again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.services import cancel, confirm, undo
from tamgiang.platform.imports.services.undo import changed_since
from tamgiang.platform.jobs.services import cancel as cancel_job
from tamgiang.platform.registers.refusals import ReasonRequired
from tamgiang.platform.ui.access import actor, require, require_write
from tamgiang.platform.ui.views.imports.affected import keep_figures
from tamgiang.platform.ui.views.imports.batches import opened, register_of
from tamgiang.platform.ui.views.imports.comparing import running_job
from tamgiang.platform.ui.views.imports.showing import preview_page


@require_POST
def import_confirm(request: HttpRequest, batch: int) -> HttpResponse:
    """Take the good rows; leaving some out, or withdrawing records, is agreed to first."""
    found = _decided(request, batch)
    lacking = _not_agreed(found, request)
    if lacking:
        return preview_page(request, found, errors=lacking, status=422)
    keep_figures(found)
    try:
        confirm(found, actor())
    except Refusal as refusal:
        messages.error(request, refusal.text(get_language() or "vi"))
    return redirect("ui:import_batch", found.pk)


def _decided(request: HttpRequest, pk: int) -> Batch:
    require(request, "imports.confirm")
    found = opened(request, pk)
    require_write(request, register_of(found))
    return found


def _not_agreed(batch: Batch, request: HttpRequest) -> list[tuple[str, str]]:
    """(field, text) of every box that should have been ticked."""
    lacking = []
    if batch.bad + batch.duplicate and "partial" not in request.POST:
        lacking.append(("partial", _("Say that the rows left out may stay out.")))
    if batch.withdrawn and "withdrawals" not in request.POST:
        lacking.append(("withdrawals", _("Say that records missing from the file are withdrawn.")))
    if batch.ended and "endings" not in request.POST:
        lacking.append(("endings", _("Say that records missing from the file have ended.")))
    return lacking


@require_POST
def import_cancel(request: HttpRequest, batch: int) -> HttpResponse:
    """Leave an import that was not confirmed, or stop the one being written."""
    found = opened(request, batch)
    require_write(request, register_of(found))
    job = running_job(found)
    if job is not None and found.open:
        # Only the comparison is stopped; the file and the answers stay.
        cancel_job(job, actor=actor())
        return redirect("ui:import_batch", found.pk)
    cancel(found)
    if found.state == BatchState.CANCELLED:
        messages.success(request, _("The import was left; the register stays as it is."))
    return redirect("ui:import_batch", found.pk)


def import_undo(request: HttpRequest, batch: int) -> HttpResponse:
    """Say what an undo does, ask for the reason, do it."""
    found = _decided(request, batch)
    error = ""
    if request.method == "POST":
        try:
            _undone(request, found)
        except ReasonRequired as refusal:
            error = refusal.text(get_language() or "vi")
        else:
            return redirect("ui:import_batch", found.pk)
    elif found.state != BatchState.APPLIED:
        return redirect("ui:import_batch", found.pk)
    page = {
        "batch": found,
        "register": register_of(found),
        "kept": changed_since(found),
        "error": error,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "ui/imports/undo.html", page, status=422 if error else 200)


def _undone(request: HttpRequest, batch: Batch) -> None:
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise ReasonRequired()
    keep_figures(batch)
    undo(batch, reason, actor())
