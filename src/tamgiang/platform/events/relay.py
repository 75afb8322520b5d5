"""Carrying events from the outbox to their consumers, in commit order, each with its position."""

import logging
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from tamgiang.platform.events.consumers import Consumer, consumers
from tamgiang.platform.events.models import DeadLetter, Event, Position

log = logging.getLogger(__name__)
BATCH = 500


def drain() -> int:
    """Run every consumer until nothing is left to read; how many events were handled."""
    total = 0
    while step := sum(advance(consumer) for consumer in consumers()):
        total += step
    return total


def advance(consumer: Consumer) -> int:
    """Give one consumer its next batch, and move its position in the same transaction."""
    if not _behind(consumer):
        return 0
    with transaction.atomic():
        position = Position.objects.select_for_update().get_or_create(consumer=consumer.name)[0]
        events = readable_after(position.tx, position.event_id)[:BATCH]
        if not events:
            return 0
        _handle(consumer, [event for event in events if consumer.wants(event)])
        last = events[-1]
        position.tx, position.event_id, position.moved_at = last.tx, last.pk, timezone.now()
        position.save()
    return len(events)


def _behind(consumer: Consumer) -> bool:
    """A look without a lock, so that an idle relay takes no write lock."""
    position = Position.objects.filter(consumer=consumer.name).first()
    tx, event_id = (position.tx, position.event_id) if position else (0, 0)
    return bool(readable_after(tx, event_id)[:1])


def readable_after(tx: int, event_id: int) -> Sequence[Event]:
    """Events after this position that no open transaction can still precede, in commit order.

    On PostgreSQL ids are handed out before commit, so a reader that took `id > last` would
    lose what commits late; transactions at or above the oldest open one are left for later.
    """
    later = Q(tx__gt=tx) | Q(tx=tx, id__gt=event_id)
    events = Event.objects.filter(later).order_by("tx", "id")
    if connection.vendor == "postgresql":
        oldest = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        # What this transaction wrote itself may be read when no older one is open.
        own = f"tx = {oldest} AND tx = pg_current_xact_id_if_assigned()::text::bigint"
        events = events.extra(where=[f"(tx < {oldest} OR ({own}))"])  # noqa: S610 - constant text
    return events


def _handle(consumer: Consumer, events: list[Event]) -> None:
    if not events:
        return
    try:
        with transaction.atomic():
            consumer.handle(events)
    except Exception:  # noqa: BLE001 - a consumer's fault must not stop the others
        log.exception("%s failed on a batch; taking its events one by one", consumer.name)
        for event in events:
            _handle_one(consumer, event)


def _handle_one(consumer: Consumer, event: Event) -> None:
    try:
        with transaction.atomic():
            consumer.handle([event])
    except Exception as fault:  # noqa: BLE001 - kept as a dead letter for a person to see
        log.warning("%s could not handle event %s", consumer.name, event.pk)
        DeadLetter.objects.update_or_create(
            consumer=consumer.name,
            event=event,
            defaults={"error": f"{type(fault).__name__}: {fault}", "at": timezone.now()},
        )
