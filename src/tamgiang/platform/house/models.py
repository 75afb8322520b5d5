"""What is decided once for a house: area, logo, whether it shows the sample; and its days."""

from typing import ClassVar

from django.db import models


class Site(models.Model):
    """One row. `sample` says that the house holds the sample area or may be filled with it."""

    area = models.ForeignKey("orgunits.Area", on_delete=models.PROTECT, null=True, blank=True)
    sample = models.BooleanField(default=True)
    logo = models.BinaryField(null=True, blank=True)
    logo_type = models.CharField(max_length=20, blank=True, default="")
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.area or '-'}"


class OfficeWeek(models.Model):
    """The working days of a week (0 Monday .. 6 Sunday) from a day on (tuần làm việc)."""

    valid_from = models.DateField(unique=True)
    weekdays = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["valid_from"]

    def __str__(self) -> str:
        return f"{self.valid_from}"


class Holiday(models.Model):
    """A day on which the office is closed (ngày nghỉ), with its reason."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
