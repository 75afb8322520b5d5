"""The outbox, the positions of its consumers, and what they could not digest."""

from typing import ClassVar

from django.db import models

from tamgiang.platform.events.transaction_number import TransactionNumber


class Event(models.Model):
    """One thing that happened. Written in the transaction of the record it is about.

    `tx` is PostgreSQL's transaction number: ids alone are not in commit order there, so a
    reader takes (tx, id) below the oldest transaction still open. On SQLite, where writers
    queue, it is 0 and the id is the commit order.
    """

    tx = models.BigIntegerField(db_default=TransactionNumber(), editable=False)
    topic = models.CharField(max_length=60)
    ref = models.CharField(max_length=160)
    actor = models.CharField(max_length=120)
    body = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["tx", "id"], name="events_order")
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.ref}"


class Position(models.Model):
    """How far one consumer has come; moved in the transaction of what it did."""

    consumer = models.CharField(max_length=80, unique=True)
    tx = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.consumer} at {self.tx}/{self.event_id}"


class DeadLetter(models.Model):
    """An event a consumer failed on; kept until a person retries or dismisses it."""

    consumer = models.CharField(max_length=80)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="dead_letters")
    error = models.TextField()
    attempts = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consumer", "event"], name="events_one_letter")
        ]

    def __str__(self) -> str:
        return f"{self.consumer}: {self.event_id}"
