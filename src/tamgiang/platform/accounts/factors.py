"""The second factor (xác thực hai lớp): who must have one, by when, and how it is kept."""

import base64
import hashlib
import secrets
from datetime import date, timedelta

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamgiang.platform.accounts.models import Assignment, User
from tamgiang.platform.accounts.roles import factor_rule

#: What counts as a second factor; recovery codes only stand in for one.
COUNTED = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class FactorAdapter(DefaultMFAAdapter):
    """Keys are stored enciphered, so that a copy of the records does not sign anybody in."""

    error_messages = {  # noqa: RUF012 - as the base class declares it
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This code is not right. If that goes on, the clocks of the phone and of this house "
            "may disagree: let both set themselves."
        ),
    }

    def encrypt(self, text: str) -> str:
        """The text under the key of this house."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text; when the key of the house is another one, a random one nothing fits."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def has_factor(user: User) -> bool:
    """Whether the person has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user=user, type__in=COUNTED).exists()


def due_on(user: User, today: date | None = None) -> date | None:
    """The first day on which the person is stopped without a second factor; None when never.

    The days of grace run from the making of the account or the role, whichever came later.
    """
    if user.sample:
        return None
    day = today or timezone.localdate()
    rule = factor_rule()
    in_force = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
    held = Assignment.objects.filter(in_force, user=user, role__code__in=rule.roles)
    since = held.order_by("valid_from").values_list("valid_from", flat=True).first()
    if since is None:
        return None
    made = timezone.localdate(user.date_joined)
    return max(since, made) + timedelta(days=rule.grace_days)


def must_stop(user: User) -> bool:
    """Whether the person may do nothing more before setting up a second factor."""
    due = due_on(user)
    return due is not None and timezone.localdate() >= due and not has_factor(user)


def _cipher() -> Fernet:
    key = hashlib.sha256(settings.FACTOR_SECRET.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
