"""The WSGI application as the front reaches it: over a private socket, which has no address."""

from typing import TYPE_CHECKING

from tamgiang.project.wsgi import application as house

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
    """Take the visitor's address and scheme from the front.

    Only the front can open the socket, and it overwrites both headers, so a visitor cannot
    claim to be somewhere else.
    """
    environ["REMOTE_ADDR"] = environ.get("HTTP_X_REAL_IP", "")
    environ["wsgi.url_scheme"] = environ.get("HTTP_X_FORWARDED_PROTO", "http")
    return house(environ, start_response)
