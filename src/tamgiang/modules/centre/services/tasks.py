"""Nhiệm vụ: an order in an incident, or something to mend after it; given, taken, done."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Incident, Task
from tamgiang.modules.centre.registers import TASK
from tamgiang.modules.centre.selectors.people import names_of
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.services.authority import COMMAND, OPERATE, writing
from tamgiang.modules.centre.services.entries import (
    came_late,
    happened,
    known,
    locked,
    needed,
    write,
)
from tamgiang.modules.centre.services.handling_refusals import (
    Overdue,
    ProductMissing,
    WrongStage,
)
from tamgiang.modules.centre.services.opening import next_number
from tamgiang.modules.centre.states import INCIDENT
from tamgiang.modules.centre.states import TASK as STAGES
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.refusals import DuplicateKey
from tamgiang.platform.registers.services import correct, create

TRIES = 5
WHAT = Label("việc phải làm", "work to do")


def give(
    incident: Record,
    title: str,
    assignee: str,
    *,
    due_at: datetime | None = None,
    product: str = "",
    actor: str,
    at: datetime | None = None,
    token: str = "",
) -> Record:
    """Give an order in an open incident to a login or a code of the phone book.

    The first one is the incident's first order. Idempotent by `token`. Raises WrongStage when the
    incident is over (see `correct_later`), TextMissing or Overdue.
    """
    title, who = needed(title, WHAT), needed(assignee, Label("người nhận", "assignee"))
    with writing(incident.block_id, OPERATE, COMMAND), transaction.atomic():
        held = locked(incident)
        found = known(held, token, actor=actor)
        if found:
            return having(Task, code=found.body["task"]).get()
        if not INCIDENT[held.values()["stage"]]:
            raise WrongStage()
        when = happened(held, at)
        if due_at is not None and due_at <= when:
            raise Overdue()
        values = {"kind": "order", "due_at": due_at, "product": product.strip() or None}
        task = _made(held, title, who, values, actor)
        entry = _entry(held, task, "given", text=title, at=at, token=token, actor=actor)
        changes: dict[str, Any] = {}
        if held.values()["ordered_at"] is None:
            changes["ordered_at"] = entry.at
        if held.values()["stage"] == "new":
            changes["stage"] = "in_progress"
        if changes:
            correct(held, changes, reason="Ra lệnh", actor=actor)
    return task


def correct_later(
    incident: Record, title: str, assignee: str, product: str, due_at: datetime, *, actor: str
) -> Record:
    """Give something to mend because of an incident, closed or not. Needs `centre.command`."""
    if not (title.strip() and assignee.strip() and product.strip()):
        raise ProductMissing()
    if due_at <= timezone.now():
        raise Overdue()
    with writing(incident.block_id, COMMAND), transaction.atomic():
        held = locked(incident)
        values = {"kind": "corrective", "due_at": due_at, "product": product.strip()}
        task = _made(held, title.strip(), assignee.strip(), values, actor)
        _entry(held, task, "given", text=title, actor=actor)
    return task


def accept(task: Record, *, actor: str, at: datetime | None = None, token: str = "") -> Record:
    """The one it was given to takes it on (`at`, when that was done offline).

    Of this and the two below: the same `token` again changes nothing. What was done offline and
    does not fit the stage any more is kept in the log of the incident; raises WrongStage otherwise.
    """
    changes = {"accepted_at": _when(at)}
    return _moved(task, "accepted", changes, "", actor, at=at, token=token)


def finish(
    task: Record, outcome: str, *, actor: str, at: datetime | None = None, token: str = ""
) -> Record:
    """It is done; `outcome` says what came of it."""
    said = needed(outcome, Label("kết quả", "outcome"))
    changes = {"done_at": _when(at), "outcome": said}
    return _moved(task, "done", changes, said, actor, at=at, token=token)


def refuse(
    task: Record, reason: str, *, actor: str, at: datetime | None = None, token: str = ""
) -> Record:
    """The one it was given to cannot do it, and says why."""
    said = needed(reason, Label("lý do", "reason"))
    return _moved(task, "refused", {"outcome": said}, said, actor, at=at, token=token)


def give_again(task: Record, assignee: str, *, actor: str) -> Record:
    """Give a refused task to somebody else."""
    who = needed(assignee, Label("người nhận", "assignee"))
    return _moved(task, "new", {"assignee": who, "accepted_at": None}, who, actor, own=False)


def cancel(task: Record, reason: str, *, actor: str) -> Record:
    """It is no longer needed. Not for the one it was given to."""
    said = needed(reason, Label("lý do", "reason"))
    return _moved(task, "cancelled", {"outcome": said}, said, actor, own=False)


def _moved(
    task: Record,
    stage: str,
    changes: dict[str, Any],
    text: str,
    actor: str,
    *,
    own: bool = True,
    at: datetime | None = None,
    token: str = "",
) -> Record:
    with _held(task, actor, own=own) as held:
        incident = _incident(held)
        if incident is not None and known(incident, token, actor=actor):
            return held
        told = {"text": text, "at": at, "token": token, "actor": actor}
        if stage not in STAGES[held.values()["stage"]]:
            if incident is None or not came_late(at):
                raise WrongStage()
            _entry(incident, held, f"already_{held.values()['stage']}", **told)
            return held
        done = correct(held, {"stage": stage, **changes}, reason=text[:300] or stage, actor=actor)
        if incident is not None:
            _entry(incident, done, stage, **told)
        _tell(done, stage, actor)
    return done


def _when(at: datetime | None) -> datetime:
    """When it was done, never to come."""
    now = timezone.now()
    return min(at, now) if at else now


@contextmanager
def _held(task: Record, actor: str, *, own: bool) -> Iterator[Record]:
    """The task, locked after its incident; for who may operate, or for whom it was given to."""
    needs: tuple[str, ...] = (OPERATE, COMMAND)
    if own and task.values()["assignee"] in names_of(actor):
        needs = (*needs, "centre.view")
    with writing(task.block_id, *needs), transaction.atomic():
        _incident(task)
        yield Task.objects.select_for_update().get(pk=task.pk)


def _incident(task: Record) -> Record | None:
    code = task.values()["incident"]
    found = having(Incident, code=code) if code else None
    return found.select_for_update().first() if found is not None else None


def _made(
    incident: Record, title: str, assignee: str, values: dict[str, Any], actor: str
) -> Record:
    now = timezone.now()
    row = {
        "title": title[:200],
        "incident": incident.values()["code"],
        "assignee": assignee,
        "stage": "new",
        "block": incident.block_id,
        "effective_on": timezone.localdate(now),
        **values,
    }
    begin = f"NV-{timezone.localtime(now):%Y}-"
    number = next_number(Task, begin)
    for attempt in range(TRIES):
        try:
            task = create(TASK, {**row, "code": f"{begin}{number:04d}"}, actor=actor)
        except DuplicateKey:
            if attempt == TRIES - 1:
                raise
            number += 1
        else:
            _tell(task, "new", actor)
            return task
    raise AssertionError


def _entry(incident: Record, task: Record, act: str, **said: Any) -> Any:  # noqa: ANN401
    body = {"task": task.values()["code"], "act": act, "assignee": task.values()["assignee"]}
    return write(incident, "order", body=body, ref=str(task.ref), **said)


def _tell(task: Record, act: str, actor: str) -> None:
    touched = [[task.block_id, task.effective_on.isoformat()]]
    body = {"register": "centre.task", "touched": touched, "kind": act}
    emit("centre.task", str(task.ref), body, actor=actor)
