"""How many things there are, for those who may count them, and a large file for anybody."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse

from tamgiang.platform.ui.access import require
from tests.dummy.models import Thing


def thing_count(request: HttpRequest) -> HttpResponse:
    """The number of things in the scope."""
    require(request, "dummy.count")
    return HttpResponse(str(Thing.objects.count()))


def large_file(request: HttpRequest) -> FileResponse:
    """The file `large` of the state folder, piece by piece."""
    return FileResponse((Path(settings.HOME) / "large").open("rb"))
