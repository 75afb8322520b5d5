"""Sign-offs of periods, and the signatures that froze their figures."""

import uuid
from typing import ClassVar

from django.db import models

from tamgiang.platform.indicators.models import Publication


class SignState(models.TextChoices):
    """Where the figures of a period stand. Open figures need no row."""

    OPEN = "open"
    SUBMITTED = "submitted"
    SIGNED = "signed"


class SignOff(models.Model):
    """One unit's figures of one period. `unit` is a Unit id.

    `digest` covers the figures as they were submitted: nobody signs others. `reason` says why
    signed figures are submitted again, or why they were given back.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    area = models.CharField(max_length=60)
    unit = models.BigIntegerField()
    set_code = models.CharField(max_length=60)
    period = models.CharField(max_length=10)
    closes_on = models.DateField()
    state = models.CharField(max_length=10, choices=SignState.choices, default=SignState.OPEN)
    reason = models.CharField(max_length=500, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    submitted_by = models.CharField(max_length=120, blank=True, default="")
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-closes_on", "unit"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["area", "unit", "set_code", "period"], name="signoffs_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period} {self.state}"

    @property
    def stream(self) -> str:
        """Its audit stream."""
        return f"signoffs:signoff:{self.uid}"


class Signature(models.Model):
    """Figures frozen by a leader's signature: number 1, then a restatement with its reason each."""

    signoff = models.ForeignKey(SignOff, on_delete=models.PROTECT, related_name="signatures")
    number = models.PositiveIntegerField()
    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True, default="")
    submitted_by = models.CharField(max_length=120)
    signed_by = models.CharField(max_length=120)
    signed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["signoff_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["signoff", "number"], name="signoffs_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.signoff} #{self.number}"
