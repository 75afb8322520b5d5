"""Active records by the values of their declared fields."""

from typing import Any

from django.db.models import QuerySet

from tamgiang.platform.registers.models import Record


def having(model: type[Record], **wanted: Any) -> QuerySet[Record]:  # noqa: ANN401 - look-ups
    """Active records of a register, in the open scope, by Django look-ups on its columns."""
    return model.objects.active().filter(**wanted)
