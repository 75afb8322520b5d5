"""How a device learns to trust this house's own certificates."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label

AUTHORITY = "pki/authorities/local/root.crt"


def root_path() -> Path:
    """The certificate of the house's own authority, as the front keeps it."""
    return Path(settings.HOME) / "certificates" / AUTHORITY


def trust(request: HttpRequest) -> HttpResponse:
    """Step by step for Windows, Android and iOS."""
    page = {"there": settings.HTTPS == "own" and root_path().exists()}
    return render(request, "ui/house/trust.html", page)


def root_certificate(request: HttpRequest) -> HttpResponse:
    """The certificate to install; it is public, the key never leaves the server."""
    if settings.HTTPS != "own" or not root_path().exists():
        raise NotFound(what=Label("chứng thư gốc", "A root certificate"))
    answer = HttpResponse(root_path().read_bytes(), content_type="application/x-x509-ca-cert")
    answer["Content-Disposition"] = 'attachment; filename="tamgiang-root.crt"'
    return answer
