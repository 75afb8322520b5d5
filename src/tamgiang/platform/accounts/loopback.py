"""Whether a request was made on this very machine."""

import ipaddress

from django.http import HttpRequest
from django.http.request import split_domain_port

NAMES = ("localhost", "ip6-localhost")


def from_loopback(request: HttpRequest) -> bool:
    """Whether visitor and site are both on loopback.

    Every address the request passed through must be, and so must the host it asked for: a proxy
    that hides its visitors still passes on the name they know the site by.
    """
    addresses = [request.META.get("REMOTE_ADDR", "")]
    addresses += request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    given = [address.strip() for address in addresses if address.strip()]
    host = split_domain_port(request.get_host())[0].strip("[]")
    return bool(given) and all(map(_is_loopback, given)) and (host in NAMES or _is_loopback(host))


def _is_loopback(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
