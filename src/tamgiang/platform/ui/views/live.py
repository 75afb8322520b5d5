"""Tickets for pages that listen to what changes."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from tamgiang.platform.events.listening import since
from tamgiang.platform.scopes import current_scope

#: Raised once the figures of a register are computed anew.
TOPICS = ("figures.moved",)


@never_cache
def live_ticket(request: HttpRequest) -> JsonResponse:
    """Where to listen, for a person who signed in; nothing for others."""
    if not request.user.is_authenticated:
        return JsonResponse({})
    line = since(request.GET.get("since", ""), TOPICS, scope=current_scope())
    return JsonResponse({"url": line, "topics": TOPICS})
