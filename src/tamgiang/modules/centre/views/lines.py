"""Where the pages of the centre listen."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from tamgiang.platform.events.listening import since
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.ui.access import require

VIEW = "centre.view"
TOPICS = ("centre.", "figures.moved")


@never_cache
@login_required
def live(request: HttpRequest) -> JsonResponse:
    """A ticket to the events of the centre within the person's places."""
    require(request, VIEW)
    line = since(request.GET.get("since", ""), TOPICS, scope=current_scope())
    return JsonResponse({"url": line, "topics": TOPICS})
