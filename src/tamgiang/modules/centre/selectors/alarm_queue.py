"""The operators' queue: alarms that are not over, the most urgent first. Three queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Alarm, AlarmState, Source
from tamgiang.modules.centre.registers.alarms import PRIORITIES, STAGES
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.states import OPEN_ALARM
from tamgiang.platform.registers.models import Record

RANKS = {option.code: rank for rank, option in enumerate(PRIORITIES)}
PRIORITY_LABELS: dict[str, Label] = {option.code: option.label for option in PRIORITIES}
STAGE_LABELS: dict[str, Label] = {option.code: option.label for option in STAGES}


@dataclass(frozen=True, slots=True)
class Queued:
    """One alarm of the queue; `title`, `count`, `value` and `last_at` are those of this moment.

    `last_at` is the newest reading that belongs to it; `standing` says that its condition holds
    still; `source` is the record of its source.
    """

    alarm: Record
    uid: UUID
    code: str
    title: Label
    priority: str
    stage: str
    rule: str
    count: int
    value: str
    last_at: datetime | None
    opened_at: datetime
    assignee: str
    acknowledged_by: str
    shelved_until: datetime | None
    incident: str
    escalation: int
    block: int
    drill: bool
    standing: bool
    source: Record | None

    @property
    def priority_label(self) -> Label:
        """In words."""
        return PRIORITY_LABELS[self.priority]

    @property
    def stage_label(self) -> Label:
        """In words."""
        return STAGE_LABELS[self.stage]


def alarm_queue(
    *,
    priorities: Collection[str] = (),
    kinds: Collection[str] = (),
    blocks: Collection[int] = (),
    assignee: str = "",
    shelved: bool | None = False,
    limit: int = 500,
    now: datetime | None = None,
) -> list[Queued]:
    """Alarms of the open scope by priority, then age (oldest first).

    Empty filters do not filter; `kinds` are kinds of source. Shelved ones are left out until
    their time is up, or are all there is with `shelved`; None asks for both.
    """
    at = now or timezone.now()
    found = having(Alarm, stage__in=OPEN_ALARM)
    if priorities:
        found = found.filter(priority__in=priorities)  # type: ignore[misc]
    if blocks:
        found = found.filter(block__in=blocks)
    if assignee:
        found = found.filter(assignee=assignee)  # type: ignore[misc]
    alarms = list(found.order_by("opened_at")[: 4 * limit])
    if shelved is not None:
        alarms = [alarm for alarm in alarms if _on_shelf(alarm.values(), at) is shelved]
    queued = _queued(alarms)
    if kinds:
        queued = [one for one in queued if one.source and one.source.values()["kind"] in kinds]
    queued.sort(key=lambda one: (RANKS[one.priority], one.opened_at))
    return queued[:limit]


def alarms_now(uids: Collection[UUID]) -> list[Queued]:
    """Alarms of the open scope by their uids as they stand, those that are over too."""
    return _queued(list(having(Alarm, uid__in=list(uids))))


def alarm_now(alarm: Record) -> Queued:
    """One alarm as it stands, also when it is over."""
    return _queued([alarm])[0]


def _on_shelf(said: dict[str, Any], now: datetime) -> bool:
    until = said["shelved_until"]
    return said["stage"] == "shelved" and until is not None and until > now


def _queued(alarms: list[Record]) -> list[Queued]:
    uids = [alarm.uid for alarm in alarms]
    states = {s.alarm: s for s in AlarmState.objects.filter(alarm__in=uids)} if uids else {}
    codes = {alarm.values()["source"] for alarm in alarms} - {None}
    sources = {s.values()["code"]: s for s in having(Source, code__in=codes)} if codes else {}
    return [_one(alarm, states.get(alarm.uid), sources) for alarm in alarms]


def _one(alarm: Record, state: AlarmState | None, sources: dict[str, Record]) -> Queued:
    said = alarm.values()
    memory: dict[str, Any] = state.memory if state else {}
    text = memory.get("text")
    return Queued(
        alarm=alarm,
        uid=alarm.uid,
        code=said["code"],
        title=Label(**text) if text else Label(said["title"], said["title"]),
        priority=said["priority"],
        stage=said["stage"],
        rule=said["rule"],
        count=max(state.count, 1) if state else said["count"] or 1,
        value=memory.get("amount") or said["value"] or "",
        last_at=state.last_at if state else None,
        opened_at=said["opened_at"],
        assignee=said["assignee"] or "",
        acknowledged_by=said["acknowledged_by"] or "",
        shelved_until=said["shelved_until"],
        incident=said["incident"] or "",
        escalation=said["escalation"] or 0,
        block=alarm.block_id,
        drill=bool(said["drill"]),
        standing=state is not None and state.phase in ("active", "leaving"),
        source=sources.get(said["source"] or ""),
    )
