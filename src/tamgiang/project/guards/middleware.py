"""The guards in the order requests meet them."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tamgiang.kernel.errors import Refusal
from tamgiang.project.guards import inputs, rates
from tamgiang.project.guards.answers import refused, without_page
from tamgiang.project.guards.watch import note

Answer = Callable[[HttpRequest], HttpResponse]
PAGE = "text/html"
#: Shown by the browser's own viewer, which a sandbox would keep from starting.
VIEWED = ("application/pdf", "text/javascript", "text/css")
SIGN_OUT = "/accounts/logout/"
BARE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"


class HeadersMiddleware:
    """What a browser may do with an answer, beyond what Django's own middleware says."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        kind = answer.headers.get("Content-Type", PAGE)
        if not kind.startswith((PAGE, *VIEWED)):
            # Data opened by its own address shows nothing and runs nothing.
            answer.headers["Content-Security-Policy"] = BARE
        # Asked of the records only by those who answered; a redirect of the front asked nobody.
        if getattr(getattr(request, "_cached_user", None), "is_authenticated", False):
            # What one person was shown is not kept for the next one at the same machine.
            answer.headers.setdefault("Cache-Control", "no-store, private")
        if request.method == "POST" and request.path_info == SIGN_OUT:
            # Also what an older page left behind, and pages kept for the way back.
            answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


class GuardMiddleware:
    """Turns away what no view means to take, and writes down whoever is turned away."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            inputs.check_method(request)
        except inputs.NoSuchMethod as refusal:
            answer = refused(request, refusal)
            answer.headers["Allow"] = ", ".join(inputs.PAGES)
        else:
            answer = without_page(request, self.get_response(request))
        note(request, answer)
        return answer

    def process_view(
        self,
        request: HttpRequest,
        view: object,
        unnamed: tuple[object, ...],
        named: Mapping[str, object],
    ) -> HttpResponse | None:
        """Look at what is asked once it is known which view would answer."""
        try:
            inputs.check(request, named)
            rates.check(request)
        except Refusal as refusal:
            answer = refused(request, refusal)
            if isinstance(refusal, inputs.NoSuchMethod):
                answer.headers["Allow"] = ", ".join(inputs.PAGES[:2])
            if isinstance(refusal, rates.TooManyRequests):
                answer.headers["Retry-After"] = str(refusal.params["seconds"])
            return answer
        return None
