"""Fetching from outside providers: https, known addresses, time and size limits, no redirects."""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings

CONNECT, READ = 3.05, 6.0
LARGEST = 256 * 1024
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Refused(requests.RequestException):
    """An address that is not fetched, or an answer that is not read."""


class GuardedSession(requests.Session):
    """A session that asks only where an outside sign-in may stand.

    Not on this machine nor on addresses of a link: otherwise an issuer could make the house ask
    itself. Private networks are let through, for provincial systems stand there. Proxies and
    passwords of the surroundings are left alone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def request(self, method: Any, url: Any, **given: Any) -> requests.Response:  # type: ignore[override] # noqa: ANN401
        """As `requests` does it. Raises Refused."""
        require_allowed(str(url))
        given |= {"timeout": (CONNECT, READ), "allow_redirects": False, "stream": True}
        answer = super().request(method, url, **given)
        if answer.is_redirect:
            raise Refused("redirect")
        body = answer.raw.read(LARGEST + 1, decode_content=True)
        if len(body) > LARGEST:
            raise Refused("too large")
        answer._content = body
        return answer


def is_allowed_form(url: str) -> bool:
    """Whether an address has the form of one that may be fetched; its host is not looked up."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if not host or parts.username or parts.fragment:
        return False
    if parts.scheme == "https":
        return True
    return parts.scheme == "http" and settings.FEDERATION_LOOPBACK and host in LOOPBACK


def require_allowed(url: str) -> None:
    """Raises Refused for an address that may not be fetched."""
    if not is_allowed_form(url):
        raise Refused("address")
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except OSError as fault:
        raise Refused("unknown host") from fault
    for *_, address in found:
        own = ipaddress.ip_address(str(address[0]).split("%")[0])
        if own.is_loopback and settings.FEDERATION_LOOPBACK:
            continue
        if own.is_loopback or own.is_link_local or own.is_multicast or own.is_unspecified:
            raise Refused("address")
