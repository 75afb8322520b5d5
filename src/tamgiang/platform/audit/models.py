"""The audit chain: one stream per record, each entry hashed onto the one before it."""

from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One act. `stream` is the record's urn (or the name of what was acted on).

    `body` holds field names, references and digests, never personal values. `previous` and
    `hash` are the chain of this stream (kernel.chain).
    """

    stream = models.CharField(max_length=160)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    action = models.CharField(max_length=60)
    body = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["stream", "seq"], name="audit_one_seq_per_stream")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="audit_at")]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.action}"


class AuditSeal(models.Model):
    """The head of one day: the Merkle root of its entries, chained to the day before."""

    day = models.DateField(unique=True)
    first_entry = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.hash}"
