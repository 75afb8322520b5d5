"""Steps whose time has passed are told to the one above: once each, in the log and by an event."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Incident, Step
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.services.entries import locked, write
from tamgiang.modules.centre.states import OPEN_INCIDENT, OPEN_STEP
from tamgiang.platform.jobs.context import JobContext
from tamgiang.platform.jobs.kinds import job
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import system_scope

ACTOR = "system:centre"
MOST = 500
#: Who hears of a step that its own role has not done in time.
ABOVE = {
    "operator": "duty_officer",
    "technician": "duty_officer",
    "duty_officer": "leader_on_duty",
    "leader_on_duty": "leader_on_duty",
}


def escalate(now: datetime | None = None) -> int:
    """Tell of every step of an open incident that is overdue and was not told of; how many.

    Called by the tick of the intake process and by the job. One query when there is nothing.
    """
    now = now or timezone.now()
    late: dict[UUID, list[int]] = defaultdict(list)
    found = Step.objects.filter(state__in=OPEN_STEP, due_at__lt=now, escalated_at=None)
    for incident, number in found.order_by("due_at").values_list("incident", "number")[:MOST]:
        late[incident].append(number)
    if not late:
        return 0
    with system_scope("centre"):
        incidents = list(having(Incident, uid__in=list(late)))
        return sum(_told(incident, late[incident.uid], now) for incident in incidents)


def _told(incident: Record, numbers: list[int], now: datetime) -> int:
    with transaction.atomic():
        held = locked(incident)
        over = held.values()["stage"] not in OPEN_INCIDENT
        steps = Step.objects.filter(incident=held.uid, number__in=numbers, escalated_at=None)
        told = 0
        for step in steps.filter(state__in=OPEN_STEP).order_by("number"):
            step.escalated_at = now
            step.save(update_fields=["escalated_at"])
            if not over:
                body = {"number": step.number, "act": "overdue", "to": ABOVE[step.body["who"]]}
                write(held, "step", body=body, actor=ACTOR)
                told += 1
    return told


@job(
    "centre.overdue",
    label=Label("Nhắc bước quá hạn của sự cố", "Tell of overdue steps of incidents"),
    rerun=True,
)
def look(context: JobContext) -> dict[str, int]:
    """The same, asked for by a person or where no intake process runs."""
    return {"told": escalate()}
