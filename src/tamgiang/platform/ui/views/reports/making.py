"""Making a report: template, area, day and format."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.jobs.models import Job, JobState
from tamgiang.platform.jobs.selectors import jobs
from tamgiang.platform.orgunits.models import Area
from tamgiang.platform.reports.jobs import GENERATE, start_report
from tamgiang.platform.reports.models import Format
from tamgiang.platform.reports.templates import names
from tamgiang.platform.ui.access import actor, require
from tamgiang.platform.ui.area import area_code, sample_here
from tamgiang.platform.ui.views.overview import REPORT_DAY
from tamgiang.platform.ui.views.registers.filters import parsed_day
from tamgiang.platform.ui.views.reports.listing import template_titles
from tamgiang.platform.ui.words import today


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for, still as it was typed."""

    template: str
    area: str
    on: date | None
    format: str


def report_new(request: HttpRequest) -> HttpResponse:
    """The form, and the report made from it."""
    require(request, "reports.make")
    order = _order(request.POST if request.method == "POST" else request.GET)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        job, errors = _begun(order)
        if job is not None:
            return redirect("ui:report_making", job.uid)
    return _form(request, order, errors)


def _form(request: HttpRequest, order: Order, errors: list[tuple[str, str]]) -> HttpResponse:
    titles = template_titles()
    page = {
        "order": order,
        "templates": [(name, titles[name]) for name in names()],
        "areas": list(Area.objects.order_by("name").values_list("code", "name")),
        "formats": ((Format.DOCX, "DOCX"), (Format.PDF, "PDF")),
        "report_day": REPORT_DAY if sample_here() else None,
        "today": today(),
        "errors": errors,
        "wrong": dict(errors),
    }
    return render(request, "ui/reports/new.html", page, status=422 if errors else 200)


def _order(given: QueryDict) -> Order:
    text = given.get("on", "")
    return Order(
        template=given.get("template", names()[0]),
        area=given.get("area", area_code()),
        on=parsed_day(text) if text or "on" in given else today(),
        format=given.get("format", Format.DOCX),
    )


def _begun(order: Order) -> tuple[Job | None, list[tuple[str, str]]]:
    """The job that makes the report, or what is wrong: (field, text)."""
    if order.on is None:
        return None, [("on", _("Choose the day the figures hold on."))]
    try:
        given = (order.template, order.area, order.on, order.format)
        return start_report(*given, actor=actor()), []
    except Refusal as refusal:
        return None, [("template", refusal.text(get_language() or "vi"))]


def report_making(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How far it is; then the report itself, or the form with what went wrong."""
    require(request, "reports.make")
    job = get_object_or_404(jobs(), uid=uid, name=GENERATE)
    if request.headers.get("HX-Request"):
        answer = render(request, "ui/reports/moving.html", {"job": job})
        if job.final:
            answer["HX-Refresh"] = "true"
        return answer
    if job.state == JobState.DONE:
        messages.success(request, _("The report is made; its figures are frozen."))
        return redirect("ui:report_issue", UUID((job.result or {})["issue"]))
    if job.final:
        args = job.args
        order = Order(args["template"], args["area"], parsed_day(args["as_of"]), args["format"])
        text = job.error_text(get_language() or "vi") or _("The report was stopped.")
        return _form(request, order, [("template", text)])
    return render(request, "ui/reports/making.html", {"job": job})
