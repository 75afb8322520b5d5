"""What is decided for a house: area, names, logo, its days, and how it is backed up."""

import uuid
from datetime import time
from typing import ClassVar

from django.db import models


class Site(models.Model):
    """One row. `sample` says that the house holds the sample area or may be filled with it."""

    area = models.ForeignKey("orgunits.Area", on_delete=models.PROTECT, null=True, blank=True)
    sample = models.BooleanField(default=True)
    logo = models.BinaryField(null=True, blank=True)
    logo_type = models.CharField(max_length=20, blank=True, default="")
    name = models.CharField(max_length=120, blank=True, default="")
    contact = models.CharField(max_length=300, blank=True, default="")
    #: Who answers for personal data (Decree 13/2023/ND-CP, art. 28), and how to reach them.
    privacy_officer = models.CharField(max_length=120, blank=True, default="")
    privacy_contact = models.CharField(max_length=300, blank=True, default="")
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
    """A day on which the office is closed (ngày nghỉ), or open to make up for one (làm bù)."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=120)
    working = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class BackupPlan(models.Model):
    """One row: when backups are made, where to, and how many stay.

    An empty folder means `backups/` in the state folder. `marker` stands in a file of the same
    name in each other folder, so that an empty mount point is not taken for the disk.
    `last_fault` is {"code", "vi", "en"} of the last attempt, empty when it went well.
    """

    enabled = models.BooleanField(default=True)
    at = models.TimeField(default=time(1, 0))
    folder = models.CharField(max_length=300, blank=True, default="")
    second = models.CharField(max_length=300, blank=True, default="")
    daily = models.PositiveSmallIntegerField(default=7)
    weekly = models.PositiveSmallIntegerField(default=4)
    monthly = models.PositiveSmallIntegerField(default=12)
    sealed = models.BooleanField(default=False)
    marker = models.UUIDField(default=uuid.uuid4)
    last_fault = models.JSONField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.at:%H:%M} {self.folder or '-'}"
