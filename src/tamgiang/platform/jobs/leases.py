"""Jobs whose worker was killed: run again when that does no harm, else marked failed."""

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.platform.jobs.context import LEASE
from tamgiang.platform.jobs.kinds import UnknownJob, kind_named
from tamgiang.platform.jobs.models import Job, JobState
from tamgiang.platform.jobs.news import told
from tamgiang.platform.jobs.queue import enqueue, forget, task_of
from tamgiang.platform.jobs.running import ACTIVE
from tamgiang.platform.jobs.workers import lives, worker_id

MOST_ATTEMPTS = 3
LOST = Label(
    "Tiến trình chạy việc này đã dừng giữa chừng. Phần đã ghi trọn vẹn vẫn còn; có thể chạy lại.",
    "The process that ran this job stopped midway. What was written whole remains; start it again.",
)


def renew() -> None:
    """Keep the jobs this process is running; writes only when a lease is half over."""
    soon = timezone.now() + LEASE / 2
    mine = Job.objects.filter(uid__in=list(ACTIVE), state=JobState.RUNNING, leased_until__lt=soon)
    if ACTIVE and mine.exists():
        mine.update(leased_until=timezone.now() + LEASE)


def recover() -> int:
    """Deal with every job whose worker is gone; how many there were."""
    count = 0
    for job in Job.objects.filter(state=JobState.RUNNING):
        if _lost(job):
            count += _recovered(job)
    for job in Job.objects.filter(state=JobState.QUEUED):
        if _stranded(job):
            count += _queued_again(job)
    return count


def _lost(job: Job) -> bool:
    """On this machine the process itself tells; of another one only the lease is known."""
    if job.worker == worker_id():
        return job.uid not in ACTIVE
    alive = lives(job.worker)
    if alive is None:
        return job.leased_until is None or job.leased_until < timezone.now()
    return not alive


def _stranded(job: Job) -> bool:
    """Whether its task was taken by a worker that was killed before it took the job."""
    task = task_of(job)
    if task is None:
        return True
    if task.status != "RUNNING" or not task.worker_ids:
        return False
    alive = lives(task.worker_ids[-1])
    if alive is None:
        return bool(task.started_at and task.started_at < timezone.now() - LEASE)
    return not alive


def _queued_again(job: Job) -> int:
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job.pk)
        if job.state != JobState.QUEUED or not _stranded(job):
            return 0
        _requeue(job)
    return 1


def _recovered(job: Job) -> int:
    with transaction.atomic():
        current = Job.objects.select_for_update().get(pk=job.pk)
        if current.state != JobState.RUNNING or current.attempts != job.attempts:
            return 0
        if current.cancel_requested:
            _end(current, JobState.CANCELLED)
        elif _may_rerun(current):
            current.state = JobState.QUEUED
            _requeue(current)
        else:
            current.error = {"code": "jobs.worker_lost", "vi": LOST.vi, "en": LOST.en}
            _end(current, JobState.FAILED)
        told(current, actor="system:jobs")
    return 1


def _may_rerun(job: Job) -> bool:
    try:
        return kind_named(job.name).rerun and job.attempts < MOST_ATTEMPTS
    except UnknownJob:
        return False


def _requeue(job: Job) -> None:
    forget(job)
    enqueue(job)
    job.save()


def _end(job: Job, state: JobState) -> None:
    job.state, job.finished_at, job.leased_until = state, timezone.now(), None
    forget(job)
    job.save()
