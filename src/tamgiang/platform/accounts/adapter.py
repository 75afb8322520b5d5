"""How allauth behaves here: accounts are given, not taken, and every sign-in is on record."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest

from tamgiang.platform.accounts.models import User
from tamgiang.platform.audit.services import append


class Adapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; an administrator makes accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always closed."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Put the sign-in on record."""
        super().login(request, user)
        _record(user, "accounts.signed_in")

    def logout(self, request: HttpRequest) -> None:
        """Put the sign-out on record."""
        _record(request.user, "accounts.signed_out")
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        """Put a failed attempt on record when the account exists.

        What was typed is not kept: now and then it is a password in the wrong box.
        """
        known = User.objects.filter(username=str(credentials.get("username", ""))).first()
        if known is not None:
            _record(known, "accounts.sign_in_failed", actor="anonymous")


def _record(user: object, action: str, actor: str = "") -> None:
    if isinstance(user, User):
        with transaction.atomic():
            append(f"accounts:user:{user.pk}", action, {}, actor=actor or user.actor)
