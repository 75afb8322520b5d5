"""Comparing a report in hand with what was issued, and that with the records of now."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.reports.models import ReportIssue
from tamgiang.platform.reports.services import document_of
from tamgiang.platform.reports.verification import FigureVerdict, Verification, verify
from tamgiang.platform.reports.wording import WHOLE, live_change, text_change
from tamgiang.platform.ui.access import require
from tamgiang.platform.ui.status import Light
from tamgiang.platform.ui.views.reports.listing import issue_at, template_titles

LARGEST = 20 * 2**20
HOLDS = Light("holds", Label("Khớp", "Holds"), "good", "circle-check")
FROZEN = Light("frozen", Label("Chữ đã sửa", "Text changed"), "behind", "edit")
LIVE = Light("live", Label("Hồ sơ đã khác", "Records moved"), "slow", "history")


def report_verify(request: HttpRequest) -> HttpResponse:
    """The upload form, and the verdict on a file (or on an issue as it was kept)."""
    require(request, "reports.make")
    error, verdict = "", None
    if request.method == "POST":
        verdict, error = _verified(request)
    page: dict[str, Any] = {"error": error, "verdict": verdict}
    if verdict is not None:
        page |= _shown(verdict)
    return render(request, "ui/reports/verify.html", page, status=422 if error else 200)


def _verified(request: HttpRequest) -> tuple[Verification | None, str]:
    content = _content(request)
    if content is None:
        return None, _("Choose a report, or drop one here.")
    try:
        return verify(content), ""
    except Refusal as refusal:
        return None, refusal.text(get_language() or "vi")


def _content(request: HttpRequest) -> bytes | None:
    if issue := request.POST.get("issue", ""):
        return document_of(issue_at(UUID(issue)))
    file = request.FILES.get("file")
    return None if file is None else file.read(LARGEST)


def _shown(verdict: Verification) -> dict[str, Any]:
    language = get_language() or "vi"
    rows = [_row(found, language) for found in verdict.figures]
    issue: ReportIssue = verdict.issue
    return {
        "issue": issue,
        "title": template_titles().get(issue.template_name, issue.template_name),
        "whole": WHOLE[verdict.whole],
        "drifted": [row for row in rows if row["lights"] != [HOLDS]],
        "holding": [row for row in rows if row["lights"] == [HOLDS]],
        "frozen": sum(bool(found.texts) for found in verdict.figures),
        "live": sum(bool(found.lives) for found in verdict.figures),
    }


def _row(found: FigureVerdict, language: str) -> dict[str, Any]:
    lights = [FROZEN] if found.texts else []
    lights += [LIVE] if found.lives else []
    return {
        "figure": found.figure,
        "lights": lights or [HOLDS],
        "texts": _counted(text_change(change, language) for change in found.texts),
        "lives": _counted(live_change(change, language) for change in found.lives),
    }


def _counted(texts: Iterable[str]) -> list[str]:
    """Each text once, with how often it was said."""
    return [text if often == 1 else f"{text} (× {often})" for text, often in Counter(texts).items()]
