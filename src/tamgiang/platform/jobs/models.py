"""Jobs, and which times of the schedule have fired."""

import uuid
from typing import ClassVar

from django.db import models


class JobState(models.TextChoices):
    """Where a job stands. The last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINAL = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Job(models.Model):
    """One piece of background work (việc nền).

    `worker` holds the job until `leased_until`; `attempts` tells one run from the next, so that
    a run that lost its lease can write nothing more. `error` is {"code", "vi", "en"}.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    args = models.JSONField(default=dict)
    actor = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True, default="")
    result = models.JSONField(null=True)
    error = models.JSONField(null=True)
    cancel_requested = models.BooleanField(default=False)
    task_id = models.UUIDField(null=True)
    worker = models.CharField(max_length=120, blank=True, default="")
    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["state"],
                name="jobs_open",
                condition=models.Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
            ),
            models.Index(fields=["actor", "-id"], name="jobs_of_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.uid}"

    @property
    def ref(self) -> str:
        """How events and audit name this job."""
        return f"jobs:job:{self.uid}"

    @property
    def final(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in FINAL

    @property
    def percent(self) -> int | None:
        """Whole percent done, rounded down; None while the total is not known."""
        return None if self.total <= 0 else min(100, self.done * 100 // self.total)

    def error_text(self, language: str) -> str:
        """Why it failed, in `language`; empty when it did not."""
        if not self.error:
            return ""
        return str(self.error["en" if language.split("-")[0] == "en" else "vi"])


class Firing(models.Model):
    """A time of the schedule that has fired; the constraint lets one worker fire it."""

    name = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "due_at"], name="jobs_fires_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.due_at:%Y-%m-%d %H:%M}"
