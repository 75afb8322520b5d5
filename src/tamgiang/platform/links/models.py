"""Links that people made; declared ones are columns of the records themselves."""

import uuid
from typing import ClassVar

from django.db import models


class RecordLink(models.Model):
    """One record points at another (both by urn). Taken back, never deleted."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=140)
    target = models.CharField(max_length=140)
    kind = models.CharField(max_length=20)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    removed_by = models.CharField(max_length=120, blank=True, default="")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "target", "kind"],
                condition=models.Q(removed_at__isnull=True),
                name="links_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["source"], name="links_source"),
            models.Index(fields=["target"], name="links_target"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"
