"""The registers of the operations centre."""

from tamgiang.modules.centre.registers.alarms import ALARM
from tamgiang.modules.centre.registers.incidents import INCIDENT
from tamgiang.modules.centre.registers.roster import CONTACT, DUTY
from tamgiang.modules.centre.registers.sources import SOURCE
from tamgiang.modules.centre.registers.support import SUPPORT
from tamgiang.modules.centre.registers.tasks import TASK

REGISTERS = (INCIDENT, ALARM, TASK, SOURCE, SUPPORT, DUTY, CONTACT)

__all__ = [
    "ALARM",
    "CONTACT",
    "DUTY",
    "INCIDENT",
    "REGISTERS",
    "SOURCE",
    "SUPPORT",
    "TASK",
]
