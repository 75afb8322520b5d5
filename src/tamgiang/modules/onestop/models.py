"""The tables of the one-stop service."""

from tamgiang.modules.onestop.registers import DOSSIER, OFFERING, PROCEDURE
from tamgiang.platform.registers.models import record_model

Procedure = record_model(PROCEDURE, __name__)
Offering = record_model(OFFERING, __name__)
Dossier = record_model(DOSSIER, __name__)
