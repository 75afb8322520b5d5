"""Reads of issued reports and templates. Issued figures are sums; they need no scope."""

from collections.abc import Sequence

from django.db.models import QuerySet

from tamgiang.platform.reports.faults import UnknownFigureId
from tamgiang.platform.reports.models import IssuedFigure, ReportIssue, ReportTemplate


def figure_by_id(short_id: str) -> IssuedFigure:
    """The issued figure behind a short link, with its issue and publication.

    Raises UnknownFigureId.
    """
    found = IssuedFigure.objects.select_related("issue", "published__publication")
    figure = found.filter(short_id=short_id.strip().lower()).first()
    if figure is None:
        raise UnknownFigureId(id=short_id[:20])
    return figure


def issues(area: str = "") -> QuerySet[ReportIssue]:
    """Issued reports, the latest first; of one area when named."""
    found = ReportIssue.objects.all()
    return found.filter(area_code=area) if area else found


def kept_templates() -> Sequence[ReportTemplate]:
    """Templates that people brought, by name."""
    return list(ReportTemplate.objects.all())
