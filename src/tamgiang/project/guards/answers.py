"""A refusal of a guard, as the one who asked reads it: a page, or a problem document."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tamgiang.kernel.errors import NotFound, NotPermitted, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.api.problems import OurFault, SignInFirst, UnreadableRequest, problem
from tamgiang.platform.ui.middleware import refusal_page


def for_programs(request: HttpRequest) -> bool:
    """Whether the address belongs to the programming interface."""
    return request.path_info.startswith("/api/")


NO_SUCH_ADDRESS = Label("địa chỉ này", "This address")
#: The pages of Django's own that programs may meet, and what they are told instead.
_INSTEAD: dict[int, Callable[[], Refusal]] = {
    400: UnreadableRequest,
    401: SignInFirst,
    403: NotPermitted,
    404: lambda: NotFound(what=NO_SUCH_ADDRESS),
    500: OurFault,
}


def without_page(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer; for a program the document of it where it is a page for people."""
    page = answer.headers.get("Content-Type", "").startswith("text/html")
    if page and for_programs(request) and answer.status_code in _INSTEAD:
        return problem(request, _INSTEAD[answer.status_code]())
    return answer


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a request that does not come in."""
    show = problem if for_programs(request) else refusal_page
    return show(request, refusal)
