"""A system of others beside this house, and under which name each person works in it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tamgiang.kernel.labels import Label


class State(models.TextChoices):
    """How far we live with it."""

    PLANNED = "planned", _("planned")
    IN_USE = "in_use", _("in use")
    PAUSED = "paused", _("paused")
    ENDED = "ended", _("no longer used")


class System(models.Model):
    """Hệ thống dùng chung: one of the province or the country that staff use beside this house.

    `links` gives for a register (`onestop.dossier`) the address of the same record over there,
    with {field} for values of the record. `source` is the name under which sheets from it are
    imported.
    """

    code = models.SlugField(max_length=40, unique=True)
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    purpose_vi = models.CharField(max_length=300, blank=True, default="")
    purpose_en = models.CharField(max_length=300, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    links = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    owner_role = models.CharField(max_length=120, blank=True, default="")
    help = models.CharField(max_length=200, blank=True, default="")
    source = models.CharField(max_length=120, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name_vi

    @property
    def name(self) -> Label:
        """How it is called."""
        return Label(self.name_vi, self.name_en)

    @property
    def purpose(self) -> Label | None:
        """What it is for; in one language where only that was written."""
        vi, en = self.purpose_vi, self.purpose_en
        return Label(vi or en, en or vi) if vi or en else None


class SystemAccount(models.Model):
    """Under which name a member of staff works in a system. No password, ever."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="accounts")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["system", "user"], name="neighbours_one_account")
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.name}"
