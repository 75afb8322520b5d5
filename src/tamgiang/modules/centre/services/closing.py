"""Ending an incident: with checks and what is left to mend, or because it was none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.selectors.matters import Open, open_matters
from tamgiang.modules.centre.services.authority import COMMAND, writing
from tamgiang.modules.centre.services.entries import locked, needed, write
from tamgiang.modules.centre.services.handling_refusals import (
    AlarmActive,
    ChecksOpen,
    ProductMissing,
    StepsOpen,
    WrongStage,
)
from tamgiang.modules.centre.services.tasks import correct_later
from tamgiang.modules.centre.states import INCIDENT
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.refusals import ChangedMeanwhile
from tamgiang.platform.registers.services import correct


@dataclass(frozen=True, slots=True)
class Corrective:
    """Something to mend after the incident. `assignee` is a login or a code of the phone book."""

    title: str
    assignee: str
    product: str
    due_at: datetime


def close(
    incident: Record,
    *,
    summary: str,
    lessons: str = "",
    corrective: Sequence[Corrective] = (),
    checks: Collection[int] = (),
    reason: str = "",
    people_affected: int | None = None,
    households_moved: int | None = None,
    version: int | None = None,
    actor: str,
) -> Record:
    """Close an incident and give what is left to mend. Needs `centre.command`.

    `checks` are the numbers (from 0) of the closing checks that were made. While required steps,
    alarms or checks are open it is refused (StepsOpen, AlarmActive, ChecksOpen), unless `reason`
    says why. Raises also WrongStage, TextMissing, ProductMissing, and ChangedMeanwhile when
    another `version` stands by now.
    """
    summary = needed(summary, Label("diễn biến, kết quả", "course and outcome"))
    for task in corrective:
        _check_task(task)
    with writing(incident.block_id, COMMAND), transaction.atomic():
        held = locked(incident)
        _require(held, "closed", version)
        open_now = open_matters(held, checks)
        if open_now and not reason.strip():
            _refuse(open_now)
        now = timezone.now()
        changes = {"stage": "closed", "closed_at": now, "summary": summary}
        more = {
            "lessons": lessons.strip() or None,
            "people_affected": people_affected,
            "households_moved": households_moved,
        }
        changes |= {name: value for name, value in more.items() if value is not None}
        done = correct(held, changes, reason=reason.strip()[:300] or "Kết thúc", actor=actor)
        said = {
            "checks": sorted(checks),
            "reason": reason.strip(),
            "steps": list(open_now.steps),
            "alarms": list(open_now.alarms),
            "tasks": len(corrective),
        }
        write(done, "closed", text=summary, body=said, actor=actor)
        for task in corrective:
            correct_later(done, task.title, task.assignee, task.product, task.due_at, actor=actor)
    return done


def dismiss(incident: Record, reason: str, *, version: int | None = None, actor: str) -> Record:
    """It was no incident. Needs `centre.command` and a reason; it leaves every figure."""
    reason = needed(reason, Label("lý do", "reason"))
    with writing(incident.block_id, COMMAND), transaction.atomic():
        held = locked(incident)
        _require(held, "dismissed", version)
        changes = {"stage": "dismissed", "closed_at": timezone.now(), "summary": reason}
        done = correct(held, changes, reason=reason[:300], actor=actor)
        write(done, "stage", text=reason, body={"stage": "dismissed"}, actor=actor)
    return done


def _require(held: Record, stage: str, version: int | None) -> None:
    if stage not in INCIDENT[held.values()["stage"]]:
        raise WrongStage()
    if version is not None and held.version != version:
        raise ChangedMeanwhile()


def _refuse(open_now: Open) -> None:
    if open_now.steps:
        raise StepsOpen(steps=", ".join(map(str, open_now.steps)))
    if open_now.alarms:
        raise AlarmActive(alarms=", ".join(open_now.alarms))
    vi, en = ("; ".join(c.in_language(code) for c in open_now.checks) for code in ("vi", "en"))
    raise ChecksOpen(checks=Label(vi, en))


def _check_task(task: Corrective) -> None:
    if not (task.title.strip() and task.assignee.strip() and task.product.strip() and task.due_at):
        raise ProductMissing()
