"""The table of targets."""

from tamgiang.platform.registers.models import record_model
from tamgiang.platform.targets.registers import TARGET

Target = record_model(TARGET, __name__)
