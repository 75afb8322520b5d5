"""The table of households."""

from tamgiang.modules.addresses.registers import HOUSEHOLD
from tamgiang.platform.registers.models import record_model

Household = record_model(HOUSEHOLD, __name__)
