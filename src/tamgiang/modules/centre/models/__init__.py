"""Tables of the operations centre: one file per aggregate."""

from tamgiang.modules.centre.models.alarming import AlarmState, Progress, RuleVersion
from tamgiang.modules.centre.models.boards import Layout
from tamgiang.modules.centre.models.handling import Entry, Step
from tamgiang.modules.centre.models.intake import DeadReading, Mark, Refused, Token
from tamgiang.modules.centre.models.records import (
    Alarm,
    Contact,
    Duty,
    Incident,
    Source,
    SupportHousehold,
    Task,
)

__all__ = [
    "Alarm",
    "AlarmState",
    "Contact",
    "DeadReading",
    "Duty",
    "Entry",
    "Incident",
    "Layout",
    "Mark",
    "Progress",
    "Refused",
    "RuleVersion",
    "Source",
    "Step",
    "SupportHousehold",
    "Task",
    "Token",
]
