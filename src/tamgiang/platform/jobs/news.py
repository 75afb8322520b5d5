"""Telling the house what became of a job."""

from tamgiang.platform.events.outbox import emit
from tamgiang.platform.jobs.models import Job


def told(job: Job, *, actor: str) -> None:
    """Raise the event of the state the job has come to."""
    emit(f"jobs.{job.state}", job.ref, {"name": job.name}, actor=actor)
