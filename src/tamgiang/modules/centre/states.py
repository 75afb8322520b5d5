"""Which stage follows which, as data: of an incident, of a task and of a step."""

from collections.abc import Mapping

#: From each stage of an incident to those it may go to. Closed and dismissed are the end.
INCIDENT: Mapping[str, frozenset[str]] = {
    "new": frozenset(("in_progress", "contained", "closed", "dismissed")),
    "in_progress": frozenset(("contained", "closed", "dismissed")),
    "contained": frozenset(("in_progress", "closed")),
    "closed": frozenset(),
    "dismissed": frozenset(),
}
#: From each stage of a task to those it may go to; a refused one is given to somebody else.
TASK: Mapping[str, frozenset[str]] = {
    "new": frozenset(("accepted", "done", "refused", "cancelled")),
    "accepted": frozenset(("done", "refused", "cancelled")),
    "refused": frozenset(("new", "cancelled")),
    "done": frozenset(),
    "cancelled": frozenset(),
}
#: From each state of a step; `half` waits for the second person.
STEP: Mapping[str, frozenset[str]] = {
    "waiting": frozenset(("done", "half", "skipped")),
    "half": frozenset(("done", "skipped")),
    "done": frozenset(),
    "skipped": frozenset(),
}
OPEN_INCIDENT = tuple(stage for stage, following in INCIDENT.items() if following)
OPEN_TASK = ("new", "accepted", "refused")
OPEN_STEP = ("waiting", "half")
#: Stages of an alarm that is not over.
OPEN_ALARM = ("open", "acknowledged", "shelved")
