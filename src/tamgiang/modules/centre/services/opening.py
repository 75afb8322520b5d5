"""Opening an incident: by hand or from an alarm, with the steps of its procedure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tamgiang.modules.centre.models import Alarm, AlarmState, Incident, Source, Step
from tamgiang.modules.centre.procedures import Procedure, procedure_at
from tamgiang.modules.centre.registers import INCIDENT
from tamgiang.modules.centre.selectors.causes import cause_of
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.services.authority import COMMAND, OPERATE, writing
from tamgiang.modules.centre.services.entries import write
from tamgiang.modules.centre.services.handling_refusals import (
    AlarmInIncident,
    NoProcedure,
    WrongStage,
)
from tamgiang.modules.centre.states import OPEN_ALARM
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.refusals import DuplicateKey
from tamgiang.platform.registers.services import correct, create

TRIES = 5
Position = tuple[float, float]


def open_incident(
    *,
    block: int,
    procedure: str,
    actor: str,
    kind: str = "",
    severity: str = "",
    title: str = "",
    place: str = "",
    position: Position | None = None,
    alarm: Record | None = None,
    drill: bool = False,
) -> Record:
    """Open an incident that follows `procedure`; kind, severity and title are its unless given.

    `position` is (lat, lon). One transaction of incident, steps, entry, audit and event; the alarm
    is taken into it and counts as acknowledged. Raises NotPermitted, UnknownProcedure,
    AlarmInIncident or WrongStage (of the alarm).
    """
    now = timezone.now()
    plan = procedure_at(procedure, timezone.localdate(now))
    with writing(block, OPERATE, COMMAND), transaction.atomic():
        held = _free(alarm) if alarm else None
        values = {
            "title": title.strip() or plan.name.vi,
            "kind": kind or plan.kind,
            "severity": severity or plan.severity,
            "stage": "new",
            "place": place or None,
            "position": position,
            "block": block,
            "effective_on": timezone.localdate(now),
            "opened_at": now,
            "acknowledged_at": now,
            "due_at": now + timedelta(minutes=plan.close_within),
            "procedure": plan.code,
            "procedure_version": plan.version,
            "alarm": held.values()["code"] if held else None,
            "drill": drill,
        }
        incident = _numbered(values, now, actor)
        begin(incident.uid, plan, now)
        body = {"procedure": plan.code, "version": plan.version}
        write(incident, "opened", text=str(values["title"]), body=body, at=now, actor=actor)
        if held:
            _take(held, incident, now, actor)
    return incident


def open_from_alarm(
    alarm: Record, *, actor: str, procedure: str = "", title: str = "", severity: str = ""
) -> Record:
    """Open the incident an alarm calls for, by the procedure its cause names (or `procedure`).

    Raises NoProcedure, and what open_incident raises.
    """
    said = alarm.values()
    cause = cause_of(said["rule"], timezone.localdate())
    source = having(Source, code=said["source"]).first() if said["source"] else None
    where: Mapping[str, Any] = source.values() if source else {}
    at = where.get("position_lat"), where.get("position_lon")
    code = procedure or (cause.procedure if cause else "")
    if not code:
        raise NoProcedure()
    return open_incident(
        block=alarm.block_id,
        procedure=code,
        severity=severity,
        title=title or said["title"],
        place=where.get("name", ""),
        position=None if None in at else at,  # type: ignore[arg-type]
        alarm=alarm,
        drill=bool(said["drill"]),
        actor=actor,
    )


def take_alarm(incident: Record, alarm: Record, *, actor: str) -> None:
    """Put one more alarm to an incident. Raises NotPermitted, AlarmInIncident or WrongStage."""
    with writing(incident.block_id, OPERATE, COMMAND), transaction.atomic():
        held = Incident.objects.select_for_update().get(pk=incident.pk)
        _take(_free(alarm), held, timezone.now(), actor)


def _free(alarm: Record) -> Record:
    held = Alarm.objects.select_for_update().get(pk=alarm.pk)
    values = held.values()
    if values["incident"]:
        raise AlarmInIncident(incident=values["incident"])
    if values["stage"] not in OPEN_ALARM:
        raise WrongStage()
    return held


def _take(alarm: Record, incident: Record, now: datetime, actor: str) -> None:
    """The alarm names its incident; whoever opens that has seen the alarm."""
    changes: dict[str, Any] = {"incident": incident.values()["code"]}
    if alarm.values()["acknowledged_at"] is None:
        changes |= {"acknowledged_at": now, "acknowledged_by": actor}
    if alarm.values()["stage"] != "acknowledged":
        changes |= {"stage": "acknowledged", "shelved_until": None}
    correct(alarm, changes, reason="Mở sự cố", actor=actor)
    state = AlarmState.objects.filter(alarm=alarm.uid).first()
    body = {"alarm": alarm.values()["code"], "count": state.count if state else None}
    write(
        incident, "alarm", text=alarm.values()["title"], body=body, ref=str(alarm.ref), actor=actor
    )
    touched = [[alarm.block_id, alarm.effective_on.isoformat()]]
    said = {"register": "centre.alarm", "touched": touched, "kind": "incident"}
    emit("centre.alarm", str(alarm.ref), said, actor=actor)


def begin(incident: Any, plan: Procedure, now: datetime) -> list[Step]:  # noqa: ANN401 - a UUID
    """The steps of a procedure as an incident opened `now` keeps them."""
    steps = [
        Step(
            incident=incident,
            number=step.number,
            body=step.body,
            due_at=now + timedelta(minutes=step.within)
            if step.within is not None and step.after is None
            else None,
        )
        for step in plan.steps
    ]
    return Step.objects.bulk_create(steps)


def _numbered(values: Mapping[str, Any], now: datetime, actor: str) -> Record:
    """Create the incident under the next number of the year, also beside another writer."""
    begin_ = f"SC-{timezone.localtime(now):%Y}-"
    number = next_number(Incident, begin_)
    for attempt in range(TRIES):
        try:
            return create(INCIDENT, {**values, "code": f"{begin_}{number:04d}"}, actor=actor)
        except DuplicateKey:
            if attempt == TRIES - 1:
                raise
            number += 1
    raise AssertionError


def next_number(model: Any, begin: str) -> int:  # noqa: ANN401 - a record model
    """One above the newest code that begins so; whoever may see it or not."""
    codes = model._base_manager.filter(code__gte=begin, code__lt=begin + "~").order_by("-pk")
    newest = [code.removeprefix(begin) for code in codes.values_list("code", flat=True)[:20]]
    return 1 + max((int(code) for code in newest if code.isdigit()), default=0)
