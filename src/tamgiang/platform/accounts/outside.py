"""What a session remembers of a sign-in through somebody else."""

from django.http import HttpRequest

from tamgiang.platform.accounts.models import User

_SESSION = "outside_sign_in"


def remember(request: HttpRequest, user: User, provider: str, *, strong: bool) -> None:
    """The person came by `provider`; `strong` says that this counts as a second step."""
    request.session[_SESSION] = [user.pk, provider, strong]


def forget(request: HttpRequest) -> None:
    """The person comes by a way of our own."""
    request.session.pop(_SESSION, None)


def provider_of(request: HttpRequest, user: User) -> str:
    """The code of the provider the person came by; "" for a way of our own."""
    found = request.session.get(_SESSION)
    return str(found[1]) if found and found[0] == user.pk else ""


def counts(request: HttpRequest, user: User) -> bool:
    """Whether the sign-in outside counts as a second step."""
    found = request.session.get(_SESSION)
    return bool(found and found[0] == user.pk and found[2])
