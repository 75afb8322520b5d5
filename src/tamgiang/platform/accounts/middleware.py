"""Each request reads records with the eyes of the person who made it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tamgiang.platform.accounts.access import scope_for
from tamgiang.platform.accounts.models import User
from tamgiang.platform.orgunits.selectors import steady
from tamgiang.platform.scopes import no_scope, scope_of


class ScopeMiddleware:
    """Opens the signed-in person's scope; without a person there is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self._answer(request)
        # What only reads sees the units in one state, and asks for it once.
        with steady():
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            with no_scope():
                return self.get_response(request)
        with scope_of(scope_for(user)):
            return self.get_response(request)
