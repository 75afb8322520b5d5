"""Content kept once under its digest, and the files on records that show it."""

import uuid
from typing import ClassVar

from django.db import models


class State(models.TextChoices):
    """Where a file stands; only kept and released ones are served."""

    KEPT = "kept"
    WAITING = "waiting"
    QUARANTINED = "quarantined"
    RELEASED = "released"
    DESTROYED = "destroyed"
    ERASED = "erased"


SERVED = (State.KEPT, State.RELEASED)


class Content(models.Model):
    """Bytes in the store under their SHA-256. Its row is locked by who adds or takes a use."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["sha256"]

    def __str__(self) -> str:
        return self.sha256


class Attachment(models.Model):
    """One file on one record (by urn). Taken off with a reason; its bytes go after a while.

    `original` is what was uploaded; of a picture only `view` (1600 px at most) and `thumb`
    (320 px), drawn anew without place or camera, are ever served.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ref = models.CharField(max_length=140)
    block = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    type = models.CharField(max_length=20)
    name = models.CharField(max_length=150)
    size = models.BigIntegerField()
    original = models.CharField(max_length=64)
    view = models.CharField(max_length=64, blank=True, default="")
    thumb = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=12, choices=State.choices)
    why = models.CharField(max_length=40, blank=True, default="")
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    decided_by = models.CharField(max_length=120, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_why = models.CharField(max_length=300, blank=True, default="")
    removed_by = models.CharField(max_length=120, blank=True, default="")
    removed_at = models.DateTimeField(null=True)
    removed_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ref"], name="files_ref"),
            models.Index(fields=["original"], name="files_original"),
            models.Index(fields=["view"], name="files_view"),
            models.Index(fields=["thumb"], name="files_thumb"),
            models.Index(
                fields=["state"],
                name="files_undecided",
                condition=models.Q(state__in=["waiting", "quarantined"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.uid}"

    @property
    def served(self) -> bool:
        """Whether people may open it."""
        return self.state in SERVED and self.removed_at is None

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture."""
        return self.kind == "picture"
