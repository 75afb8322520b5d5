"""A refusal of a guard, as the one who asked reads it: a page, or a problem document."""

from django.http import HttpRequest, HttpResponse

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.api.problems import problem
from tamgiang.platform.ui.middleware import refusal_page


def for_programs(request: HttpRequest) -> bool:
    """Whether the address belongs to the programming interface."""
    return request.path_info.startswith("/api/")


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a request that does not come in."""
    show = problem if for_programs(request) else refusal_page
    return show(request, refusal)
