"""One import from upload to undo, and what a person answered about a source's columns."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """What a sheet means for the records already there."""

    APPEND = "append", _("Only add new records")
    UPSERT = "upsert", _("Add new records and correct existing ones")
    ENDED = "ended", _("The sheet is complete: what is not in it ended on a day")
    SNAPSHOT = "snapshot", _("The sheet is complete: withdraw what is not in it")


class BatchState(models.TextChoices):
    """How far an import has come."""

    UPLOADED = "uploaded", _("read")
    MAPPED = "mapped", _("columns matched")
    PREVIEWED = "previewed", _("waiting for confirmation")
    APPLYING = "applying", _("being written")
    APPLIED = "applied", _("done")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("failed")


class Batch(models.Model):
    """Lần nhập: one file read into one register.

    `uid` names its folder of working files. `position` counts the operations of the plan that
    are written; it moves in the transaction that writes them, so a killed import goes on where
    it stopped. `undo_position` does the same for the way back. `ends_on` is the day a complete
    sheet of a lasting register speaks of: active records it does not name end on it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register = models.CharField(max_length=80)
    source = models.CharField(max_length=120, blank=True, default="")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.UPSERT)
    ends_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.UPLOADED)
    mapping = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=list, blank=True)
    failure = models.CharField(max_length=300, blank=True, default="")

    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)

    position = models.PositiveIntegerField(default=0)
    conflicts = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    job_uid = models.UUIDField(null=True, blank=True)
    cancel_asked = models.BooleanField(default=False)
    actor = models.CharField(max_length=120)
    undo_reason = models.CharField(max_length=300, blank=True, default="")
    undo_actor = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["register", "state"], name="imports_batch_state")
        ]

    def __str__(self) -> str:
        return f"{self.file_name} → {self.register}"

    @property
    def stream(self) -> str:
        """The audit stream of this import."""
        return f"import:{self.pk}"

    @property
    def operations(self) -> int:
        """How many records the plan writes."""
        return self.new + self.changed + self.withdrawn + self.ended

    @property
    def open(self) -> bool:
        """Whether somebody still has to decide about it."""
        return self.state in (BatchState.UPLOADED, BatchState.MAPPED, BatchState.PREVIEWED)


class MappingMemory(models.Model):
    """What a person answered about the columns of a source, offered the next time.

    `answers` gives for each folded header the target it fills ("" = left out); `constants` the
    fixed values. `signature` is a hash over the folded headers.
    """

    register = models.CharField(max_length=80)
    source = models.CharField(max_length=120, blank=True, default="")
    signature = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    constants = models.JSONField(default=dict)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.UPSERT)
    used_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["register", "source", "signature"], name="imports_one_memory"
            )
        ]

    def __str__(self) -> str:
        return f"{self.register} ← {self.source}"
