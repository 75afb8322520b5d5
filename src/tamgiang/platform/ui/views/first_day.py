"""The first day: an empty house becomes one's own; and the sample area goes."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.loopback import from_loopback
from tamgiang.platform.house.models import Site
from tamgiang.platform.house.refusals import AlreadyOpened, NotAtTheDoor
from tamgiang.platform.house.selectors import USUAL_WEEK, is_first_day
from tamgiang.platform.house.services.areas import former_districts
from tamgiang.platform.house.services.opening import FirstDay, open_house
from tamgiang.platform.house.services.removal import remove_sample, sample_present
from tamgiang.platform.orgunits import selectors as units
from tamgiang.platform.orgunits.models import UnitKind
from tamgiang.platform.registers.models import MODELS
from tamgiang.platform.ui.access import actor, require
from tamgiang.platform.ui.words import WEEKDAYS, today

TOKEN_FILE = "first-day"  # noqa: S105 - the name of a file
MOST = 20


@dataclass(frozen=True, slots=True)
class Offered:
    """A unit that can be chosen."""

    code: str
    name: str
    within: str


@sensitive_post_parameters("password")
def first_day(request: HttpRequest) -> HttpResponse:
    """Look units up, choose them, name the administrator; then sign in as that person."""
    if not is_first_day():
        raise AlreadyOpened()
    _require_door(request)
    given = request.POST if request.method == "POST" else request.GET
    errors: list[tuple[str, str]] = []
    if request.method == "POST" and "open" in request.POST:
        errors = _missing(request)
        if not errors:
            try:
                open_house(_decided(request), on=today())
            except Refusal as refused:
                errors = [("top", refused.text(get_language() or "vi"))]
            else:
                _forget_token()
                messages.success(request, _("This house is yours now. Sign in to begin."))
                return redirect("account_login")
    text = given.get("q", "").strip()
    chosen = [code for code in given.getlist("unit") if code.isdigit()]
    page: dict[str, Any] = {
        "q": text,
        "token": given.get("token", ""),
        "found": _communes(text, chosen),
        "chosen": _chosen(chosen),
        "districts": former_districts(),
        "weekdays": [
            (number, label, str(number) in (given.getlist("weekday") or list(map(str, USUAL_WEEK))))
            for number, label in enumerate(WEEKDAYS)
        ],
        "given": given,
        "errors": errors,
        "wrong": dict(errors),
    }
    return render(request, "ui/house/first_day.html", page, status=422 if errors else 200)


def sample_removal(request: HttpRequest) -> HttpResponse:
    """Say what goes, ask for the word, erase."""
    require(request, "accounts.manage")
    error = ""
    if request.method == "POST":
        error = _removed(request)
        if not error:
            return redirect("ui:overview")
    counts = sum(model._base_manager.count() for model in MODELS.values())
    page = {"error": error, "records": counts, "present": sample_present(), "word": _("ERASE")}
    return render(request, "ui/house/sample_removal.html", page, status=422 if error else 200)


def _removed(request: HttpRequest) -> str:
    """Copy, erase and sign out; what stands in the way, empty when it was done."""
    if request.POST.get("word", "").strip().upper() != _("ERASE"):
        return _("Type the word exactly as shown.")
    last_copy: Callable[[], Path] = import_string(settings.LAST_COPY)
    try:
        last_copy()
    except Refusal as refused:
        return refused.text(get_language() or "vi")
    remove_sample(actor=actor())
    logout(request)
    return ""


def logo(request: HttpRequest) -> HttpResponse:
    """The picture of the office; not found while there is none."""
    site = Site.objects.exclude(logo_type="").first()
    if site is None or site.logo is None:
        raise NotFound(what=Label("biểu trưng", "A logo"))
    return HttpResponse(bytes(site.logo), content_type=site.logo_type)


def _require_door(request: HttpRequest) -> None:
    """On this machine, or with the token the server printed."""
    if from_loopback(request):
        return
    path = _token_path()
    wanted = path.read_text().strip() if path.exists() else ""
    given = request.POST.get("token") or request.GET.get("token", "")
    if not wanted or not hmac.compare_digest(wanted.encode(), given.encode()):
        raise NotAtTheDoor()


def _token_path() -> Path:
    return Path(settings.HOME) / "secrets" / TOKEN_FILE


def _forget_token() -> None:
    _token_path().unlink(missing_ok=True)


def _missing(request: HttpRequest) -> list[tuple[str, str]]:
    """(field, what is wrong with it) for what a person left out."""
    given = request.POST
    found = []
    if not (given.getlist("unit") or given.get("district")):
        found.append(("q", _("Choose a unit or a former district.")))
    if not given.get("username", "").strip():
        found.append(("username", _("Give the account a name.")))
    if given.get("password", "") != given.get("again", ""):
        found.append(("again", _("The two passwords differ.")))
    elif not given.get("password", ""):
        found.append(("password", _("Give a password.")))
    if not given.getlist("weekday"):
        found.append(("weekday-0", _("Choose at least one working day.")))
    return found


def _decided(request: HttpRequest) -> FirstDay:
    given = request.POST
    picture = request.FILES.get("logo")
    return FirstDay(
        username=given["username"].strip(),
        full_name=given.get("full_name", "").strip() or given["username"].strip(),
        password=given["password"],
        communes=tuple(given.getlist("unit")),
        district=given.get("district", ""),
        area_name=given.get("area_name", "").strip(),
        weekdays=tuple(int(day) for day in given.getlist("weekday") if day in "0123456"),
        logo=picture.read() if picture else b"",
    )


def _communes(text: str, chosen: list[str]) -> list[Offered]:
    if not text:
        return []
    found = units.search(text, on=today(), kind=UnitKind.COMMUNE, limit=MOST)
    return _offered([info for info in found if info.code not in chosen])


def _chosen(codes: list[str]) -> list[Offered]:
    found = (units.unit_by_code(code, UnitKind.COMMUNE, today()) for code in codes)
    return _offered([info for info in found if info is not None])


def _offered(found: list[units.UnitInfo]) -> list[Offered]:
    parents = units.names({info.parent for info in found if info.parent}, today())
    return [Offered(info.code, info.full_name, parents.get(info.parent or 0, "")) for info in found]
