"""Telling who commands that a step is overdue, and a person that a task was given to them."""

from collections.abc import Sequence
from uuid import UUID

from tamgiang.modules.centre.models import Contact, Incident, Step, Task
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.services.authority import COMMAND
from tamgiang.platform.accounts.models import User
from tamgiang.platform.events.consumers import consumer
from tamgiang.platform.events.models import Event
from tamgiang.platform.notify.holders import holders
from tamgiang.platform.notify.sending import send
from tamgiang.platform.scopes import system_scope


@consumer("centre.notices", topics=("centre.incident", "centre.task"))
def tell(events: Sequence[Event]) -> None:
    """Each overdue step once, to who may command there; each given task to whom it was given."""
    with system_scope("centre.notices"):
        for event in events:
            uid = UUID(event.ref.rpartition(":")[2])
            if event.topic == "centre.task" and event.body.get("kind") == "new":
                _task(uid, event)
            elif event.body.get("act") == "overdue":
                _overdue(uid, int(event.body["number"]), event)


def _overdue(uid: UUID, number: int, event: Event) -> None:
    incident = having(Incident, uid=uid).first()
    step = Step.objects.filter(incident=uid, number=number).first()
    if incident is None or step is None:
        return
    params = {
        "incident": incident.values()["code"],
        "number": number,
        "step": step.body["text"],
        "uid": str(uid),
    }
    people = holders(COMMAND, [incident.block_id])
    key = f"centre.overdue:{uid}:{number}"
    send("centre.overdue", people, params, key=key, actor=event.actor, ref=event.ref)


def _task(uid: UUID, event: Event) -> None:
    task = having(Task, uid=uid).first()
    person = _person(str(task.values()["assignee"])) if task else None
    if task is None or person is None:
        return
    said = task.values()
    params = {"task": said["code"], "incident": said["incident"] or "–", "uid": str(uid)}
    key = f"centre.task:{uid}:{said['assignee']}"
    send("centre.task", [person.actor], params, key=key, actor=event.actor, ref=event.ref)


def _person(assignee: str) -> User | None:
    """The account behind a login or a code of the phone book; None for a service without one."""
    contact = having(Contact, code=assignee).first()
    login = contact.values()["login"] if contact else assignee
    return User.objects.filter(username=login or "", is_active=True).first()
