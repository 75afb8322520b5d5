"""Background jobs: how far they are, stopping one, and events that nobody could handle."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tamgiang.platform.events.letters import dismiss, open_letters, retry
from tamgiang.platform.jobs.kinds import UnknownJob, kind_named
from tamgiang.platform.jobs.models import Job
from tamgiang.platform.jobs.selectors import jobs
from tamgiang.platform.jobs.services import cancel
from tamgiang.platform.ui.access import actor, may, require
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.status import Light, light_named

LATEST = 50


@login_required
def job_list(request: HttpRequest) -> HttpResponse:
    """The latest jobs this person may see, and dead letters for those who repair."""
    rows = list(jobs()[:LATEST])
    actors = actor_names(job.actor for job in rows)
    repair = may(request.user, "events.repair")
    page = {
        "jobs": [shown_job(job) | {"actor": actors[job.actor]} for job in rows],
        "running": any(not job.final for job in rows),
        "letters": list(open_letters()[:LATEST]) if repair else [],
        "repair": repair,
    }
    template = "ui/jobs/table.html" if request.headers.get("HX-Request") else "ui/jobs/list.html"
    return render(request, template, page)


@login_required
def job_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One job; asked by htmx, only the part that moves."""
    job = get_object_or_404(jobs(), uid=uid)
    page = {"shown": shown_job(job), "actor": actor_names([job.actor])[job.actor]}
    template = "ui/jobs/progress.html" if request.headers.get("HX-Request") else "ui/jobs/job.html"
    return render(request, template, page)


@require_POST
@login_required
def job_cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Stop one's own job, or anybody's with the permission."""
    job = get_object_or_404(jobs(), uid=uid)
    if job.actor != actor():
        require(request, "jobs.cancel")
    cancel(job, actor=actor())
    messages.success(request, _("The job was asked to stop."))
    return redirect("ui:job", uid=uid)


@require_POST
def letter_retry(request: HttpRequest, letter: int) -> HttpResponse:
    """Give a failed event to its reader once more."""
    require(request, "events.repair")
    found = get_object_or_404(open_letters(), pk=letter)
    if retry(found, actor=actor()):
        messages.success(request, _("The event was handled this time."))
    else:
        messages.error(request, _("The event failed again; what it says now is shown."))
    return redirect("ui:jobs")


@require_POST
def letter_dismiss(request: HttpRequest, letter: int) -> HttpResponse:
    """Put a failed event aside after a person looked at it; who did so is kept."""
    require(request, "events.repair")
    dismiss(get_object_or_404(open_letters(), pk=letter), actor=actor())
    messages.success(request, _("The event was put aside."))
    return redirect("ui:jobs")


def shown_job(job: Job) -> dict[str, Any]:
    """A job with its name, light, fault and duration in words."""
    language = get_language() or "vi"
    return {
        "job": job,
        "name": _name(job),
        "light": _light(job),
        "error": job.error_text(language),
        "seconds": _seconds(job.started_at, job.finished_at),
        "stoppable": not job.final and not job.cancel_requested,
    }


def _name(job: Job) -> str:
    try:
        return kind_named(job.name).label.in_language(get_language() or "vi")
    except UnknownJob:
        return job.name


def _light(job: Job) -> Light:
    return light_named(job.state)


def _seconds(start: datetime | None, end: datetime | None) -> int | None:
    return int((end - start).total_seconds()) if start and end else None
