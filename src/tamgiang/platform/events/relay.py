"""Carrying events from the outbox to their consumers, in commit order, each with its position."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tamgiang.platform.events.consumers import Consumer, Finish, consumers
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
    """Give one consumer its next batch, and move its position in the same transaction.

    How many events it passed, those of other topics among them. The look before takes no lock,
    so that an idle relay never holds up a writer.
    """
    seen = position_of(consumer.name)
    events = readable_after(*seen, limit=BATCH)
    if not events:
        return 0
    wanted = [event for event in events if consumer.wants(event)]
    finish = _read(consumer, wanted)
    with transaction.atomic():
        position = Position.objects.select_for_update().get_or_create(consumer=consumer.name)[0]
        # Another relay may have been faster; then the events are handled, and this is not needed.
        if (position.tx, position.event_id) == seen:
            _handle(consumer, wanted, finish)
            last = events[-1]
            position.tx, position.event_id, position.moved_at = last.tx, last.pk, timezone.now()
            position.save()
    return len(events)


def _read(consumer: Consumer, events: list[Event]) -> Finish | None:
    """What the consumer reads before the transaction; a fault shows again inside it."""
    if not (consumer.reads_first and events):
        return None
    try:
        return consumer.handle(events)
    except Exception:
        if not connection.is_usable():
            raise
        log.exception("%s failed while reading for a batch", consumer.name)
        return None


def position_of(name: str) -> tuple[int, int]:
    """How far the named consumer has come: (tx, id), zeros before its first event."""
    position = Position.objects.filter(consumer=name).first()
    return (position.tx, position.event_id) if position else (0, 0)


def readable_after(tx: int, event_id: int, *, limit: int) -> Sequence[Event]:
    """Events after this position that no open transaction can still precede, in commit order.

    On PostgreSQL ids are handed out before commit, so a reader that took `id > last` would
    lose what commits late; transactions at or above the oldest open one are left for later.
    """
    events = Event.objects.filter(Q(tx__gt=tx) | Q(tx=tx, id__gt=event_id)).order_by("tx", "id")
    return list(_settled(events)[:limit])


def newest(before: datetime | None = None) -> tuple[int, int]:
    """The position of the last event that can be read now: (tx, id), zeros when there is none.

    With `before`: of the last one raised before that moment.
    """
    events = _settled(Event.objects.order_by("-tx", "-id"))
    last = (events if before is None else events.filter(at__lt=before)).first()
    return (last.tx, last.pk) if last else (0, 0)


def _settled(events: QuerySet[Event]) -> QuerySet[Event]:
    if connection.vendor != "postgresql":
        return events
    oldest = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    # What this transaction wrote itself may be read when no older one is open.
    own = f"tx = {oldest} AND tx = pg_current_xact_id_if_assigned()::text::bigint"
    return events.extra(where=[f"(tx < {oldest} OR ({own}))"])  # noqa: S610 - constant text


def _handle(consumer: Consumer, events: list[Event], finish: Finish | None) -> None:
    """One fault must not stop the others; but when the database is gone, no event is to blame."""
    if not events:
        return
    try:
        with transaction.atomic():
            if finish is None:
                consumer.apply(events)
            else:
                finish()
    except Exception:
        if not connection.is_usable():
            raise
        log.exception("%s failed on a batch; taking its events one by one", consumer.name)
        for event in events:
            _handle_one(consumer, event)


def _handle_one(consumer: Consumer, event: Event) -> None:
    try:
        with transaction.atomic():
            consumer.apply([event])
    except Exception as fault:
        if not connection.is_usable():
            raise
        log.warning("%s could not handle event %s", consumer.name, event.pk)
        _keep_letter(consumer.name, event, fault)


def _keep_letter(name: str, event: Event, fault: Exception) -> None:
    text = f"{type(fault).__name__}: {fault}"
    letter, new = DeadLetter.objects.get_or_create(
        consumer=name, event=event, defaults={"error": text, "at": timezone.now()}
    )
    if not new:
        DeadLetter.objects.filter(pk=letter.pk).update(
            error=text, attempts=F("attempts") + 1, at=timezone.now(), resolved_at=None
        )
