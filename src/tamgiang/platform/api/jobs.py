"""Background jobs of the signed-in person, or of everybody with `jobs.view`."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router
from ninja.security import django_auth

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.access import require
from tamgiang.platform.api.paging import Limit, Offset, page
from tamgiang.platform.api.schemas import JobOut, JobsOut
from tamgiang.platform.jobs.models import Job
from tamgiang.platform.jobs.selectors import jobs
from tamgiang.platform.jobs.services import cancel
from tamgiang.platform.scopes import current_scope

router = Router(tags=["jobs"], auth=django_auth)


@router.get("", response=JobsOut, url_name="jobs")
def job_list(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Jobs, newest first."""
    return page(jobs(), limit, offset, _job_out)


@router.get("/{uid}", response=JobOut, url_name="job")
def job_one(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    """One job."""
    return _job_out(_job(uid))


@router.post("/{uid}/cancel", response=JobOut, url_name="job_cancel")
def job_cancel(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    """Ask a job to stop. Other people's jobs need `jobs.cancel`."""
    found, actor = _job(uid), current_scope().actor
    if found.actor != actor:
        require("jobs.cancel")
    return _job_out(cancel(found, actor=actor))


def _job(uid: UUID) -> Job:
    found = jobs().filter(uid=uid).first()
    if found is None:
        raise NotFound(what=Label("việc nền này", "This job"))
    return found


def _job_out(job: Job) -> dict[str, Any]:
    names = ("uid", "name", "state", "done", "total", "note", "result")
    moments = ("queued_at", "started_at", "finished_at")
    said = {name: getattr(job, name) for name in (*names, *moments)}
    return said | {"error": job.error_text(get_language() or "vi")}
