"""What a person chose about the look, kept in a cookie that says nothing else."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

THEMES = ("light", "dark")
COOKIE = "theme"
YEAR = 365 * 24 * 3600


def cookie() -> str:
    """The cookie's name; over HTTPS one that no other host and no plain door can set."""
    return f"__Host-{COOKIE}" if settings.HTTPS else COOKIE


def theme_of(request: HttpRequest) -> str:
    """The chosen theme; before a choice the desk is light and the wall is dark."""
    chosen = request.COOKIES.get(cookie(), "")
    if chosen in THEMES:
        return chosen
    return "dark" if "wall" in request.GET else "light"


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme and go back to the page the person was on."""
    response = redirect(safe_next(request))
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        secure = bool(settings.HTTPS)
        response.set_cookie(
            cookie(), theme, max_age=YEAR, samesite="Lax", httponly=True, secure=secure
        )
    return response


def safe_next(request: HttpRequest) -> str:
    """The page to return to, never one of another site."""
    url = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return url if own else "/"
