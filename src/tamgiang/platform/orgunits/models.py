"""Units, their dated versions, the events between them, and areas.

Identity is `Unit.id`; an official code is a dated attribute, because codes were given to
other units on 1 July 2025. Intervals are half open: `valid_from <= day < valid_to`.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """Level of a unit (cấp đơn vị hành chính)."""

    PROVINCE = "province", _("province")
    DISTRICT = "district", _("district")
    COMMUNE = "commune", _("commune")
    HAMLET = "hamlet", _("hamlet")
    UNCODED = "uncoded", _("island district without communes")


class EventKind(models.TextChoices):
    """What an instrument did to units."""

    CREATE = "create", _("established")
    RENAME = "rename", _("renamed")
    RECODE = "recode", _("given another code")
    MERGE = "merge", _("merged")
    SPLIT = "split", _("divided")
    TRANSFER = "transfer", _("moved to another parent")
    ABOLISH = "abolish", _("abolished")


class EdgeKind(models.TextChoices):
    """Whether the source went over as a whole or only in part."""

    WHOLE = "whole", _("whole")
    PART = "part", _("part")


class Unit(models.Model):
    """One administrative unit, whatever it is called and coded on a given day."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.slug


class UnitVersion(models.Model):
    """What a unit was called, its code and its parent over one interval of days."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=10, choices=UnitKind.choices)
    code = models.CharField(max_length=12, blank=True, default="")
    designation = models.CharField(max_length=40, blank=True, default="")
    name = models.CharField(max_length=120)
    name_folded = models.CharField(max_length=160, db_index=True, editable=False)
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="child_versions"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    area_km2 = models.FloatField(null=True, blank=True)
    weight = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=250, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["unit_id", "valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit", "valid_from"], name="orgunits_version_unit_from"
            ),
            models.UniqueConstraint(
                fields=["kind", "code", "valid_from"],
                condition=~models.Q(code=""),
                name="orgunits_version_kind_code_from",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="orgunits_version_interval",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["parent", "valid_from"], name="orgunits_version_parent"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Designation and name as printed: "Xã Quảng Vinh"."""
        return f"{self.designation} {self.name}".strip()


class UnitEvent(models.Model):
    """One change of units on one day, by one legal instrument."""

    slug = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(max_length=10, choices=EventKind.choices)
    effective_on = models.DateField()
    instrument = models.CharField(max_length=80, blank=True, default="")
    instrument_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=250, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["effective_on", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.effective_on:%Y-%m-%d}"


class EventEdge(models.Model):
    """From one unit to another; `create` has no source, `abolish` no target."""

    event = models.ForeignKey(UnitEvent, on_delete=models.CASCADE, related_name="edges")
    from_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="edges_out"
    )
    to_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="edges_in"
    )
    kind = models.CharField(max_length=5, choices=EdgeKind.choices, default=EdgeKind.WHOLE)
    share_num = models.PositiveIntegerField(null=True, blank=True)
    share_den = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["event", "from_unit", "to_unit"], name="orgunits_edge_once"
            ),
            models.CheckConstraint(
                condition=models.Q(from_unit__isnull=False) | models.Q(to_unit__isnull=False),
                name="orgunits_edge_has_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit_id} -> {self.to_unit_id}"


class Area(models.Model):
    """A set of units over time, such as a former district (địa bàn).

    `outline` (a GeoJSON geometry) and `water` (a GeoJSON feature collection) serve its map when
    no surveyed boundaries are loaded; they are approximate.
    """

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    outline = models.JSONField(null=True, blank=True)
    water = models.JSONField(null=True, blank=True)
    source = models.CharField(max_length=250, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return self.name


class AreaMember(models.Model):
    """A commune-level unit that belongs, whole or in part, to an area over an interval.

    `whole` states that all of it belongs, whatever the area had before; otherwise that follows
    from the old units it was made of.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="members")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    whole = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["area_id", "valid_from", "unit_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["area", "unit", "valid_from"], name="orgunits_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id}: {self.unit_id}"


class UnitBoundary(models.Model):
    """The shape of one version of a unit, as a GeoJSON geometry in WGS 84."""

    version = models.OneToOneField(UnitVersion, on_delete=models.CASCADE, related_name="boundary")
    geometry = models.JSONField()
    approximate = models.BooleanField(default=False)
    source = models.CharField(max_length=250)

    def __str__(self) -> str:
        return f"{self.version_id}"


class Revision(models.Model):
    """One row whose random stamp changes with every change of units: the key of caches.

    Random instead of counted, so that a rolled-back change can never share a stamp with
    another one.
    """

    stamp = models.UUIDField(default=uuid.uuid4)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.stamp)
