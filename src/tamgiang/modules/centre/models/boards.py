"""What a role's wall shows, and where."""

from typing import ClassVar

from django.db import models


class Layout(models.Model):
    """A saved arrangement of the wall: `body` lists panels with their places and settings."""

    role = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    body = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["role", "name"], name="centre_one_layout")
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.name}"
