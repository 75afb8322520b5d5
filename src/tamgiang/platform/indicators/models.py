"""Cells: the additive parts every figure is added up from, and what was published from them."""

import uuid
from typing import ClassVar

from django.db import models


class KeptMeasure(models.Model):
    """A measure whose cells are kept. Its digest is its meaning, so a changed one is another."""

    digest = models.CharField(max_length=32, unique=True)
    register = models.CharField(max_length=80)
    words = models.JSONField()

    def __str__(self) -> str:
        return f"{self.register} {self.digest[:8]}"


class Amounts(models.Model):
    """What comes in and goes out: sums of the measured amount, and how many records.

    `block` is the id of a unit; no foreign key, for cells are derived and rebuilt at will.
    """

    measure = models.ForeignKey(KeptMeasure, on_delete=models.CASCADE, related_name="+")
    block = models.BigIntegerField()
    amount_in = models.BigIntegerField(default=0)
    amount_out = models.BigIntegerField(default=0)
    rows_in = models.BigIntegerField(default=0)
    rows_out = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class Cell(Amounts):
    """One measure in one building block on one civil day."""

    day = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["measure", "block", "day"], name="indicators_cell_once")
        ]

    def __str__(self) -> str:
        return f"{self.measure_id}/{self.block} {self.day:%Y-%m-%d}"


class MonthCell(Amounts):
    """The cells of one month added up; `month` is its first day."""

    month = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["measure", "block", "month"], name="indicators_month_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure_id}/{self.block} {self.month:%Y-%m}"


class Watermark(models.Model):
    """How fresh the cells of one register are.

    `stamp` is another one after every change, random so that a rolled-back change never shares
    it: the key of caches. `definitions` is the digest of the measures the cells were built for.
    """

    register = models.CharField(max_length=80, unique=True)
    stamp = models.UUIDField(default=uuid.uuid4)
    definitions = models.CharField(max_length=64)
    event_id = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.register} at {self.event_id}"


class Publication(models.Model):
    """Figures as they were published. Never changed; a later difference is a restatement."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    area = models.CharField(max_length=60)
    as_of = models.DateField()
    actor = models.CharField(max_length=120)
    at = models.DateTimeField()
    checksum = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.title} {self.as_of:%Y-%m-%d}"


class PublishedFigure(models.Model):
    """One frozen figure with what it takes to compute it again and to see what moved.

    `unit` 0 is the whole area. `rows_checksum` is the SHA-256 of the sorted ids of the records
    behind it.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="figures")
    code = models.CharField(max_length=120)
    unit = models.BigIntegerField(default=0)
    period = models.CharField(max_length=10)
    definition_version = models.PositiveIntegerField()
    definition_digest = models.CharField(max_length=64)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    printed = models.CharField(max_length=60)
    share = models.CharField(max_length=60, default="")
    rows = models.BigIntegerField()
    rows_checksum = models.CharField(max_length=64)
    watermark = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["publication", "code", "unit"], name="indicators_published_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.printed}"
