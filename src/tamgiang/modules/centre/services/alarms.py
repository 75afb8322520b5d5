"""What people do with alarms: acknowledge, assign, shelve, merge, close; one by one or many.

Each act is one transaction of record, audit entry and event. Several people at once: the first
one's act stands, the others are told whose. The count and value that run on in the alarm's state
come to the record with each act.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.errors import Refusal
from tamgiang.modules.centre.models import Alarm, AlarmState
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.services.alarm_refusals import (
    AlarmClosed,
    AlreadyAcknowledged,
    BadClosing,
    MergedIntoItself,
    NotShelved,
    ShelvedTooLong,
)
from tamgiang.modules.centre.services.applying import apply, position_of_rules, tell
from tamgiang.modules.centre.services.authority import COMMAND, OPERATE, writing
from tamgiang.modules.centre.standards import standard
from tamgiang.platform.accounts.models import User
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.refusals import ReasonRequired
from tamgiang.platform.registers.services import correct
from tamgiang.platform.scopes import system_scope

__all__ = [
    "Several",
    "acknowledge",
    "apply",
    "assign",
    "close",
    "many",
    "merge",
    "position_of_rules",
    "shelve",
    "unshelve",
    "unshelve_due",
]

CLOSINGS = ("handled", "false")


@dataclass(frozen=True, slots=True)
class Several:
    """What became of a bulk act: alarms it was done to, and those that refused, with why."""

    done: Sequence[Record]
    refused: Sequence[tuple[Record, Refusal]]


def acknowledge(alarm: Record, *, actor: str) -> Record:
    """Xác nhận: somebody has seen it. Raises AlreadyAcknowledged (naming the other) or AlarmClosed.

    A shelved alarm is taken off the shelf by it.
    """
    with writing(alarm.block_id, OPERATE, COMMAND), transaction.atomic():
        held = _open(alarm)
        said = held.values()
        if said["stage"] == "acknowledged":
            at = timezone.localtime(said["acknowledged_at"])
            by = _name(said["acknowledged_by"])
            raise AlreadyAcknowledged(alarm=said["code"], by=by, at=f"{at:%H:%M:%S}")
        changes = {
            "stage": "acknowledged",
            "acknowledged_at": timezone.now(),
            "acknowledged_by": actor,
            "shelved_until": None,
        }
        return _done(held, changes, "Xác nhận báo động", "acknowledge", actor)


def assign(alarm: Record, to: str, *, actor: str) -> Record:
    """Giao cho a person (user name) or a role, who is to look after it. Raises AlarmClosed."""
    with writing(alarm.block_id, OPERATE, COMMAND), transaction.atomic():
        return _done(_open(alarm), {"assignee": to.strip()}, "Giao xử lý", "assign", actor)


def shelve(alarm: Record, until: datetime, reason: str, *, actor: str) -> Record:
    """Tạm gác until a time, for a reason. Raises ShelvedTooLong, ReasonRequired, AlarmClosed."""
    now = timezone.now()
    hours = standard(timezone.localdate(now)).shelve_hours
    if not now < until <= now + timedelta(hours=hours):
        raise ShelvedTooLong(hours=hours)
    _reasoned(reason)
    with writing(alarm.block_id, OPERATE, COMMAND), transaction.atomic():
        changes = {"stage": "shelved", "shelved_until": until, "shelf_reason": reason.strip()}
        return _done(_open(alarm), changes, reason, "shelve", actor)


def unshelve(alarm: Record, *, actor: str) -> Record:
    """Bring a shelved alarm back to the queue. Raises NotShelved, AlarmClosed."""
    with writing(alarm.block_id, OPERATE, COMMAND), transaction.atomic():
        return _unshelved(_open(alarm), "Bỏ tạm gác", actor)


def unshelve_due(now: datetime | None = None) -> int:
    """Bring back those whose time on the shelf is up; how many."""
    with system_scope("centre.rules"), transaction.atomic():
        due = having(Alarm, stage="shelved", shelved_until__lte=now or timezone.now())
        found = list(due.select_for_update())
        for alarm in found:
            _unshelved(alarm, "Hết thời gian tạm gác", "system:centre.rules")
    return len(found)


def merge(alarms: Iterable[Record], into: Record, *, actor: str) -> Several:
    """Gộp: close alarms as part of another open one, all or none.

    Raises MergedIntoItself, AlarmClosed.
    """
    given = sorted(alarms, key=lambda alarm: alarm.pk)
    with writing(into.block_id, OPERATE, COMMAND), transaction.atomic():
        target = _open(into)
        code = target.values()["code"]
        for alarm in given:
            if alarm.pk == target.pk:
                raise MergedIntoItself(alarm=code)
        done = [_merged(alarm, code, actor) for alarm in given]
        tell(target, "merge", actor=actor)
    return Several(done, ())


def close(alarm: Record, closing: str, reason: str, *, actor: str) -> Record:
    """Đóng as handled or false, for a reason. The cause raises no new alarm before it has ended.

    Raises BadClosing, ReasonRequired, AlarmClosed.
    """
    if closing not in CLOSINGS:
        raise BadClosing()
    _reasoned(reason)
    with writing(alarm.block_id, OPERATE, COMMAND), transaction.atomic():
        return _closed(_open(alarm), {"closing": closing}, reason, "close", actor)


def many(act: Callable[[Record], Record], alarms: Iterable[Record]) -> Several:
    """Do one act to many alarms, each by itself: `many(lambda a: acknowledge(a, actor=me), …)`."""
    done: list[Record] = []
    refused: list[tuple[Record, Refusal]] = []
    for alarm in alarms:
        try:
            done.append(act(alarm))
        except Refusal as refusal:
            # A boundary of its own: the person is told of each alarm what became of it.
            refused.append((alarm, refusal))
    return Several(done, refused)


def _open(alarm: Record) -> Record:
    held = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if held.values()["stage"] == "closed":
        raise AlarmClosed(alarm=held.values()["code"])
    return held


def _merged(alarm: Record, code: str, actor: str) -> Record:
    changes = {"closing": "merged", "merged_into": code}
    with writing(alarm.block_id, OPERATE, COMMAND):
        return _closed(_open(alarm), changes, f"Gộp vào {code}", "close", actor)


def _unshelved(held: Record, reason: str, actor: str) -> Record:
    said = held.values()
    if said["stage"] != "shelved":
        raise NotShelved(alarm=said["code"])
    stage = "acknowledged" if said["acknowledged_at"] else "open"
    return _done(held, {"stage": stage, "shelved_until": None}, reason, "unshelve", actor)


def _closed(held: Record, more: dict[str, Any], reason: str, kind: str, actor: str) -> Record:
    now = max(timezone.now(), held.values()["opened_at"])
    changes = {"stage": "closed", "closed_at": now, "shelved_until": None} | more
    done = _done(held, changes, reason, kind, actor)
    AlarmState.objects.filter(alarm=held.uid).update(alarm=None)
    return done


def _done(held: Record, changes: dict[str, Any], reason: str, kind: str, actor: str) -> Record:
    done = correct(held, _running(held) | changes, reason=reason, actor=actor)
    tell(done, kind, actor=actor)
    return done


def _running(held: Record) -> dict[str, Any]:
    """What the state of the alarm says now."""
    state = AlarmState.objects.select_for_update().filter(alarm=held.uid).first()
    if state is None:
        return {}
    found: dict[str, Any] = {"count": max(state.count, 1)}
    if text := state.memory.get("text"):
        found["title"] = text["vi"]
    if amount := state.memory.get("amount"):
        found["value"] = amount
    return found


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise ReasonRequired()


def _name(actor: str | None) -> str:
    """Whoever did it, by name."""
    kind, _, number = (actor or "").partition(":")
    if kind == "user" and number.isdigit():
        person = User.objects.filter(pk=int(number)).first()
        return str(person or actor)
    return actor or "?"
