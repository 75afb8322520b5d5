"""Tickets for pages that listen to what changes."""

from django.http import HttpRequest, JsonResponse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from tamgiang.platform.events.tickets import ticket_for
from tamgiang.platform.scopes import current_scope

#: Raised once the figures of a register are computed anew.
TOPICS = ("figures.moved",)


@never_cache
def live_ticket(request: HttpRequest) -> JsonResponse:
    """Where to listen, for a person who signed in; nothing for others."""
    if not request.user.is_authenticated:
        return JsonResponse({})
    ticket = ticket_for(TOPICS, scope=current_scope())
    return JsonResponse({"url": f"/events?{urlencode({'ticket': ticket})}", "topics": TOPICS})
