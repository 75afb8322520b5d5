"""The table of the dummy register."""

from tamgiang.platform.registers.models import record_model
from tests.dummy.registers import THING

Thing = record_model(THING, __name__)
