"""What stands against closing an incident."""

from collections.abc import Collection
from dataclasses import dataclass

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Alarm, Step
from tamgiang.modules.centre.procedures import version_of
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.states import OPEN_ALARM, OPEN_STEP
from tamgiang.platform.registers.models import Record


@dataclass(frozen=True, slots=True)
class Open:
    """What stands against closing: step numbers, codes of alarms, and checks not ticked."""

    steps: tuple[int, ...]
    alarms: tuple[str, ...]
    checks: tuple[Label, ...]

    def __bool__(self) -> bool:
        return bool(self.steps or self.alarms or self.checks)


def checks_of(incident: Record) -> tuple[Label, ...]:
    """What the procedure of an incident asks for before it is closed."""
    values = incident.values()
    plan = version_of(values["procedure"] or "", values["procedure_version"] or 0)
    return plan.closing if plan else ()


def open_matters(incident: Record, ticked: Collection[int] = ()) -> Open:
    """What is open when the checks of numbers `ticked` (from 0) are made. Two queries."""
    waiting = Step.objects.filter(incident=incident.uid, state__in=OPEN_STEP).order_by("number")
    steps = tuple(step.number for step in waiting if step.body["required"])
    alarms = having(Alarm, incident=incident.values()["code"], stage__in=OPEN_ALARM)
    checks = tuple(check for place, check in enumerate(checks_of(incident)) if place not in ticked)
    codes = [str(alarm.values()["code"]) for alarm in alarms]
    return Open(steps, tuple(sorted(codes)), checks)
