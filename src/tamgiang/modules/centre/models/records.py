"""The tables of the declared registers."""

from tamgiang.modules.centre.registers import (
    ALARM,
    CONTACT,
    DUTY,
    INCIDENT,
    SOURCE,
    SUPPORT,
    TASK,
)
from tamgiang.platform.registers.models import record_model

# The models belong to the package, as the app's migrations name it.
_MODELS = __name__.rpartition(".")[0]

Source = record_model(SOURCE, _MODELS)
Alarm = record_model(ALARM, _MODELS)
Incident = record_model(INCIDENT, _MODELS)
Task = record_model(TASK, _MODELS)
SupportHousehold = record_model(SUPPORT, _MODELS)
Contact = record_model(CONTACT, _MODELS)
Duty = record_model(DUTY, _MODELS)
