"""The health page: what the doctor finds, for those who look after the house."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

from tamgiang.platform.ui.access import require


def health(request: HttpRequest) -> HttpResponse:
    """Every finding with the command that mends it, the worst first.

    The checks live above the pages; the settings name them.
    """
    require(request, "jobs.view")
    examine: Callable[[], Sequence[Any]] = import_string(settings.HEALTH)
    order = ("fault", "warning", "ok")
    found = sorted(examine(), key=lambda finding: order.index(finding.state))
    page = {"findings": found, "well": all(finding.state == "ok" for finding in found)}
    return render(request, "ui/house/health.html", page)
