"""What a running job may say and ask: how far it is, and whether it should stop."""

import time
from datetime import timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from tamgiang.platform.jobs.models import Job, JobState

#: How long a worker that says nothing keeps a job.
LEASE = timedelta(seconds=60)
#: Seconds between two writes of progress, and between two looks at the cancel flag.
BETWEEN_WRITES = 0.5
BETWEEN_LOOKS = 0.2


class Cancelled(Exception):
    """The job was asked to stop (or lost its lease) and gives up; nothing went wrong."""


class JobContext:
    """Given to a job's function as its first argument."""

    def __init__(self, job: Job) -> None:
        self.id = job.pk
        self.uid = job.uid
        self.actor = job.actor
        self.attempt = job.attempts
        self.done, self.total, self.note = job.done, job.total, job.note
        self._depth = _depth()
        self._wrote = self._looked = 0.0

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Say how far the job is. Cheap: written twice a second at most.

        Inside a transaction of the job's own nothing is written, for it would be seen only at
        the end; call it between transactions. Raises Cancelled when the lease is lost.
        """
        self.done, self.total, self.note = done, total, note[:200]
        now = time.monotonic()
        if now - self._wrote < BETWEEN_WRITES or _depth() > self._depth:
            return
        self._wrote = now
        held = self._held().update(
            done=done, total=total, note=self.note, leased_until=timezone.now() + LEASE
        )
        if not held:
            raise Cancelled

    def check_cancelled(self) -> None:
        """Raise Cancelled when somebody asked the job to stop. Cheap: looks five times a second.

        Call it where stopping leaves nothing half-done.
        """
        now = time.monotonic()
        if now - self._looked < BETWEEN_LOOKS:
            return
        self._looked = now
        if self._held().values_list("cancel_requested", flat=True).first() is not False:
            raise Cancelled

    def _held(self) -> QuerySet[Job]:
        return Job.objects.filter(pk=self.id, state=JobState.RUNNING, attempts=self.attempt)


def _depth() -> int:
    return len(connection.atomic_blocks)
