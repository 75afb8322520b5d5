"""What other modules tell becomes alarms, under the same laws: one open for each cause, counted."""

from collections.abc import Sequence

from django.db import transaction

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.instants import micros_of
from tamgiang.modules.centre.models import Alarm, AlarmState
from tamgiang.modules.centre.rules.states import Change, Phase, Transition, fingerprint
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.services.applying import ACTOR, Applying, tell
from tamgiang.modules.centre.states import OPEN_ALARM
from tamgiang.platform.events.alerts import CLEARED, RAISED
from tamgiang.platform.events.consumers import consumer
from tamgiang.platform.events.models import Event
from tamgiang.platform.registry.registry import alerts
from tamgiang.platform.scopes import system_scope


@consumer("centre.alerts", topics=("alert.",))
def take(events: Sequence[Event]) -> None:
    """Open, count and close. One that no installed module declares any more is passed over."""
    with system_scope("centre.alerts"), transaction.atomic():
        for event in events:
            if event.body["alert"] in alerts():
                _take(event)


def _take(event: Event) -> None:
    name = str(event.body["alert"])
    cause = fingerprint(name, event.ref)
    held = AlarmState.objects.select_for_update().filter(fingerprint=cause).first()
    row = held or AlarmState(fingerprint=cause, rule=name, phase=Phase.QUIET)
    if event.topic == RAISED:
        _raised(event, row)
    elif event.topic == CLEARED and row.phase != Phase.QUIET:
        _apply(_transition(event, row, Change.RECOVER), row)
        row.phase, row.count = Phase.QUIET, 0
    row.save()


def _raised(event: Event, row: AlarmState) -> None:
    standing = row.phase != Phase.QUIET
    row.count = row.count + 1 if standing else 1
    row.phase, row.last_at = Phase.ACTIVE, event.at
    row.memory = {"text": event.body["title"], "amount": event.body["value"]}
    if not standing:
        row.since = event.at
        _apply(_transition(event, row, Change.RAISE), row)
        return
    held = having(Alarm, uid=row.alarm, stage__in=OPEN_ALARM).first() if row.alarm else None
    if held is not None:
        tell(held, "repeat", actor=ACTOR)


def _apply(one: Transition, row: AlarmState) -> None:
    Applying([one], {row.fingerprint: row}).run()


def _transition(event: Event, row: AlarmState, kind: Change) -> Transition:
    alert = alerts()[row.rule]
    text = row.memory.get("text")
    block = event.body["touched"][0][0]
    return Transition(
        kind=kind,
        fingerprint=row.fingerprint,
        rule=row.rule,
        source=None,
        at=micros_of(event.at),
        value=None,
        text=Label(**text) if text else alert.label,
        priority=alert.priority,
        amount=str(row.memory.get("amount") or ""),
        number=row.count,
        block=int(block),
    )
