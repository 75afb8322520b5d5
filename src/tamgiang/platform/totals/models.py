"""Tables of totals by commune whose records are not in this house."""

import uuid
from typing import ClassVar

from django.db import models


class TotalTable(models.Model):
    """Bảng số tổng hợp: one figure for units of one day, as another office states it.

    Never changed: a wrong table is withdrawn with its reason, and the right one entered.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    area = models.CharField(max_length=60)
    indicator = models.CharField(max_length=120)
    as_of = models.DateField()
    source = models.CharField(max_length=200)
    document = models.CharField(max_length=200, blank=True, default="")
    entered_by = models.CharField(max_length=120)
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=120, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["-as_of", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["area", "indicator", "as_of", "source"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="totals_table_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.as_of:%Y-%m-%d} ({self.source})"

    @property
    def stream(self) -> str:
        """Its audit stream."""
        return f"totals:table:{self.uid}"


class Total(models.Model):
    """The numbers of one unit (a Unit id) of the table's day."""

    table = models.ForeignKey(TotalTable, on_delete=models.CASCADE, related_name="totals")
    unit = models.BigIntegerField()
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["table", "unit"], name="totals_unit_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.numerator}"
