"""What waits in the centre for the person of the open scope, as “Việc hôm nay” shows it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Alarm, Incident, Step, Task
from tamgiang.modules.centre.selectors.mine import my_tasks, open_steps, roles_now, waits_for_me
from tamgiang.modules.centre.selectors.people import names_of
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.states import OPEN_INCIDENT
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registry.spec import WorkItem
from tamgiang.platform.scopes import current_scope

VIEW, OPERATE, COMMAND = (f"centre.{name}" for name in ("view", "operate", "command"))
#: How many of one sort are named one by one.
MOST = 8
GRAVE = ("critical", "high")
ALARM = Label("Báo động chưa xác nhận: {title}", "Alarm not acknowledged: {title}")
STEP = Label("Bước {number}: {text}", "Step {number}: {text}")
SIGN = Label("Chờ xác nhận thứ hai: {text}", "Second signature: {text}")
TASK = Label("Nhiệm vụ: {title}", "Task: {title}")
LATE_TASK = Label("Việc khắc phục quá hạn: {title}", "Corrective task overdue: {title}")
CLOSE = Label("Sự cố chờ kết thúc: {title}", "Incident ready to close: {title}")
SINCE = Label("từ {time}", "since {time}")
LATE = Label("quá hạn {time}", "{time} overdue")
LEFT = Label("còn {time}", "{time} left")
NO_TIME = Label("không đặt thời hạn", "no deadline")


def waiting() -> Iterator[WorkItem]:
    """Alarms, steps, signatures, tasks and incidents that wait for this person."""
    scope, now = current_scope(), timezone.now()
    if not scope.may(VIEW):
        return
    mine = names_of(scope.actor)
    if scope.may(OPERATE):
        yield from _alarms(now)
    open_now = {one.uid: one for one in having(Incident, stage__in=OPEN_INCIDENT)}
    by_due = open_steps(open_now.values())
    as_what = roles_now(now)
    for step in [step for step in by_due if waits_for_me(step, as_what)][:MOST]:
        yield _step(open_now[step.incident], step, now)
    yield from _tasks(mine, now)
    if scope.may(COMMAND):
        yield from _to_close(open_now.values(), by_due)


def _alarms(now: datetime) -> Iterator[WorkItem]:
    order = {code: place for place, code in enumerate((*GRAVE, "medium", "low"))}
    found = list(having(Alarm, stage="open").order_by("opened_at")[: MOST * 4])
    for alarm in sorted(found, key=lambda one: order[one.values()["priority"]])[:MOST]:
        said = alarm.values()
        title = _say(ALARM, title=said["title"])
        detail = _say(SINCE, time=_time(now - said["opened_at"]))
        url = _url("alarm", alarm)
        yield WorkItem(title, detail, url, "alarm", said["priority"] in GRAVE)


def _step(incident: Record, step: Step, now: datetime) -> WorkItem:
    text = Label(**step.body["text"]).in_language(_language())
    title = _say(SIGN if step.state == "half" else STEP, number=step.number, text=text)
    late = bool(step.due_at and step.due_at < now)
    detail = f"{incident.values()['title']} · {_due(step.due_at, now)}"
    url = _url("incident", incident)
    return WorkItem(title, detail, url, "checklist", late or step.state == "half")


def _tasks(mine: frozenset[str], now: datetime) -> Iterator[WorkItem]:
    """Those given to me; for who commands, corrective ones that are late too."""
    own = my_tasks(mine, MOST)
    seen = {task.pk for task in own}
    if current_scope().may(COMMAND):
        late = having(
            Task, kind="corrective", stage__in=("new", "accepted", "refused"), due_at__lt=now
        )
        own += [task for task in late.order_by("due_at")[:MOST] if task.pk not in seen]
    for task in own:
        said = task.values()
        due = said["due_at"]
        title = _say(TASK if task.pk in seen else LATE_TASK, title=said["title"])
        yield WorkItem(
            title, _due(due, now), _url("", task), "clipboard-check", bool(due and due < now)
        )


def _to_close(incidents: Iterable[Record], waiting: Sequence[Step]) -> Iterator[WorkItem]:
    """Contained ones, or those whose required steps are all settled."""
    required = {step.incident for step in waiting if step.body["required"]}
    for incident in list(incidents)[:MOST]:
        said = incident.values()
        if said["stage"] == "contained" or incident.uid not in required:
            title = _say(CLOSE, title=said["title"])
            yield WorkItem(title, said["code"], _url("incident", incident), "circle-check")


def _due(at: datetime | None, now: datetime) -> str:
    if at is None:
        return _say(NO_TIME)
    return _say(LATE if at < now else LEFT, time=_time(abs(at - now)))


def _time(span: timedelta) -> str:
    """A span in the two largest of days, hours and minutes: “2 giờ 5 phút”."""
    minutes = int(span.total_seconds()) // 60
    parts = ((minutes // 1440, DAY), (minutes // 60 % 24, HOUR), (minutes % 60, MINUTE))
    there = [(count, unit) for count, unit in parts if count][:2] or [(0, MINUTE)]
    return " ".join(f"{count} {unit.in_language(_language())}" for count, unit in there)


DAY, HOUR, MINUTE = Label("ngày", "d"), Label("giờ", "h"), Label("phút", "min")


def _say(label: Label, **values: object) -> str:
    return label.in_language(_language()).format(**values)


def _language() -> str:
    return (get_language() or "vi")[:2]


def _url(page: str, record: Record) -> str:
    """The centre's own page of a thing, or the page of its record where it has none."""
    try:
        return reverse(f"centre:{page}", args=[record.uid])
    except NoReverseMatch:
        return reverse("ui:record", args=[record.register.full_name, record.uid])
