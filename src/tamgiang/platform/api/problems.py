"""Errors as problem documents (RFC 9457), in the language of the request."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tamgiang.kernel.errors import NotFound, NotPermitted, Refusal
from tamgiang.kernel.labels import Label

CONTENT_TYPE = "application/problem+json"


class SignInFirst(Refusal):
    """The address is for people who signed in."""

    code = "api.sign_in_first"
    message = Label("Cần đăng nhập để dùng địa chỉ này.", "Sign in to use this address.")
    status = 401


class WrongRequest(Refusal):
    """A parameter or the body does not have the declared form."""

    code = "api.wrong_request"
    message = Label("Yêu cầu không đúng mẫu.", "The request does not have the declared form.")
    status = 422


def problem(request: HttpRequest, refusal: Refusal, **more: object) -> JsonResponse:
    """The document of one refusal. `type` names the reason and stays the same over versions."""
    text = refusal.text(get_language() or "vi")
    document: Mapping[str, object] = {
        "type": f"urn:tamgiang:problem:{refusal.code}",
        "title": text,
        "status": refusal.status,
        "code": refusal.code,
        "retryable": refusal.retryable,
        "instance": request.path,
        **more,
    }
    return JsonResponse(document, status=refusal.status, content_type=CONTENT_TYPE)


def answer_problems(api: NinjaAPI) -> None:
    """Have every error of the interface answered so; faults of ours are left to Django."""

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, refusal: Refusal) -> JsonResponse:
        return problem(request, refusal)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, fault: AuthenticationError) -> JsonResponse:
        return problem(request, SignInFirst())

    @api.exception_handler(ValidationError)
    def malformed(request: HttpRequest, fault: ValidationError) -> JsonResponse:
        errors = [{"at": list(e["loc"]), "message": e["msg"]} for e in fault.errors]
        return problem(request, WrongRequest(), errors=errors)

    @api.exception_handler(HttpError)
    def unreadable(request: HttpRequest, fault: HttpError) -> JsonResponse:
        if fault.status_code == NotPermitted.status:
            return problem(request, NotPermitted())
        return problem(request, WrongRequest(), errors=[{"at": ["body"], "message": str(fault)}])

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, fault: Http404) -> JsonResponse:
        return problem(request, NotFound(what=Label("Địa chỉ này", "This address")))
