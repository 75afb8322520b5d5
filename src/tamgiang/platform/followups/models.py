"""Draft directives and the records they ask to put right."""

import uuid
from typing import ClassVar

from django.db import models

from tamgiang.kernel.labels import Label
from tamgiang.platform.indicators.lights import Light


class DraftState(models.TextChoices):
    """A person confirms or dismisses; the house closes what the records no longer bear out."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    CLOSED = "closed"


class ClosedBecause(models.TextChoices):
    """Why the house closed a draft by itself."""

    RECOVERED = "recovered"
    NOT_BORNE_OUT = "not_borne_out"
    TARGET_ENDED = "target_ended"

    @property
    def told(self) -> Label:
        """The reason in words."""
        return _BECAUSE[self]


_BECAUSE = {
    ClosedBecause.RECOVERED: Label(
        "Số liệu các kỳ sau đã đạt lại chỉ tiêu", "Later periods met the target again"
    ),
    ClosedBecause.NOT_BORNE_OUT: Label(
        "Hồ sơ đã đính chính không còn cho thấy chỉ tiêu bị chậm",
        "The corrected records no longer show the target missed",
    ),
    ClosedBecause.TARGET_ENDED: Label(
        "Chỉ tiêu đã hết hiệu lực", "The target is no longer in force"
    ),
}


class DraftDirective(models.Model):
    """Dự thảo chỉ đạo: one target missed over one episode. `unit` is a Unit id, 0 the area.

    `episode` is the id of the first missed period: with rule, figure and place the key under which
    it is written once, however often the job runs. Numbers and rows are those of `period`, the
    period that opened it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rule = models.CharField(max_length=60)
    area = models.CharField(max_length=60)
    unit = models.BigIntegerField(default=0)
    code = models.CharField(max_length=120)
    episode = models.CharField(max_length=10)
    period = models.CharField(max_length=10)
    latest = models.CharField(max_length=10)
    as_of = models.DateField()
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.DRAFT)
    light = models.CharField(max_length=20)
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(null=True)
    printed_vi = models.CharField(max_length=60)
    printed_en = models.CharField(max_length=60)
    expected = models.BigIntegerField()
    target = models.CharField(max_length=200)
    target_value = models.BigIntegerField()
    document = models.CharField(max_length=200)
    product_vi = models.CharField(max_length=300)
    product_en = models.CharField(max_length=300)
    due_on = models.DateField()
    register = models.CharField(max_length=80, blank=True, default="")
    rows = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()
    decided_by = models.CharField(max_length=120, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(
        max_length=20, choices=ClosedBecause.choices, blank=True, default=""
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-opened_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["rule", "area", "unit", "code", "episode"], name="followups_episode_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.unit} {self.episode}"

    @property
    def stream(self) -> str:
        """Its audit stream."""
        return f"followups:draft:{self.uid}"

    @property
    def why_closed(self) -> Label | None:
        """Why the house closed it, where it is told."""
        return ClosedBecause(self.closed_because).told if self.closed_because else None

    @property
    def shown_light(self) -> Light:
        """How the figure stood when the draft was opened."""
        return Light(self.light)

    @property
    def printed(self) -> Label:
        """The figure as it was printed then."""
        return Label(self.printed_vi, self.printed_en)

    @property
    def product(self) -> Label:
        """What is asked for."""
        return Label(self.product_vi, self.product_en)


class DraftRow(models.Model):
    """One record to put right, by its uid in the draft's register. Never changed."""

    draft = models.ForeignKey(DraftDirective, on_delete=models.CASCADE, related_name="gap")
    uid = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["draft", "uid"], name="followups_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.uid}"
