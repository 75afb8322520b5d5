"""The health page: what the doctor finds, for those who look after the house."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

from tamgiang.platform.ui.access import may, require
from tamgiang.platform.ui.area import sample_here


def health(request: HttpRequest) -> HttpResponse:
    """Every finding with the command that mends it, the worst first.

    The checks live above the pages; the settings name them.
    """
    require(request, "jobs.view")
    examine: Callable[[], Sequence[Any]] = import_string(settings.HEALTH)
    order = ("fault", "warning", "ok")
    found = sorted(examine(), key=lambda finding: order.index(finding.state))
    page = {
        "findings": found,
        "well": all(finding.state == "ok" for finding in found),
        "may_manage": may(request.user, "accounts.manage"),
        "may_remove": sample_here() and may(request.user, "accounts.manage"),
    }
    return render(request, "ui/house/health.html", page)
