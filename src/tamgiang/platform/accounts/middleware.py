"""Each request reads records with the eyes of the person who made it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from tamgiang.platform.accounts import outside
from tamgiang.platform.accounts.access import scope_for
from tamgiang.platform.accounts.factors import must_stop
from tamgiang.platform.accounts.models import User
from tamgiang.platform.orgunits.selectors import steady
from tamgiang.platform.scopes import no_scope, scope_of

#: What stays open to a person who still has to set up a second factor.
OPEN = ("/accounts/", "/i18n/", "/static/", "/theme/")
_PASSED = "second_factor_day"


class SecondFactorMiddleware:
    """Leads a person whose days of grace are over to setting up a second factor.

    Looked up once a day and session: who has passed is not asked again before midnight.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and not user.sample and not request.path.startswith(OPEN):
            passed = [timezone.localdate().isoformat(), str(user.access_stamp)]
            if request.session.get(_PASSED) != passed:
                if must_stop(user) and not outside.counts(request, user):
                    return _stopped(request)
                request.session[_PASSED] = passed
        return self.get_response(request)


def _stopped(request: HttpRequest) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return redirect("mfa_index")
    problem = {"type": "about:blank", "status": 403, "code": "accounts.second_factor_needed"}
    return JsonResponse(problem, status=403, content_type="application/problem+json")


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
