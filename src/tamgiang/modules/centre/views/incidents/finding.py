"""The incident of an address, and how an act of its page is answered."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import get_language

from tamgiang.kernel.errors import NotPermitted, Refusal
from tamgiang.kernel.refs import Ref
from tamgiang.modules.centre.views.incidents.outcomes import OK, Outcome
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.selectors import record_at
from tamgiang.platform.ui.access import require

VIEW = "centre.view"
View = Callable[..., HttpResponse]


def incident_at(request: HttpRequest, uid: UUID, *needs: str) -> Record:
    """The incident, for a person who may see the centre. Raises NotPermitted or NotFound."""
    for need in (VIEW, *needs):
        require(request, need)
    return record_at(Ref("centre", "incident", uid))


def page_url(incident: Record, part: str = "") -> str:
    """The address of an incident's page, at one of its parts."""
    address = reverse("centre:incident", args=[incident.uid])
    return f"{address}#{part}" if part else address


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, or a phone that was offline."""
    return "application/json" in request.headers.get("Accept", "")


def answered(
    request: HttpRequest,
    act: Callable[[], object],
    said: str | Callable[[], Outcome],
    back: str,
) -> HttpResponse:
    """Do it and go back, with what was refused in words; in JSON when so asked.

    JSON says `state` (ok, late or refused) and `message`, and of a refusal its `code`.
    """
    try:
        act()
    except Refusal as refusal:
        if isinstance(refusal, NotPermitted) and not wants_json(request):
            raise
        return refused(request, refusal, back)
    outcome = Outcome(OK, said) if isinstance(said, str) else said()
    if wants_json(request):
        return JsonResponse(outcome._asdict())
    tell = messages.success if outcome.state == OK else messages.warning
    tell(request, outcome.message)
    return redirect(back)


def refused(request: HttpRequest, refusal: Refusal, back: str) -> HttpResponse:
    """The refusal, to a script or on the page it came from."""
    text = refusal.text(get_language() or "vi")
    if wants_json(request):
        told = {"state": "refused", "code": refusal.code, "message": text}
        return JsonResponse(told, status=refusal.status)
    messages.error(request, text)
    return redirect(back)


def for_scripts(view: View) -> View:
    """A view whose refusals before the act, too, reach a script as JSON."""

    @wraps(view)
    def answering(request: HttpRequest, **named: object) -> HttpResponse:
        try:
            return view(request, **named)
        except Refusal as refusal:
            if not wants_json(request):
                raise
            return refused(request, refusal, "")

    return answering


def moment_in(text: str) -> datetime | None:
    """An ISO instant, or the local time of a form; None when it cannot be read."""
    try:
        found = parse_datetime(text.strip())
    except ValueError:
        return None
    return make_aware(found) if found is not None and is_naive(found) else found
