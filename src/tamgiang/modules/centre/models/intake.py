"""What stands at the door: tokens of devices, marks of gauges, and what was not let in."""

from typing import ClassVar

from django.db import models


class Token(models.Model):
    """A device's key. Only its SHA-256 is kept; the key itself is shown once.

    `source` is the uid of the source. A gateway's token speaks for the sources named in
    `children` too (device name of the gateway protocol -> uid of the source). `mapping` says how
    another system's messages are read (observing/mapping.py).
    """

    source = models.UUIDField()
    digest = models.CharField(max_length=64, unique=True)
    children = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.source} {self.digest[:8]}"


class Mark(models.Model):
    """Mốc báo động: a level of a source that rules and pictures name, dated, with its source.

    `value` is in the unit of the measure `key` (metres for a river level). In force from
    `valid_from` until the day before `valid_to`.
    """

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    label_vi = models.CharField(max_length=80)
    label_en = models.CharField(max_length=80)
    value = models.FloatField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "key", "name", "valid_from"], name="centre_one_mark"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}.{self.key} {self.name} = {self.value}"


class DeadReading(models.Model):
    """A message that could not be taken as an observation; a person tries it again or drops it.

    `reason` is the code of the refusal. `payload` is what came, cut at 4 kB.
    """

    source = models.UUIDField(null=True)
    channel = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    reason = models.CharField(max_length=60)
    payload = models.TextField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["source", "-id"],
                name="centre_dead_open",
                condition=models.Q(settled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.received_at:%Y-%m-%d %H:%M}"


class Refused(models.Model):
    """How many messages of a source were refused in a minute, and why."""

    source = models.UUIDField()
    minute = models.DateTimeField()
    reason = models.CharField(max_length=60)
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "minute", "reason"], name="centre_one_refused"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.minute:%H:%M} {self.reason}: {self.count}"
