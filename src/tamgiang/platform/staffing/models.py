"""A staff list between its upload and the decision about it."""

import uuid
from typing import ClassVar

from django.db import models


class StaffSheet(models.Model):
    """Danh sách cán bộ: the rows of one sheet as read, and which column means what.

    `rows` are [sheet row number, cells]; once taken, only the rows left out stay. `mapping` gives
    the column of each target. `made` are the accounts that the sheet brought.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_name = models.CharField(max_length=255)
    headers = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    since = models.DateField()
    default_role = models.CharField(max_length=60, blank=True, default="")
    actor = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    made = models.JSONField(default=list)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.file_name
