"""Doing the steps of a procedure: done, signed by a second person, or skipped for a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tamgiang.kernel.errors import NotPermitted
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Entry, Step
from tamgiang.modules.centre.services.authority import COMMAND, OPERATE, SECOND, writing
from tamgiang.modules.centre.services.entries import (
    came_late,
    closed,
    happened,
    known,
    locked,
    needed,
    write,
)
from tamgiang.modules.centre.services.handling_refusals import (
    ProofMissing,
    SamePerson,
    UnknownStep,
    WrongStage,
)
from tamgiang.modules.centre.services.incidents import under_way
from tamgiang.modules.centre.states import STEP
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.refusals import ChangedMeanwhile
from tamgiang.platform.scopes import current_scope

LEADER = "leader_on_duty"
PROOFS = {
    "note": Label("ghi chú", "a note"),
    "number": Label("số liệu", "a number"),
    "picture": Label("ảnh", "a picture"),
}


@dataclass(frozen=True, slots=True)
class _Act:
    """What came in about a step, as every function here takes it."""

    actor: str
    note: str = ""
    at: datetime | None = None
    token: str = ""
    body: Mapping[str, object] = field(default_factory=dict)


def do_step(
    incident: Record,
    number: int,
    *,
    actor: str,
    note: str = "",
    proof: str = "",
    at: datetime | None = None,
    token: str = "",
) -> Step:
    """A step was done (`at`, when it was done offline; now otherwise).

    `proof` is what the step asks for: the number, or the reference of the picture; a note proves
    by itself. A step for two becomes `half` and waits for `second`. The same `token` again changes
    nothing. Raises NotPermitted, UnknownStep, ProofMissing; ChangedMeanwhile when somebody has
    settled it already. What was done offline is kept in the log even then, and so is what arrives
    after the incident was closed.
    """
    said = {"proof": proof} if proof else {}
    act = _Act(actor, note, at, token, said)
    with writing(incident.block_id, OPERATE, COMMAND), transaction.atomic():
        held = locked(incident)
        step = _step(held, number)
        if known(held, token, actor=actor):
            return step
        _require_role(step, held.block_id)
        _require_proof(step, act)
        state = "half" if step.body["two_person"] else "done"
        if _too_late(held, step, act, state):
            return step
        when = happened(held, at)
        step.state = state
        step.done_at, step.done_by, step.token = when, actor, token[:64]
        step.note = note.strip()[:500]
        step.save()
        _told(held, step, step.state, act)
        if step.state == "done":
            _settled(held, step, when)
        under_way(held, _firsts(step, when), actor=actor)
    return step


def second(
    incident: Record,
    number: int,
    *,
    actor: str,
    note: str = "",
    at: datetime | None = None,
    token: str = "",
) -> Step:
    """The second person signs a step for two. Needs `centre.second`; SamePerson otherwise."""
    act = _Act(actor, note, at, token)
    with writing(incident.block_id, SECOND), transaction.atomic():
        held = locked(incident)
        step = _step(held, number)
        if known(held, token, actor=actor):
            return step
        if not step.body["two_person"]:
            raise WrongStage()
        if step.done_by == actor:
            raise SamePerson()
        if step.state == "waiting":
            raise WrongStage()
        if _too_late(held, step, act, "done"):
            return step
        when = happened(held, at)
        step.state, step.second_at, step.second_by = "done", when, actor
        step.save()
        _told(held, step, "seconded", act)
        _settled(held, step, when)
        under_way(held, {"ordered_at": when}, actor=actor)
    return step


def skip(
    incident: Record,
    number: int,
    *,
    reason: str,
    actor: str,
    at: datetime | None = None,
    token: str = "",
) -> Step:
    """Leave a step out and say why. A required one needs `centre.command`."""
    why = needed(reason, Label("lý do bỏ bước", "reason to skip it"))
    act = _Act(actor, why, at, token)
    with writing(incident.block_id, OPERATE, COMMAND), transaction.atomic():
        held = locked(incident)
        step = _step(held, number)
        if known(held, token, actor=actor):
            return step
        if step.body["required"] and not current_scope().may(COMMAND, held.block_id):
            raise NotPermitted()
        if _too_late(held, step, act, "skipped"):
            return step
        when = happened(held, at)
        step.state, step.done_at, step.done_by = "skipped", when, actor
        step.note, step.token = why[:500], token[:64]
        step.save()
        _told(held, step, "skipped", act)
        _settled(held, step, when)
        under_way(held, actor=actor)
    return step


def _step(incident: Record, number: int) -> Step:
    found = Step.objects.filter(incident=incident.uid, number=number).first()
    if found is None:
        raise UnknownStep(number=number)
    return found


def _require_role(step: Step, block: int) -> None:
    """What the leader on duty decides needs `centre.command`; anybody on duty does the rest."""
    if step.body["who"] == LEADER and not current_scope().may(COMMAND, block):
        raise NotPermitted()


def _require_proof(step: Step, act: _Act) -> None:
    asked = step.body["proof"]
    given = act.note if asked == "note" else act.body.get("proof")
    if asked != "none" and not str(given or "").strip():
        raise ProofMissing(proof=PROOFS[asked])


def _too_late(incident: Record, step: Step, act: _Act, state: str) -> bool:
    """Whether the step cannot go to `state` any more and the act was only written down.

    Raises ChangedMeanwhile when it was done here and now: the person can look again.
    """
    over = closed(incident)
    if not over and state in STEP[step.state]:
        return False
    if not over and not came_late(act.at):
        raise ChangedMeanwhile()
    if over and not came_late(act.at) and not act.token:
        raise WrongStage()
    _told(incident, step, "already_" + step.state if not over else "after_closing", act)
    return True


def _told(incident: Record, step: Step, what: str, act: _Act) -> Entry:
    body = {"number": step.number, "act": what, **act.body}
    return write(
        incident, "step", text=act.note, body=body, at=act.at, token=act.token, actor=act.actor
    )


def _firsts(step: Step, when: datetime) -> dict[str, datetime]:
    """A settled decision of the leader is an order."""
    return {"ordered_at": when} if step.state == "done" and step.body["who"] == LEADER else {}


def _settled(incident: Record, step: Step, when: datetime) -> None:
    """Steps that are counted from this one are due from now on."""
    following: list[Any] = []
    for other in Step.objects.filter(incident=incident.uid, due_at=None, state="waiting"):
        if other.body["after"] == step.number and other.body["within"]:
            other.due_at = when + timedelta(minutes=other.body["within"])
            following.append(other)
    Step.objects.bulk_update(following, ["due_at"])
