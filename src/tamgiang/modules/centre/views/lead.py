"""The chairman's page: one calm look, and decisions taken on it."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.selectors.lead import lead_page
from tamgiang.modules.centre.targets import targets
from tamgiang.platform.ui.access import require

VIEW = "centre.view"
TIMES: Mapping[str, Label] = {
    "acknowledged_at": Label("Tiếp nhận", "Acknowledged"),
    "ordered_at": Label("Ra lệnh", "First order"),
    "reached_at": Label("Có mặt", "At the place"),
}


@never_cache
@login_required
@require_GET
def lead(request: HttpRequest) -> HttpResponse:
    """What is happening, how bad, who leads it, what waits for my decision."""
    require(request, VIEW)
    page = {"page": lead_page(), "times": TIMES, "targets": targets(timezone.localdate())}
    return render(request, "centre/lead/page.html", page)
