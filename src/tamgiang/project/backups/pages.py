"""The page of backups: what there is, make and prove one, take one away, change the plan."""

from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.numbers import format_scaled
from tamgiang.platform.audit.services import append
from tamgiang.platform.house.models import BackupPlan
from tamgiang.platform.jobs.models import Job
from tamgiang.platform.jobs.services import start
from tamgiang.platform.registers.refusals import ReasonRequired
from tamgiang.platform.ui.access import actor
from tamgiang.platform.ui.views.staff.people import require_manager
from tamgiang.project.backups.copies import Copy, copies, copy_named
from tamgiang.project.backups.jobs import MAKE, PROVE
from tamgiang.project.backups.plan import STREAM, Wanted, change, plan
from tamgiang.project.backups.targets import folders, free_space, main_folder, require_target
from tamgiang.project.keeping.refusals import PlanUnsound
from tamgiang.project.keeping.sealing import SUFFIX, require_strong, sealed

COUNTS = ("daily", "weekly", "monthly")


@sensitive_post_parameters("passphrase")
def backups(request: HttpRequest) -> HttpResponseBase:
    """List and plan; a pressed button starts a job, or changes the plan."""
    require_manager(request)
    error: Refusal | None = None
    if request.method == "POST":
        try:
            return ACTS.get(request.POST.get("act", ""), _nothing)(request)
        except Refusal as refusal:
            error = refusal
    found = plan()
    page: dict[str, Any] = {
        "plan": found,
        "given": request.POST if error else None,
        "places": [_place(found, folder) for folder in folders(found)],
        "listed": [(copy, _size(copy)) for copy in copies(main_folder(found))],
        "fault": found.last_fault and Label(found.last_fault["vi"], found.last_fault["en"]),
        "running": Job.objects.filter(name__in=(MAKE, PROVE)).order_by("-pk").first(),
        "error": error,
    }
    answer = render(request, "project/backups.html", page, status=422 if error else 200)
    add_never_cache_headers(answer)
    return answer


def _place(found: BackupPlan, folder: Path) -> dict[str, object]:
    """A folder with its free space, and why nothing can be put there."""
    refused: Refusal | None = None
    try:
        require_target(found, folder)
    except Refusal as refusal:
        refused = refusal
    return {"folder": folder, "free": _megabytes(free_space(folder)), "refused": refused}


def _size(copy: Copy) -> str:
    """In MB with one decimal."""
    return format_scaled(copy.size // 100_000, 1, get_language() or "vi")


def _megabytes(size: int | None) -> int | None:
    return None if size is None else size // 1_000_000


def _make(request: HttpRequest) -> HttpResponseBase:
    job = start(MAKE, {"proof": True}, actor=actor())
    return redirect("ui:job", uid=job.uid)


def _prove(request: HttpRequest) -> HttpResponseBase:
    copy = copy_named(main_folder(plan()), request.POST.get("name", ""))
    job = start(PROVE, {"name": copy.name}, actor=actor())
    return redirect("ui:job", uid=job.uid)


def _take(request: HttpRequest) -> HttpResponseBase:
    """A backup leaves the house sealed only, for a reason that stays in the log."""
    copy = copy_named(main_folder(plan()), request.POST.get("name", ""))
    reason, passphrase = request.POST.get("reason", "").strip(), request.POST.get("passphrase", "")
    if not reason:
        raise ReasonRequired()
    if not copy.sealed:
        require_strong(passphrase)
    with transaction.atomic():
        append(
            STREAM,
            "house.backup_taken",
            {"name": copy.name, "reason": reason[:300]},
            actor=actor(),
        )
    return _streamed(copy, passphrase)


def _streamed(copy: Copy, passphrase: str) -> HttpResponseBase:
    given = copy.path.open("rb")
    if copy.sealed:
        answer: HttpResponseBase = FileResponse(given, as_attachment=True, filename=copy.name)
    else:
        answer = StreamingHttpResponse(sealed(given, passphrase))
        name = copy.name + SUFFIX
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        # It has no pattern left that packing could use.
        answer["Content-Encoding"] = "identity"
    answer["Content-Type"] = "application/octet-stream"
    return answer


def _change(request: HttpRequest) -> HttpResponseBase:
    change(_wanted(request.POST), actor=actor())
    messages.success(request, _("The plan of backups was changed."))
    return redirect(request.path)


def _wanted(given: QueryDict) -> Wanted:
    try:
        at = time.fromisoformat(given.get("at", ""))
        counts = {name: int(given.get(name, "")) for name in COUNTS}
    except ValueError as wrong:
        raise PlanUnsound(
            reason_vi="giờ phải như 01:00, số bản phải là số",
            reason_en="the time has to look like 01:00, and how many stay like a number",
        ) from wrong
    return Wanted(
        at=at,
        folder=given.get("folder", "").strip(),
        second=given.get("second", "").strip(),
        enabled="enabled" in given,
        sealed="sealed" in given,
        passphrase=given.get("passphrase", ""),
        **counts,
    )


def _nothing(request: HttpRequest) -> HttpResponseBase:
    return cast(HttpResponse, redirect(request.path))


ACTS: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "now": _make,
    "verify": _prove,
    "take": _take,
    "plan": _change,
}
