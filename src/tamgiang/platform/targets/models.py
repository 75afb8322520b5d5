"""The tables of targets and their milestones."""

from tamgiang.platform.registers.models import record_model
from tamgiang.platform.targets.registers import MILESTONE, TARGET

Target = record_model(TARGET, __name__)
Milestone = record_model(MILESTONE, __name__)
