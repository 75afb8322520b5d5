"""The boundary: a refusal becomes a page in the person's language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import Refusal

_SHAPES = {403: "lock", 404: "search", 409: "users", 500: "alert-triangle"}


class LanguageMiddleware(LocaleMiddleware):
    """Vietnamese until a person chooses otherwise; what a browser was installed with is no choice.

    Programs that call the interface under `/api/` do choose with `Accept-Language`.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Activate the chosen language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen is None and not request.path.startswith("/api/"):
            request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)


class RefusalMiddleware:
    """Turns a Refusal raised by a view into a page with its code and text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other fault to Django."""
        return refusal_page(request, fault) if isinstance(fault, Refusal) else None


def refusal_page(request: HttpRequest, fault: Refusal) -> HttpResponse:
    """The page that says what was refused, why, and what to do next."""
    page = {
        "heading": _heading(fault.status),
        "text": fault.text(get_language() or "vi"),
        "next_step": _next_step(fault.status),
        "shape": _SHAPES.get(fault.status, "info-circle"),
        "code": fault.code,
        "retryable": fault.retryable,
    }
    if fault.status == 403 and not request.user.is_authenticated:
        page |= {
            "heading": _("Sign in to see this"),
            "text": _("This page is for officials who have an account and a role for it."),
            "next_step": _("You come back here after signing in."),
            "signin": True,
        }
    return render(request, "ui/refused.html", page, status=fault.status)


def _heading(status: int) -> str:
    known = {
        403: _("Not permitted"),
        404: _("Not found"),
        409: _("Something changed meanwhile"),
        500: _("Something went wrong here"),
    }
    return known.get(status, _("This could not be done"))


def _next_step(status: int) -> str:
    known = {
        403: _("If this belongs to your work, ask the person who gives out roles in your office."),
        404: _("Look it up again from the list it belongs to."),
        409: _("Nothing was saved. Open the page again to see how it stands now."),
        500: _("Nothing was saved. The fault is in the log of the server."),
    }
    return known.get(
        status, _("Nothing was saved. Go back, mend what is named above and try again.")
    )
