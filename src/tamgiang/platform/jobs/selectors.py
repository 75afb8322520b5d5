"""Reading jobs."""

from django.db.models import QuerySet

from tamgiang.platform.jobs.models import FINAL, Job
from tamgiang.platform.scopes import current_scope


def jobs() -> QuerySet[Job]:
    """The jobs the open scope may see, newest first: one's own, or all with `jobs.view`."""
    scope = current_scope()
    found = Job.objects.order_by("-id")
    return found if scope.may("jobs.view") else found.filter(actor=scope.actor)


def open_jobs() -> QuerySet[Job]:
    """Those of them that are not over."""
    return jobs().exclude(state__in=FINAL)
