"""Opening the list of households that need help: with a reason, for one answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from tamgiang.modules.centre.services.looking import REVEAL, reveal_households
from tamgiang.modules.centre.views.incidents.finding import incident_at, page_url
from tamgiang.modules.centre.views.incidents.page import page_of
from tamgiang.platform.registers.refusals import ReasonRequired
from tamgiang.platform.ui.access import actor
from tamgiang.platform.ui.area import place_names


@require_POST
def households(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The page with names and telephones; each household's log says who looked and why."""
    incident = incident_at(request, uid, REVEAL)
    try:
        seen = reveal_households(incident, reason=request.POST.get("reason", ""), actor=actor())
    except ReasonRequired as refusal:
        messages.error(request, refusal.text(get_language() or "vi"))
        return redirect(page_url(incident, "households"))
    names = place_names({one.record.block_id for one in seen})
    rows = [{"seen": one, "place": names.get(one.record.block_id, "")} for one in seen]
    page = page_of(request, incident, rows) | {"opened": True}
    answer = render(request, "centre/incident/page.html", page)
    add_never_cache_headers(answer)
    return answer
