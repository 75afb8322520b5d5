"""The tables of documents."""

from tamgiang.modules.documents.registers import OUTGOING, SECRET_STUB
from tamgiang.platform.registers.models import record_model

Outgoing = record_model(OUTGOING, __name__)
SecretStub = record_model(SECRET_STUB, __name__)
