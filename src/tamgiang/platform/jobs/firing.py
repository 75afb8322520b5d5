"""The schedule: each time fires once, however many workers look."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from tamgiang.platform.jobs.kinds import Daily, schedule
from tamgiang.platform.jobs.models import Firing, Job
from tamgiang.platform.jobs.services import start

ACTOR = "system:schedule"


def fire_due(now: datetime | None = None) -> list[Job]:
    """Start what has come due and has not fired; of times missed while down only the last."""
    moment = now or timezone.now()
    fired = []
    for daily in schedule():
        due = daily.last_due(moment)
        if due and not Firing.objects.filter(name=daily.name, due_at=due).exists():
            fired.append(_fired(daily, due))
    return [job for job in fired if job is not None]


def _fired(daily: Daily, due: datetime) -> Job | None:
    try:
        with transaction.atomic():
            firing = Firing.objects.create(name=daily.name, due_at=due)
            firing.job = start(daily.name, {}, actor=ACTOR)
            firing.save(update_fields=["job"])
            return firing.job
    except IntegrityError:
        # Another worker was first.
        return None
