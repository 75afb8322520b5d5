"""Errors as problem documents (RFC 9457), in the language of the request."""

import logging
from collections.abc import Mapping

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tamgiang.kernel.errors import NotFound, NotPermitted, Refusal
from tamgiang.kernel.labels import Label

CONTENT_TYPE = "application/problem+json"
UNREADABLE = (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError)
log = logging.getLogger("tamgiang.api")


class SignInFirst(Refusal):
    """The address is for people who signed in."""

    code = "api.sign_in_first"
    message = Label("Cần đăng nhập để dùng địa chỉ này.", "Sign in to use this address.")
    status = 401


class OurFault(Refusal):
    """Something in the house broke; what, stands in its log and nowhere else."""

    code = "house.fault"
    message = Label(
        "Hệ thống gặp lỗi, chưa lưu gì. Người quản trị xem được lỗi trong nhật ký máy chủ.",
        "Something went wrong here; nothing was saved. The fault is in the log of the server.",
    )
    status = 500
    retryable = True


class UnreadableRequest(Refusal):
    """The request breaks the form of HTTP itself, or is larger than the house takes."""

    code = "api.unreadable_request"
    message = Label(
        "Yêu cầu không đọc được hoặc quá lớn.", "The request cannot be read or is too large."
    )


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
    """Have every error of the interface answered so; faults of ours without their inside."""

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

    for kind in UNREADABLE:
        api.add_exception_handler(kind, lambda request, _: problem(request, UnreadableRequest()))

    @api.exception_handler(Exception)
    def broken(request: HttpRequest, fault: Exception) -> JsonResponse:
        log.exception("fault of the interface", extra={"request": request})
        return problem(request, OurFault())
