"""The sample logins, named on the sign-in page of the machine itself and nowhere else."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.loopback import from_loopback
from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.roles import role_drafts
from tamgiang.platform.accounts.sample import sample_logins


@dataclass(frozen=True, slots=True)
class ShownLogin:
    """A sample account and what it is for."""

    username: str
    role: Label


def shown_logins(request: HttpRequest) -> list[ShownLogin]:
    """The sample accounts there are, for a visitor on the machine itself; else none."""
    if request.path != reverse("account_login") or not from_loopback(request):
        return []
    present = set(User.objects.filter(sample=True).values_list("username", flat=True))
    roles = {draft.code: draft.name for draft in role_drafts()}
    return [
        ShownLogin(login.username, roles[login.role])
        for login in sample_logins()
        if login.username in present
    ]
