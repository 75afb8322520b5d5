"""The table of residents."""

from tamgiang.platform.people.registers import RESIDENT
from tamgiang.platform.registers.models import record_model

Resident = record_model(RESIDENT, __name__)
