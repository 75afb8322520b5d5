"""Starting and stopping jobs."""

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from tamgiang.platform.audit.services import append
from tamgiang.platform.jobs.kinds import kind_named
from tamgiang.platform.jobs.models import Job, JobState
from tamgiang.platform.jobs.news import told
from tamgiang.platform.jobs.queue import enqueue


def start(name: str, args: Mapping[str, object], *, actor: str) -> Job:
    """Queue a job with JSON arguments; it is queued when the caller's transaction commits.

    Raises UnknownJob. The job runs with the scope of `actor`.
    """
    kind = kind_named(name)
    with transaction.atomic():
        job = Job(uid=uuid.uuid4(), name=kind.name, args=dict(args), actor=actor)
        job.queued_at = timezone.now()
        enqueue(job)
        job.save(force_insert=True)
        append(job.ref, "jobs.started", {"name": kind.name}, actor=actor, new=True)
        told(job, actor=actor)
    return job


def cancel(job: Job, *, actor: str) -> Job:
    """Stop a job: at once while it waits, at its next look while it runs.

    A job that is over stays as it is.
    """
    now = timezone.now()
    with transaction.atomic():
        waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
        ended = waiting.update(state=JobState.CANCELLED, cancel_requested=True, finished_at=now)
        running = Job.objects.filter(
            pk=job.pk, state=JobState.RUNNING, cancel_requested=False
        ).update(cancel_requested=True)
        job.refresh_from_db()
        if ended or running:
            append(job.ref, "jobs.cancel_requested", {}, actor=actor)
            told(job, actor=actor)
    return job
