"""What became of a step that was sent in, in words: done, or only kept in the log."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from tamgiang.modules.centre.models import Entry, Step
from tamgiang.modules.centre.selectors.naming import called
from tamgiang.platform.registers.models import Record

OK, LATE = "ok", "late"


class Outcome(NamedTuple):
    """`state` is ok, or late when somebody was faster or the incident over."""

    state: str
    message: str


def step_outcome(incident: Record, number: int, token: str) -> Outcome:
    """What the log says of the act that bore this token."""
    entry = Entry.objects.filter(incident=incident.uid, token=token).first() if token else None
    act = str(entry.body.get("act", "")) if entry else ""
    if act == "after_closing":
        return Outcome(LATE, _("The incident is closed; your act is in the log."))
    if act.startswith("already_"):
        step = Step.objects.get(incident=incident.uid, number=number)
        return Outcome(LATE, _faster(step))
    return Outcome(OK, _("Step %(number)s is written down.") % {"number": number})


def _faster(step: Step) -> str:
    words = _("Step %(number)s was done by %(who)s at %(hour)s; your act is in the log.")
    at = step.second_at or step.done_at
    return words % {
        "number": step.number,
        "who": called([step.done_by]).get(step.done_by, ""),
        "hour": f"{timezone.localtime(at):%H:%M}" if at else "",
    }
