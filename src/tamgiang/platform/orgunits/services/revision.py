"""The stamp that every cache of units is keyed by."""

import uuid

from tamgiang.platform.orgunits.models import Revision


def touch() -> None:
    """Say that units changed, inside the transaction that changed them."""
    Revision.objects.update_or_create(pk=1, defaults={"stamp": uuid.uuid4()})
