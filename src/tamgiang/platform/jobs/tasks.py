"""The one task of the queue: a job by its uid."""

import uuid

from django_tasks import task

from tamgiang.platform.jobs.running import run


@task()
def run_job(uid: str) -> None:
    """Run the job, unless it was cancelled or another worker has it."""
    run(uuid.UUID(uid))
