"""What is open in the sample area today, and the logs of the latest incidents. All synthetic.

Open alarms here are of cameras, which no rule of the centre watches: those of gauges come from
readings alone, so that none stands which the readings do not bear out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.chain import digest
from tamgiang.kernel.zone import LOCAL
from tamgiang.modules.centre.demo.handled import Row
from tamgiang.modules.centre.demo.places import nearest
from tamgiang.modules.centre.models import Entry, Incident, Step
from tamgiang.modules.centre.procedures import procedure_at, version_of
from tamgiang.modules.centre.selectors.records import having
from tamgiang.platform.audit.services import append_each
from tamgiang.platform.registers.filling import ACTOR
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registry.sample import SampleArea

#: Whose names the logs bear; the accounts of the sample are made after its records.
OPERATOR, OFFICER, LEADER = "Trực ban (mẫu)", "Cán bộ trực (mẫu)", "Lãnh đạo trực (mẫu)"
#: How many of the latest past incidents have their steps and log.
LOGGED = 12
RULE = "cameras.camera_down"
SIA, ROAD = (16.5847, 107.5087), (16.5712, 107.5128)
#: Code, procedure, title, place, position, minutes since it was opened, steps done.
OPEN = (
    ("M1", "camera_down", "Camera ngã tư Sịa mất tín hiệu", "Ngã tư Sịa", SIA, 190, 2),
    ("M2", "road_accident", "Va chạm giao thông trên Tỉnh lộ 11A", "Tỉnh lộ 11A", ROAD, 26, 2),
)
#: Title, priority, position, minutes since it was raised.
ALARMS = (
    ("Camera cầu Tứ Phú mất tín hiệu", "medium", (16.5402, 107.5021), 34),
    ("Camera chợ Sịa mất tín hiệu", "low", (16.5860, 107.5101), 12),
)
DONE = {
    "note": "Đã làm theo quy trình (mẫu).",
    "number": "Đã đọc và ghi số (mẫu).",
    "picture": "Ảnh minh họa không kèm theo (mẫu).",
    "none": "",
}


@dataclass(frozen=True, slots=True)
class Now:
    """The moment the sample stands at: the present, or the morning of another day."""

    at: datetime

    @classmethod
    def of(cls, sample: SampleArea) -> "Now":
        """The present when the sample is of today."""
        now = timezone.now()
        if timezone.localdate(now) == sample.today:
            return cls(now)
        return cls(datetime.combine(sample.today, time(9), LOCAL).astimezone(UTC))

    def before(self, minutes: int) -> datetime:
        """So many minutes ago."""
        return self.at - timedelta(minutes=minutes)


def incidents(sample: SampleArea) -> Iterator[Row]:
    """Incidents that are open now, as stored columns."""
    now = Now.of(sample)
    for code, procedure, title, place, position, minutes, _done in OPEN:
        opened = now.before(minutes)
        plan = procedure_at(procedure, timezone.localdate(opened))
        yield {
            **_base(sample, position, opened),
            "code": f"SC-{sample.today.year}-{code}",
            "title": f"{title} (mẫu)",
            "kind": plan.kind,
            "severity": plan.severity,
            "stage": "in_progress",
            "place": place,
            "position_lat": position[0],
            "position_lon": position[1],
            "opened_at": opened,
            "acknowledged_at": opened + timedelta(minutes=1),
            "ordered_at": opened + timedelta(minutes=4),
            "due_at": opened + timedelta(minutes=plan.close_within),
            "commander": "canbotruc",
            "procedure": plan.code,
            "procedure_version": plan.version,
            "alarm": _alarm_code(sample, code) if procedure == "camera_down" else None,
            "drill": False,
        }


def alarms(sample: SampleArea) -> Iterator[Row]:
    """Alarms that are open now: one within an incident, the others not acknowledged yet."""
    now = Now.of(sample)
    code, _procedure, title, _place, position, minutes, _done = OPEN[0]
    yield {
        **_alarm(sample, code, title, "medium", position, now.before(minutes + 2)),
        "stage": "acknowledged",
        "acknowledged_at": now.before(minutes),
        "acknowledged_by": OPERATOR,
        "incident": f"SC-{sample.today.year}-{code}",
    }
    for number, (said, priority, where, ago) in enumerate(ALARMS, start=3):
        yield _alarm(sample, f"M{number}", said, priority, where, now.before(ago))


def tasks(sample: SampleArea) -> Iterator[Row]:
    """An order that waits to be taken, in the accident."""
    now = Now.of(sample)
    code, _procedure, _title, place, position, minutes, _done = OPEN[1]
    given = now.before(minutes - 4)
    yield {
        **_base(sample, position, given),
        "code": f"NV-{sample.today.year}-{code}",
        "title": f"Phân luồng xe tại {place} (mẫu)",
        "kind": "order",
        "incident": f"SC-{sample.today.year}-{code}",
        "assignee": "CAN-BO-TRUC",
        "stage": "new",
        "due_at": given + timedelta(hours=1),
        "product": "Báo lại khi đường thông",
    }


def _alarm(
    sample: SampleArea,
    code: str,
    title: str,
    priority: str,
    position: tuple[float, float],
    opened: datetime,
) -> dict[str, Any]:
    return {
        **_base(sample, position, opened),
        "code": _alarm_code(sample, code),
        "title": f"{title} (mẫu)",
        "priority": priority,
        "stage": "open",
        "rule": RULE,
        "opened_at": opened,
        "count": 1,
        "escalation": 0,
        "drill": False,
    }


def _alarm_code(sample: SampleArea, code: str) -> str:
    return f"BD-{sample.today.year}-{code}"


def _base(sample: SampleArea, position: tuple[float, float], opened: datetime) -> dict[str, Any]:
    return {
        "block_id": nearest(sample, *position).block,
        "effective_on": timezone.localdate(opened),
        "ended_on": None,
    }


def write_logs(sample: SampleArea) -> None:
    """Steps and logs of what is open and of the latest past incidents, where there are none."""
    if Step.objects.exists():
        return
    found = list(having(Incident, stage__in=("closed", "in_progress")).order_by("-opened_at"))
    done = {f"SC-{sample.today.year}-{one[0]}": one[6] for one in OPEN}
    followed = [one for one in found if _plan(one)][: LOGGED + len(OPEN)]
    steps = [
        step
        for one in followed
        for step in _steps(one, done.get(str(one.values()["code"]), LOGGED))
    ]
    entries = [entry for one in followed for entry in _entries(one, steps)]
    with transaction.atomic():
        Step.objects.bulk_create(steps)
        kept = Entry.objects.bulk_create(entries)
        by_uid = {one.uid: str(one.ref) for one in followed}
        # One at a time for each incident: an entry of the audit follows the one before it.
        waiting = list(kept)
        while waiting:
            turn = {entry.incident: entry for entry in reversed(waiting)}
            proofs = [(by_uid[uid], _proof(entry)) for uid, entry in turn.items()]
            append_each(proofs, "centre.entry", actor=ACTOR)
            taken = {entry.pk for entry in turn.values()}
            waiting = [entry for entry in waiting if entry.pk not in taken]


def _plan(incident: Record) -> Any:  # noqa: ANN401 - a Procedure or None
    said = incident.values()
    return version_of(said["procedure"] or "", said["procedure_version"] or 0)


def _steps(incident: Record, done: int) -> Iterator[Step]:
    """The first `done` steps were done, a minute or two apart; the others wait."""
    said = incident.values()
    at: datetime = said["opened_at"]
    for plan in _plan(incident).steps:
        step = Step(incident=incident.uid, number=plan.number, body=plan.body)
        if plan.within is not None:
            step.due_at = said["opened_at"] + timedelta(minutes=plan.within)
        if plan.number <= done:
            at = min(at + timedelta(minutes=2), said["closed_at"] or at + timedelta(minutes=2))
            step.state, step.done_at, step.note = "done", at, DONE[plan.proof]
            step.done_by = OPERATOR if plan.who == "operator" else OFFICER
            if plan.two_person:
                step.done_by, step.second_at, step.second_by = LEADER, at, OFFICER
        yield step


def _entries(incident: Record, steps: Sequence[Step]) -> Iterator[Entry]:
    said = incident.values()
    body = {"procedure": said["procedure"], "version": said["procedure_version"], "sample": True}
    yield _entry(incident, said["opened_at"], OPERATOR, "opened", said["title"], body)
    for step in steps:
        if step.incident == incident.uid and step.done_at is not None:
            acted = {"number": step.number, "act": "done", "sample": True}
            yield _entry(incident, step.done_at, step.done_by, "step", step.note, acted)
    if said["reached_at"]:
        text = "Đã có mặt tại hiện trường (mẫu)."
        yield _entry(incident, said["reached_at"], OFFICER, "person", text, {"reached": True})
    if said["closed_at"]:
        text = said["summary"] or ""
        yield _entry(incident, said["closed_at"], OFFICER, "closed", text, {"sample": True})


def _entry(
    incident: Record, at: datetime, actor: str, kind: str, text: str, body: dict[str, Any]
) -> Entry:
    return Entry(
        incident=incident.uid, at=at, recorded_at=at, actor=actor, kind=kind, text=text, body=body
    )


def _proof(entry: Entry) -> dict[str, object]:
    return {
        "entry": entry.pk,
        "kind": entry.kind,
        "at": entry.at.isoformat(timespec="microseconds"),
        "digest": digest({"text": entry.text, "ref": entry.ref, "body": entry.body}),
    }
