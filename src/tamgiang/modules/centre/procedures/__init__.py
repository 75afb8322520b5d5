"""Quy trình xử lý: what is done in which order in an incident, as dated data."""

from tamgiang.modules.centre.procedures.model import Procedure, StepPlan
from tamgiang.modules.centre.procedures.reading import procedure_at, procedures, version_of

__all__ = ["Procedure", "StepPlan", "procedure_at", "procedures", "version_of"]
