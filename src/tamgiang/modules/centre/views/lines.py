"""Where the pages of the centre listen."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from tamgiang.platform.events.tickets import ticket_for
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.ui.access import require

VIEW = "centre.view"
TOPICS = ("centre.", "figures.moved")


@never_cache
@login_required
def live(request: HttpRequest) -> JsonResponse:
    """A ticket to the events of the centre within the person's places."""
    require(request, VIEW)
    ticket = ticket_for(TOPICS, scope=current_scope())
    return JsonResponse({"url": f"/events?{urlencode({'ticket': ticket})}", "topics": TOPICS})
