"""Accounts, roles as data, and dated assignments of roles to places."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """An account (tài khoản). `full_name` in Vietnamese order; the built-in parts stay empty.

    `access_stamp` changes with everything that changes what the account may do: the key of the
    cached scope. `sample` accounts have a published password and sign in on loopback only.
    """

    full_name = models.CharField(max_length=120, blank=True, default="")
    sample = models.BooleanField(default=False)
    access_stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    @property
    def actor(self) -> str:
        """How this account is named in records, audit and events."""
        return f"user:{self.pk}"

    def __str__(self) -> str:
        return self.full_name or self.username


class Role(models.Model):
    """Vai trò: a named list of permissions, kept as data."""

    code = models.SlugField(unique=True)
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    permissions = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.code


class Assignment(models.Model):
    """A role held by a person over a unit, an area, or (both empty) everywhere, for a time.

    `on_behalf_of` names the person who is away while another stands in (ủy quyền, làm thay), and
    `reason` says why.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("orgunits.Unit", on_delete=models.PROTECT, null=True, blank=True)
    area = models.ForeignKey("orgunits.Area", on_delete=models.PROTECT, null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    on_behalf_of = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="stood_in_for"
    )
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(unit__isnull=True) | models.Q(area__isnull=True),
                name="accounts_one_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class Profile(models.Model):
    """What a staff list says of a person beside roles: post, ways to reach them, and two keys.

    `code` is the employee code (mã cán bộ). `personal_key` is a keyed digest of the personal
    identification number (số định danh cá nhân): the number itself is not kept. By either an
    outside sign-in is recognised (`federation`).
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    code = models.CharField(max_length=60, null=True, blank=True, unique=True)
    personal_key = models.CharField(max_length=64, null=True, blank=True, unique=True)
    position = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.user} {self.position}"
