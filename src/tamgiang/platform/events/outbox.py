"""Raising events: in the same transaction as the record, or not at all."""

from collections.abc import Mapping

from django.db import connection, transaction
from django.db.models import BigIntegerField, Func
from django.db.models.functions import Cast
from django.utils import timezone

from tamgiang.platform.events.models import Event
from tamgiang.platform.events.wake import wake


class _TransactionNumber(Func):
    """PostgreSQL's number of the running transaction."""

    function = "pg_current_xact_id"
    template = "%(function)s()::text"
    output_field = BigIntegerField()


def emit(topic: str, ref: str, body: Mapping[str, object], *, actor: str) -> Event:
    """Put one event into the outbox and wake its readers once the transaction commits.

    Bodies carry references, counts and days, never personal values.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("events belong to a transaction")
    event = Event(topic=topic, ref=ref, actor=actor, body=dict(body), at=timezone.now())
    if connection.vendor == "postgresql":
        event.tx = Cast(_TransactionNumber(), BigIntegerField())  # type: ignore[assignment]
    event.save(force_insert=True)
    transaction.on_commit(wake)
    return event
