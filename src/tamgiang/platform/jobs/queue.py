"""The queue under the jobs (django-tasks with its database back end)."""

import uuid
from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tamgiang.platform.jobs.models import Job, JobState
from tamgiang.platform.jobs.running import run
from tamgiang.platform.jobs.tasks import run_job


def enqueue(job: Job) -> None:
    """Put the job's task into the queue, in the caller's transaction."""
    result = run_job.enqueue(str(job.uid))
    job.task_id = uuid.UUID(str(result.id))


def task_of(job: Job) -> "DBTaskResult[..., object] | None":
    """The queue's own row for the job."""
    return None if job.task_id is None else DBTaskResult.objects.filter(pk=job.task_id).first()


def forget(job: Job) -> None:
    """Take the job out of the queue."""
    if job.task_id is not None:
        DBTaskResult.objects.filter(pk=job.task_id).delete()


def run_queued() -> int:
    """Run every waiting job in this process, oldest first; for programs without a worker."""
    count = 0
    while job := Job.objects.filter(state=JobState.QUEUED).order_by("id").first():
        forget(job)
        run(job.uid)
        count += 1
    return count


def prune_tasks(older_than: timedelta = timedelta(days=7)) -> int:
    """Delete rows of work long over; the jobs themselves stay."""
    over = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - older_than)
    return over.delete()[0]
