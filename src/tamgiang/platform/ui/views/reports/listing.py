"""Reports that went out, and the templates new ones are made from."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.platform.orgunits.models import Area
from tamgiang.platform.reports.models import Format, ReportIssue
from tamgiang.platform.reports.selectors import issues, kept_templates
from tamgiang.platform.reports.services import document_of
from tamgiang.platform.reports.templates import SUPPLIED
from tamgiang.platform.ui.access import require
from tamgiang.platform.ui.actors import actor_names

PAGE = 20
TYPES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}


def report_list(request: HttpRequest) -> HttpResponse:
    """Issued reports, the latest first, beside the templates."""
    require(request, "reports.make")
    page = Paginator(issues(), PAGE).get_page(request.GET.get("page"))
    kept = kept_templates()
    actors = actor_names([i.issued_by for i in page] + [t.stored_by for t in kept])
    titles, areas = template_titles(), dict(Area.objects.values_list("code", "name"))
    context: dict[str, Any] = {
        "page": page,
        "rows": [
            {
                "issue": issue,
                "title": titles.get(issue.template_name, issue.template_name),
                "area": areas.get(issue.area_code, issue.area_code),
                "actor": actors[issue.issued_by],
            }
            for issue in page
        ],
        "supplied": list(SUPPLIED.items()),
        "kept": [(template, actors[template.stored_by]) for template in kept],
    }
    return render(request, "ui/reports/list.html", context)


def template_titles() -> dict[str, Label | str]:
    """How each template is called, by its name."""
    return {**SUPPLIED, **{template.name: template.title for template in kept_templates()}}


def issue_at(uid: UUID) -> ReportIssue:
    """The issue of an address. Raises NotFound."""
    found = ReportIssue.objects.filter(uid=uid).first()
    if found is None:
        raise NotFound(what=Label("báo cáo này", "This report"))
    return found


def report_issue(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One issued report with its frozen figures."""
    require(request, "reports.make")
    issue = issue_at(uid)
    area = Area.objects.filter(code=issue.area_code).first()
    page = {
        "issue": issue,
        "title": template_titles().get(issue.template_name, issue.template_name),
        "area": area.name if area else issue.area_code,
        "actor": actor_names([issue.issued_by])[issue.issued_by],
        "figures": list(issue.figures.select_related("published")),
        "format": Format(issue.format).label,
    }
    return render(request, "ui/reports/issue.html", page)


def report_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The document as it went out, byte for byte."""
    require(request, "reports.make")
    issue = issue_at(uid)
    answer = HttpResponse(document_of(issue), content_type=TYPES[Format(issue.format)])
    name = f"{issue.template_name}-{issue.area_code}-{issue.as_of:%Y-%m-%d}.{issue.format}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
