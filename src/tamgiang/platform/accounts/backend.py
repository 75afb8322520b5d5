"""Signing in by name and password; sample accounts only on the machine itself."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from tamgiang.platform.accounts.loopback import from_loopback
from tamgiang.platform.accounts.models import User


class Backend(AuthenticationBackend):
    """Everybody knows the password of a sample account, so it counts on loopback only."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, **credentials: str
    ) -> AbstractBaseUser | None:
        """The account, or None. Without a request (a program of this machine) nothing is far."""
        user = super().authenticate(request, **credentials)
        sample = isinstance(user, User) and user.sample
        if sample and request is not None and not from_loopback(request):
            return None
        return user
