"""What waits in the centre for the person of the open scope: steps, signatures and tasks."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from tamgiang.modules.centre.models import Step, Task
from tamgiang.modules.centre.selectors.people import login_of
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.roster import OnDuty, on_duty
from tamgiang.modules.centre.states import OPEN_STEP
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import current_scope

OPERATE, COMMAND, SECOND = (f"centre.{name}" for name in ("operate", "command", "second"))
LEADER = "leader_on_duty"
#: Posts that whoever may operate fills while nobody is on duty for them.
UNMANNED = frozenset(("operator", "technician", "duty_officer"))


@dataclass(frozen=True, slots=True)
class MyStep:
    """A step that waits for this person, with its incident; `half` asks for their signature."""

    incident: Record
    step: Step

    @property
    def half(self) -> bool:
        """Whether it waits for the second signature."""
        return self.step.state == "half"


def roles_now(now: datetime, duties: Sequence[OnDuty] | None = None) -> frozenset[str]:
    """As what this person acts now: by the roster, else by what they may do."""
    scope, login = current_scope(), login_of(current_scope().actor)
    found = on_duty(now) if duties is None else duties
    mine = {duty.role for duty in found if login and duty.contact.login == login}
    if mine:
        return frozenset(mine)
    if scope.may(OPERATE):
        return UNMANNED - {duty.role for duty in found}
    return frozenset((LEADER,)) if scope.may(COMMAND) else frozenset()


def waits_for_me(step: Step, roles: Collection[str]) -> bool:
    """Whether an open step waits for this person, who acts in `roles`."""
    scope = current_scope()
    if step.state == "half":
        return scope.may(SECOND) and step.done_by != scope.actor
    return step.body["who"] in roles


def open_steps(incidents: Iterable[Record]) -> list[Step]:
    """Open steps of these incidents, those due first in front. One query."""
    wanted = [incident.uid for incident in incidents]
    found = Step.objects.filter(incident__in=wanted, state__in=OPEN_STEP)
    return sorted(found, key=lambda step: (step.due_at is None, step.due_at, step.number))


def my_steps(
    incidents: Collection[Record], now: datetime, duties: Sequence[OnDuty] | None = None
) -> list[MyStep]:
    """Steps of these open incidents that wait for this person, those due first in front."""
    by_uid = {incident.uid: incident for incident in incidents}
    roles = roles_now(now, duties)
    found = [step for step in open_steps(incidents) if waits_for_me(step, roles)]
    return [MyStep(by_uid[step.incident], step) for step in found]


def my_tasks(names: Collection[str], most: int) -> list[Record]:
    """Tasks given to any of these names and not finished, those due first in front. One query."""
    found = having(Task, assignee__in=list(names), stage__in=("new", "accepted"))
    return list(found.order_by(F("due_at").asc(nulls_last=True), "pk")[:most])
