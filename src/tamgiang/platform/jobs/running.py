"""Running one job: from queued to done, failed or cancelled, once."""

import json
import logging
import uuid
from contextlib import AbstractContextManager

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.errors import NotPermitted, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.access import scope_for
from tamgiang.platform.accounts.models import User
from tamgiang.platform.jobs.context import LEASE, Cancelled, JobContext
from tamgiang.platform.jobs.kinds import kind_named
from tamgiang.platform.jobs.models import Job, JobState
from tamgiang.platform.jobs.news import told
from tamgiang.platform.jobs.workers import worker_id
from tamgiang.platform.scopes import Scope, scope_of, system_scope

log = logging.getLogger(__name__)

FAULT = Label(
    "Việc nền gặp lỗi của hệ thống. Hãy báo người quản trị kèm mã việc này.",
    "The job met a fault of the system. Tell the administrator the number of this job.",
)


#: Jobs this process is running.
ACTIVE: set[uuid.UUID] = set()


def run(uid: uuid.UUID) -> None:
    """Run the job if it still waits; what it ends in stands in its row, never in an exception."""
    ACTIVE.add(uid)
    try:
        job = _claimed(uid)
        if job is not None:
            _run(job)
    finally:
        ACTIVE.discard(uid)


def _run(job: Job) -> None:
    context = JobContext(job)
    try:
        with _scope(job):
            result = as_json(kind_named(job.name).run(context, **job.args))
    except Cancelled:
        _finish(job, context, JobState.CANCELLED)
    except Refusal as refusal:
        error = {"code": refusal.code, "vi": refusal.text("vi"), "en": refusal.text("en")}
        _finish(job, context, JobState.FAILED, error=error)
    except Exception:
        log.exception("job %s (%s) failed", job.uid, job.name)
        error = {"code": "jobs.fault", "vi": FAULT.vi, "en": FAULT.en}
        _finish(job, context, JobState.FAILED, error=error)
    else:
        _finish(job, context, JobState.DONE, result=result)


def as_json(result: object) -> object:
    """The result as it will be read back; what is no JSON is a fault of the job."""
    return json.loads(json.dumps(result))


def _claimed(uid: uuid.UUID) -> Job | None:
    now = timezone.now()
    with transaction.atomic():
        job = Job.objects.select_for_update().get(uid=uid)
        if job.state != JobState.QUEUED:
            return None
        job.state, job.worker, job.attempts = JobState.RUNNING, worker_id(), job.attempts + 1
        job.started_at, job.leased_until = now, now + LEASE
        job.save()
        told(job, actor=job.actor)
    return job


def _scope(job: Job) -> AbstractContextManager[Scope]:
    """The eyes of the person who started it, as they are now; the house's own for its jobs."""
    kind, _, number = job.actor.partition(":")
    if kind != "user":
        return system_scope(job.name)
    user = User.objects.filter(pk=int(number), is_active=True).first()
    if user is None:
        raise NotPermitted()
    return scope_of(scope_for(user))


def _finish(
    job: Job, context: JobContext, state: JobState, *, result: object = None, error: object = None
) -> None:
    """Write the end, unless the lease was lost: then the run that has it now will."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job.pk)
        if job.state != JobState.RUNNING or job.attempts != context.attempt:
            return
        job.state, job.result, job.error = state, result, error
        job.done, job.total, job.note = context.done, context.total, context.note
        job.leased_until, job.finished_at = None, timezone.now()
        job.save()
        told(job, actor=job.actor)
