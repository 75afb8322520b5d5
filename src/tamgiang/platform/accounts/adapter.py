"""How allauth behaves here: accounts are given, not taken, and every sign-in is on record."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.usersessions.models import UserSession
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tamgiang.platform.accounts import outside
from tamgiang.platform.accounts.loopback import from_loopback
from tamgiang.platform.accounts.models import User
from tamgiang.platform.audit.services import append


class Adapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; an administrator makes accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always closed."""
        return False

    def pre_login(
        self,
        request: HttpRequest,
        user: AbstractBaseUser,
        **given: Any,  # noqa: ANN401 - allauth's own
    ) -> HttpResponse | None:
        """A sample account signs in on the machine itself only, whatever its key."""
        if "sociallogin" not in (given.get("signal_kwargs") or {}):
            outside.forget(request)
        if isinstance(user, User) and user.sample and not from_loopback(request):
            clear_login(request)
            return redirect("account_login")
        return super().pre_login(request, user, **given)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Put the sign-in on record, and its session on the person's list."""
        super().login(request, user)
        UserSession.objects.purge_and_list(user)
        UserSession.objects.create_from_request(request)
        by = outside.provider_of(request, user) if isinstance(user, User) else ""
        _record(user, "accounts.signed_in", **({"by": by} if by else {}))

    def get_login_stages(self) -> list[str]:
        """The second step is our own: an outside sign-in may count as one."""
        ours = "tamgiang.platform.accounts.stages.SecondStep"
        return [ours if "AuthenticateStage" in one else one for one in super().get_login_stages()]

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Put the new password on record; every other session of the person ends with the old."""
        super().set_password(user, password)
        _record(user, "accounts.password_changed")

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

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *given: object, **more: object
    ) -> None:
        """Put a change of the second factor on record in place of a letter: none are sent."""
        if template_prefix.startswith("mfa/"):
            _record(user, "accounts.factor_changed", change=template_prefix.rpartition("/")[2])


def _record(user: object, action: str, actor: str = "", **said: str) -> None:
    if isinstance(user, User):
        with transaction.atomic():
            append(f"accounts:user:{user.pk}", action, said, actor=actor or user.actor)
