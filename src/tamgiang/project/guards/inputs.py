"""What no view of the house can mean to be asked: refused before any of them reads it."""

from collections.abc import Iterator, Mapping

from django.http import HttpRequest, QueryDict

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.project.guards.answers import NO_SUCH_ADDRESS, for_programs

#: The widest whole number a key of the records can be.
WIDEST = 2**63 - 1
PAGES = ("GET", "HEAD", "POST")
#: Addresses of the interface that are no operation: the library answers there to any word.
DOCUMENTS = {"openapi-json", "api-root"}


class UnreadableText(Refusal):
    """A parameter holds a character that is no text: NUL, or half of a pair of UTF-16."""

    code = "house.unreadable_text"
    message = Label(
        "Yêu cầu có ký tự không phải là chữ.", "The request holds a character that is no text."
    )


class AskedTwice(Refusal):
    """A program gave one parameter twice; which one it meant cannot be known."""

    code = "api.asked_twice"
    message = Label(
        "Tham số {name} được ghi nhiều lần.", "The parameter {name} is given more than once."
    )
    status = 422


class NoSuchMethod(Refusal):
    """Pages are read (GET, HEAD) and sent (POST); nothing else reaches them."""

    code = "house.no_such_method"
    message = Label(
        "Địa chỉ này không nhận phương thức {method}.",
        "This address does not take the method {method}.",
    )
    status = 405


def check_method(request: HttpRequest) -> None:
    """Raise NoSuchMethod for what no page takes; the interface answers for its own addresses.

    A view that does not look at the method would else read PUT, TRACE or any word as GET.
    """
    method = request.method or ""
    if method not in PAGES and (method == "TRACE" or not for_programs(request)):
        raise NoSuchMethod(method=method[:20])


def check(request: HttpRequest, named: Mapping[str, object]) -> None:
    """Raise the refusal of a request that cannot be meant. `named` is what the address names."""
    match = request.resolver_match
    if match and match.url_name in DOCUMENTS and request.method not in PAGES[:2]:
        raise NoSuchMethod(method=request.method)
    for value in named.values():
        if isinstance(value, int) and value > WIDEST:
            raise NotFound(what=NO_SUCH_ADDRESS)
        if isinstance(value, str) and not is_text(value):
            raise NotFound(what=NO_SUCH_ADDRESS)
    if not all(map(is_text, _given(request))):
        raise UnreadableText()
    if for_programs(request):
        for name, values in request.GET.lists():
            if len(values) > 1:
                raise AskedTwice(name=name[:80])


def is_text(value: str) -> bool:
    """Whether every character can be written down and stored."""
    return "\0" not in value and not any("\ud800" <= mark <= "\udfff" for mark in value)


def _given(request: HttpRequest) -> Iterator[str]:
    yield from _words(request.GET)
    # Reading a form here reads it no earlier than the check of its token does.
    if request.method == "POST" and not for_programs(request):
        yield from _words(request.POST)


def _words(given: QueryDict) -> Iterator[str]:
    for name, values in given.lists():
        yield name
        yield from values
