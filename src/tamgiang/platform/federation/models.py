"""Outside sign-ins as data, and whether this house is one for others."""

from typing import ClassVar

from django.db import models

from tamgiang.kernel.labels import Label


class Kind(models.TextChoices):
    """Who stands behind an outside sign-in."""

    CITIZEN = "citizen", "VNeID"
    PROVINCE = "province", "SSO"


class Provider(models.Model):
    """Nơi xác thực bên ngoài: an OpenID Connect provider through which linked people sign in.

    `sealed_secret` is enciphered under the secret `federation` of the house. `code_claim` and
    `personal_claim` name the claims that hold the employee code and the personal number; empty
    ones match nobody. `strong_acr` are the values of `acr` that count as a second step.
    """

    code = models.SlugField(max_length=40, unique=True)
    name_vi = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PROVINCE)
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=191)
    sealed_secret = models.TextField(blank=True, default="")
    scope = models.CharField(max_length=200, default="openid profile")
    code_claim = models.CharField(max_length=80, blank=True, default="")
    personal_claim = models.CharField(max_length=80, blank=True, default="")
    strong_acr = models.JSONField(default=list)
    ask_userinfo = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> Label:
        """How it is called on the sign-in page."""
        return Label(self.name_vi, self.name_en)


class Outlet(models.Model):
    """One row: whether other systems may sign people in through this house (SSO)."""

    enabled = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.enabled)
