"""The boundary: a refusal becomes a page in the person's language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from tamgiang.kernel.errors import Refusal


class RefusalMiddleware:
    """Turns a Refusal raised by a view into a page with its code and text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other fault to Django."""
        if not isinstance(fault, Refusal):
            return None
        text = fault.text(get_language() or "vi")
        return HttpResponse(f"{fault.code}: {text}", status=fault.status, content_type="text/plain")
