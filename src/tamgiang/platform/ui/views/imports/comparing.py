"""Comparing a sheet with the register: at once when it is small, else as a job to watch."""

from django.utils.translation import get_language

from tamgiang.platform.imports.models import Batch
from tamgiang.platform.imports.services import preview
from tamgiang.platform.imports.services.mapping import mapping_of, sheet_told
from tamgiang.platform.jobs.models import FINAL, Job, JobState
from tamgiang.platform.jobs.services import start
from tamgiang.platform.ui.access import actor

#: Rows that are compared within the second a person waits for a page.
SMALL = 3000


def compare(batch: Batch) -> None:
    """Make the preview. Raises a Refusal when a fixed value does not fit."""
    rows = sheet_told(batch, mapping_of(batch).sheet)["rows"]
    if rows <= SMALL:
        preview(batch)
    else:
        start("imports.preview", {"batch": batch.pk}, actor=actor())


def last_job(batch: Batch) -> Job | None:
    """The latest job about this import, running or over."""
    return Job.objects.filter(name__startswith="imports.", args__batch=batch.pk).first()


def running_job(batch: Batch) -> Job | None:
    """The job now at work on it, if there is one."""
    found = last_job(batch)
    return found if found and found.state not in FINAL else None


def stopped(batch: Batch) -> str:
    """Why the last job about this import did not come to its end; empty when it did."""
    job = last_job(batch)
    failed = job is not None and job.state == JobState.FAILED
    return job.error_text(get_language() or "vi") if job and failed else ""
