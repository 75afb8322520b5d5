"""The second step at sign-in, spared to who has just shown one elsewhere."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from tamgiang.platform.accounts import outside
from tamgiang.platform.accounts.models import User


class SecondStep(AuthenticateStage):
    """Asks for the code or the key, unless an outside sign-in counts as one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if isinstance(user, User) and outside.counts(request, user):
            return False
        return bool(super()._should_handle(request))
