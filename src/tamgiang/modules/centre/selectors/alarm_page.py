"""One alarm looked into: its course against the marks, earlier ones, and what will be done."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.drawing import Course, Line, Marked, course, scale_of
from tamgiang.modules.centre.models import Alarm
from tamgiang.modules.centre.procedures import Procedure, procedure_at, procedures
from tamgiang.modules.centre.selectors.alarm_queue import alarm_now
from tamgiang.modules.centre.selectors.causes import Cause, cause_of
from tamgiang.modules.centre.selectors.desk import Row, rows_of
from tamgiang.modules.centre.selectors.gauges import DRAWN, Gauge, gauge_of
from tamgiang.modules.centre.selectors.people import login_of
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.roster import ROLE_LABELS, on_duty
from tamgiang.modules.centre.selectors.surroundings import position_of
from tamgiang.modules.centre.telemetry import open_store
from tamgiang.modules.centre.telemetry.store import SECOND
from tamgiang.platform.accounts.models import User
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import current_scope

EARLIER = 6
#: The chart: hours before now, pixels, and about as many points.
HOURS, WIDTH, HEIGHT, POINTS = 6, 520.0, 150.0, 180
TICKS = 4


@dataclass(frozen=True, slots=True)
class Chart:
    """A measure over the last hours; `band` is (y, height) of what lies above the mark crossed.

    `ticks` are (x, instant) along the foot.
    """

    course: Course
    measure: Label
    unit: Label
    band: tuple[float, float] | None
    lines: Sequence[Line]
    ticks: Sequence[tuple[float, datetime]]
    hours: int = HOURS


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything the pane of one alarm shows."""

    row: Row
    rule: Label | None
    gauge: Gauge | None
    chart: Chart | None
    earlier: Sequence[Record]
    procedure: Procedure | None
    steps: Sequence[tuple[int, Label, Label, int | None]]
    position: tuple[float, float] | None


def alarm_with(uid: object) -> Record:
    """An alarm of the open scope by its uid. Raises NotFound."""
    found = having(Alarm, uid=uid).first()
    if found is None:
        raise NotFound(what=Label("báo động này", "This alarm"))
    return found


def looked(alarm: Record, now: datetime | None = None) -> Looked:
    """One alarm with what a person decides by."""
    now = now or timezone.now()
    (row,) = rows_of([alarm_now(alarm)])
    source = row.alarm.source
    cause = cause_of(row.alarm.rule, timezone.localdate(now))
    plan = _plan(cause, now)
    gauge = gauge_of(source, now) if source else None
    return Looked(
        row=row,
        rule=cause.name if cause else None,
        gauge=gauge,
        chart=_chart(gauge, now) if gauge else None,
        earlier=_earlier(alarm, row),
        procedure=plan,
        steps=[(s.number, s.text, ROLE_LABELS[s.who], s.within) for s in plan.steps]
        if plan
        else (),
        position=position_of(source) if source else None,
    )


def _plan(cause: Cause | None, now: datetime) -> Procedure | None:
    code = cause.procedure if cause else ""
    return procedure_at(code, timezone.localdate(now)) if code in procedures() else None


def _earlier(alarm: Record, row: Row) -> list[Record]:
    """Alarms of the same source before this one, or of the same rule where it has no source."""
    said = alarm.values()
    same = {"source": said["source"]} if said["source"] else {"rule": said["rule"]}
    found = having(Alarm, opened_at__lt=said["opened_at"], **same)
    return list(found.exclude(pk=alarm.pk).order_by("-opened_at")[:EARLIER])


def _chart(gauge: Gauge, now: datetime) -> Chart | None:
    key = DRAWN.get(gauge.kind)
    if key is None or gauge.main is None:
        return None
    end = int(now.timestamp()) * SECOND
    span = end - HOURS * 3600 * SECOND, end
    interval = (gauge.said["interval_s"] or 600) * SECOND
    step = max(span[1] - span[0], 1) // POINTS
    with closing(open_store()) as store:
        series = store.series(gauge.source.pk, key, *span, step)
    values = [value for _, value in series]
    wanted = _near(gauge.marks, values)
    scale = scale_of([*values, *(mark.value for mark in wanted)], HEIGHT)
    drawn = course(series, span, max(step, interval), scale, WIDTH, wanted)
    if drawn is None:
        return None
    measure = gauge.main.measure
    crossed = [mark for mark in wanted if values[-1] > mark.value]
    band = (0.0, scale.y(crossed[-1].value)) if crossed else None
    return Chart(drawn, measure.label, measure.unit, band, drawn.lines, _ticks(now))


def _near(marks: Sequence[Marked], values: Sequence[float]) -> list[Marked]:
    """Marks reached and the one above: a mark far away would flatten the line."""
    high = max(values, default=0.0)
    above = [mark for mark in marks if mark.value > high][:1]
    return [mark for mark in marks if mark.value <= high] + above


def _ticks(now: datetime) -> list[tuple[float, datetime]]:
    """Whole hours along the foot."""
    first = (now - timedelta(hours=HOURS)).replace(minute=0, second=0, microsecond=0)
    found = []
    for number in range(1, HOURS + 1):
        at = first + timedelta(hours=number)
        x = WIDTH * (1 - (now - at) / timedelta(hours=HOURS))
        if 16 <= x <= WIDTH - 16:
            found.append((round(x, 1), at))
    return found


def assignees(now: datetime | None = None) -> list[tuple[str, str, Label | None]]:
    """Whom an alarm may be given to: (name kept, words, as what): oneself and who is on duty."""
    me = login_of(current_scope().actor)
    mine = User.objects.filter(username=me).first() if me else None
    found: list[tuple[str, str, Label | None]] = [(me, str(mine), None)] if mine else []
    for duty in on_duty(now):
        name = duty.contact.login or duty.role
        if name and name not in {kept for kept, _, _ in found}:
            found.append((name, duty.contact.name, duty.role_label))
    known = {kept for kept, _, _ in found}
    return found + [(code, "", label) for code, label in ROLE_LABELS.items() if code not in known]


def plans(now: datetime | None = None) -> list[Procedure]:
    """Every procedure in force, by name."""
    day = timezone.localdate(now)
    found = [versions for versions in procedures().values() if versions[0].valid_from <= day]
    return sorted((procedure_at(v[0].code, day) for v in found), key=lambda plan: plan.name.vi)
