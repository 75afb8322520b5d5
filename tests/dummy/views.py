"""How many things there are, for those who may count them."""

from django.http import HttpRequest, HttpResponse

from tamgiang.platform.ui.access import require
from tests.dummy.models import Thing


def thing_count(request: HttpRequest) -> HttpResponse:
    """The number of things in the scope."""
    require(request, "dummy.count")
    return HttpResponse(str(Thing.objects.count()))
