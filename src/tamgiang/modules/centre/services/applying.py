"""From what the evaluator says to alarms: records, states and position in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from tamgiang.modules.centre.instants import moment_of
from tamgiang.modules.centre.models import Alarm, AlarmState, Progress
from tamgiang.modules.centre.registers import ALARM
from tamgiang.modules.centre.rules.declaring import PRIORITIES
from tamgiang.modules.centre.rules.states import STANDING, Change, State, Transition
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.services.keeping_states import keep_states
from tamgiang.modules.centre.states import OPEN_ALARM
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.refusals import DuplicateKey
from tamgiang.platform.registers.services import correct, create
from tamgiang.platform.scopes import system_scope

ACTOR = "system:centre.rules"
NAME = "rules"
#: By hand: as a query set it would cost as much as writing the alarm.
_LAST = (
    f"SELECT max(code) FROM {Alarm._meta.db_table} "  # noqa: S608 - our own name
    "WHERE state = 0 AND code >= %s AND code < %s"
)
#: Alarms that moved at once; more are told together, without naming each.
MOST_NAMED = 25
MANY = "centre:alarm:many"


def apply(transitions: Sequence[Transition], states: Sequence[State], *, position: int) -> bool:
    """Write what changed and how far the rules have come; False when somebody came further.

    Safe to repeat: a cause that has an open alarm gets no second one, whatever was lost before.
    An alarm somebody has acknowledged, shelved or closed is not escalated any more. Alarms whose
    count or value moved are told on the hub as `repeat`.
    """
    with system_scope("centre.rules"), transaction.atomic():
        if not _forward(position):
            return False
        if transitions:
            rows = _rows(transitions)
            Applying(transitions, rows).run()
            AlarmState.objects.bulk_create(
                rows.values(),
                update_conflicts=True,
                unique_fields=["fingerprint"],
                update_fields=["alarm"],
            )
        keep_states(states)
        _tell_moved(transitions, states)
    return True


def position_of_rules() -> int:
    """Up to which stored reading the rules have run."""
    found = Progress.objects.filter(name=NAME).first()
    return found.position if found else 0


class Applying:
    """The transitions of one batch against the states as they stand in the database."""

    def __init__(self, transitions: Sequence[Transition], rows: dict[str, AlarmState]) -> None:
        self.transitions = transitions
        self.rows = rows
        self.alarms = _alarms(rows)
        self.numbers: dict[date, int] = {}

    def run(self) -> None:
        for one in self.transitions:
            row = self.rows.get(one.fingerprint)
            if row is None:
                row = AlarmState(fingerprint=one.fingerprint, rule=one.rule, source=one.source)
                row.phase = "quiet"
                self.rows[one.fingerprint] = row
            match one.kind:
                case Change.RAISE:
                    self.open(one, row)
                case Change.RECOVER:
                    self.recover(one, row)
                case Change.ESCALATE:
                    self.escalate(one, row)

    def open(self, one: Transition, row: AlarmState) -> None:
        if row.alarm is not None:
            return
        try:
            held = create(ALARM, self.values(one), actor=ACTOR)
            tell(held, "raise", actor=ACTOR)
        except DuplicateKey:
            # The database holds one open alarm for a cause: the state that named it was lost.
            held = having(Alarm, stage__in=OPEN_ALARM, fingerprint=one.fingerprint).get()
        self.alarms[one.fingerprint] = held
        row.alarm = held.uid

    def values(self, one: Transition) -> dict[str, object]:
        opened = moment_of(one.at)
        day = timezone.localdate(opened)
        return {
            "block": one.block,
            "effective_on": day,
            "code": self.number(day),
            "title": one.text.vi,
            "priority": one.priority,
            "stage": "open",
            "rule": one.rule,
            "source": one.code or None,
            "fingerprint": one.fingerprint,
            "opened_at": opened,
            "count": max(one.number, 1),
            "value": one.amount or None,
            "escalation": 0,
        }

    def number(self, day: date) -> str:
        begin = f"BD-{day:%Y%m%d}-"
        if day not in self.numbers:
            with connection.cursor() as cursor:
                cursor.execute(_LAST, (begin, f"{begin}:"))
                (last,) = cursor.fetchone()
            self.numbers[day] = int(last[len(begin) :]) if last else 0
        self.numbers[day] += 1
        return f"{begin}{self.numbers[day]:05d}"

    def recover(self, one: Transition, row: AlarmState) -> None:
        alarm = self.held(one, row)
        row.alarm = None
        if alarm is None:
            return
        opened = alarm.values()["opened_at"]
        changes = _last(one) | {
            "stage": "closed",
            "closed_at": max(moment_of(one.at), opened),
            "closing": "recovered",
            "shelved_until": None,
        }
        correct(alarm, changes, reason="Trở lại bình thường", actor=ACTOR)
        self.alarms.pop(one.fingerprint, None)
        tell(alarm, "recover", actor=ACTOR)

    def escalate(self, one: Transition, row: AlarmState) -> None:
        alarm = self.held(one, row)
        if alarm is None or alarm.values()["stage"] != "open":
            return
        said = alarm.values()
        priority = min(said["priority"], one.priority, key=PRIORITIES.index)
        changes = _last(one) | {
            "priority": priority,
            "escalation": (said["escalation"] or 0) + 1,
            "assignee": one.to,
        }
        self.alarms[one.fingerprint] = correct(
            alarm, changes, reason="Quá thời gian chưa xác nhận", actor=ACTOR
        )
        tell(alarm, "escalate", actor=ACTOR, to=one.to)

    def held(self, one: Transition, row: AlarmState) -> Record | None:
        """The open alarm of the cause, if there is one and nobody closed it."""
        found = self.alarms.get(one.fingerprint)
        return found if found is not None and found.uid == row.alarm else None


def tell(alarm: Record, kind: str, *, actor: str, **said: object) -> None:
    """The event of the hub about one alarm."""
    touched: list[list[object]] = [[alarm.block_id, alarm.effective_on.isoformat()]]
    _told(f"centre:alarm:{alarm.uid}", touched, kind, actor, said)


def _told(
    ref: str, touched: list[list[object]], kind: str, actor: str, said: Mapping[str, object]
) -> None:
    body = {"register": ALARM.full_name, "touched": touched, "kind": kind}
    emit("centre.alarm", ref, body | dict(said), actor=actor)


def _last(one: Transition) -> dict[str, object]:
    """What runs on in the state comes to the record when its stage moves."""
    found: dict[str, object] = {"title": one.text.vi, "count": max(one.number, 1)}
    return found | ({"value": one.amount} if one.amount else {})


def _forward(position: int) -> bool:
    held = Progress.objects.filter(name=NAME)
    if held.filter(position__lte=position).update(position=position, at=timezone.now()):
        return True
    if held.exists():
        return False
    Progress.objects.create(name=NAME, position=position, at=timezone.now())
    return True


def _rows(transitions: Iterable[Transition]) -> dict[str, AlarmState]:
    """The states of the causes the transitions name, held for writing."""
    wanted = {one.fingerprint for one in transitions}
    return {
        row.fingerprint: row
        for part in _parts(sorted(wanted))
        for row in AlarmState.objects.select_for_update().filter(fingerprint__in=part)
    }


def _parts(names: Sequence[str]) -> Iterable[Sequence[str]]:
    return (names[start : start + 500] for start in range(0, len(names), 500))


def _alarms(rows: Mapping[str, AlarmState]) -> dict[str, Record]:
    """The open alarms the states of the batch name."""
    named = [row.alarm for row in rows.values() if row.alarm is not None]
    if not named:
        return {}
    found = having(Alarm, stage__in=OPEN_ALARM, uid__in=named).select_for_update()
    return {str(alarm.values()["fingerprint"]): alarm for alarm in found}


def _tell_moved(transitions: Iterable[Transition], states: Iterable[State]) -> None:
    told = {one.fingerprint for one in transitions}
    moved = [s.fingerprint for s in states if s.phase in STANDING and s.fingerprint not in told]
    if len(moved) > MOST_NAMED:
        open_ = having(Alarm, stage__in=OPEN_ALARM)
        days = sorted(set(open_.values_list("block_id", "effective_on")))
        _told(MANY, [[block, day.isoformat()] for block, day in days], "repeat", ACTOR, {})
    elif moved:
        rows = AlarmState.objects.filter(fingerprint__in=moved, alarm__isnull=False)
        found = Alarm.objects.filter(uid__in=list(rows.values_list("alarm", flat=True)))
        for uid, block, day in found.values_list("uid", "block_id", "effective_on"):
            _told(f"centre:alarm:{uid}", [[block, day.isoformat()]], "repeat", ACTOR, {})
