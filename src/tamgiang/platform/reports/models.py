"""Report templates, issued reports, and their frozen figures."""

import secrets
import uuid
from typing import Any, ClassVar

from django.db import models

from tamgiang.kernel.labels import Label
from tamgiang.platform.indicators.models import PublishedFigure

#: Crockford's base 32 in lower case: no i, l, o, u, so that an id can be read out.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 8


def short_id() -> str:
    """A new figure id: 40 random bits, short enough to print in an appendix and to type."""
    return "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))


class ReportTemplate(models.Model):
    """Mẫu báo cáo: a DOCX with figure codes, kept under a name; a new file replaces the old one.

    `sha256` names the stored file; issued reports keep the digest they were made from.
    """

    name = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    codes = models.JSONField(default=list)
    stored_by = models.CharField(max_length=120)
    stored_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.title


class Format(models.TextChoices):
    """How an issue was written."""

    DOCX = "docx", "DOCX"
    PDF = "pdf", "PDF/A-3b"


class ReportIssue(models.Model):
    """One document that went out. Nothing in it changes afterwards; drift is only reported.

    `text_digest` covers the text between the figures, `document_sha256` the whole file.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    template_name = models.CharField(max_length=80)
    template_sha256 = models.CharField(max_length=64)
    area_code = models.CharField(max_length=60)
    as_of = models.DateField()
    boundary_date = models.DateField()
    format = models.CharField(max_length=4, choices=Format.choices)
    document_sha256 = models.CharField(max_length=64)
    document_bytes = models.PositiveBigIntegerField()
    text_digest = models.CharField(max_length=64)
    issued_by = models.CharField(max_length=120)
    issued_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-issued_at", "-id"]

    def __str__(self) -> str:
        return f"{self.template_name} {self.area_code} {self.as_of:%Y-%m-%d}"

    @property
    def stream(self) -> str:
        """Its audit stream and event reference."""
        return f"reports:issue:{self.uid}"


class IssuedFigure(models.Model):
    """One figure of an issue under the id the document shows; its numbers are `published`.

    `shown` maps each form the document prints (printed, numerator, …) to its text and how often
    it stands there. Names are those of the day of issue.
    """

    short_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    issue = models.ForeignKey(ReportIssue, on_delete=models.PROTECT, related_name="figures")
    published = models.ForeignKey(PublishedFigure, on_delete=models.PROTECT, related_name="issued")
    position = models.PositiveIntegerField()
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    unit_code = models.CharField(max_length=12, blank=True, default="")
    unit_name = models.CharField(max_length=120, blank=True, default="")
    part = models.CharField(max_length=40, blank=True, default="")
    value = models.CharField(max_length=40, blank=True, default="")
    target = models.CharField(max_length=60, blank=True, default="")
    fresh_at = models.DateTimeField(null=True)
    shown = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["issue_id", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["issue", "published"], name="reports_figure_once_an_issue"
            )
        ]

    def __str__(self) -> str:
        return f"{self.short_id} {self.published.code} {self.published.printed}"

    @property
    def name(self) -> Label:
        """The indicator's name on the day of issue."""
        return Label(self.name_vi, self.name_en)

    def as_carried(self) -> dict[str, Any]:
        """What the document carries of it."""
        published = self.published
        return {
            "id": self.short_id,
            "code": published.code,
            "name": self.name_vi,
            "unit": self.unit_code or None,
            "unit_name": self.unit_name or None,
            "part": self.part or None,
            "period": published.period,
            "numerator": published.numerator,
            "denominator": published.denominator,
            "value": self.value or None,
            "printed": published.printed,
            "target": self.target or None,
            "rows": published.rows,
            "checksum": published.rows_checksum,
            "definition_version": published.definition_version,
            "definition_digest": published.definition_digest,
            "watermark": published.watermark,
            "fresh_at": self.fresh_at.isoformat() if self.fresh_at else None,
            "shown": self.shown,
        }
