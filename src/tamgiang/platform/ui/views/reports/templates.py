"""Bringing one's own template, and taking a template away to change it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.reports.faults import UnknownFigures
from tamgiang.platform.reports.models import Format, ReportTemplate
from tamgiang.platform.reports.package import MAX_FILE
from tamgiang.platform.reports.services import store_template
from tamgiang.platform.reports.templates import named
from tamgiang.platform.ui.access import actor, require
from tamgiang.platform.ui.area import area_code
from tamgiang.platform.ui.views.reports.listing import TYPES
from tamgiang.platform.ui.words import today

Errors = list[tuple[str, str]]


def template_new(request: HttpRequest) -> HttpResponse:
    """Upload a DOCX; every unknown code is named with its place and what is near it."""
    require(request, "reports.make")
    errors: Errors = []
    if request.method == "POST":
        template, errors = _kept(request)
        if template is not None:
            text = _("The template “%(title)s” is kept; it names %(count)s figures.")
            said = {"title": template.title, "count": len(template.codes)}
            messages.success(request, text % said)
            return redirect("ui:reports")
    page = {
        "title_given": request.POST.get("title", ""),
        "errors": errors,
        "wrong": dict(errors),
        "megabytes": MAX_FILE >> 20,
        "codes": [(found.code, found.name) for found in catalogue().at(today())],
    }
    return render(request, "ui/reports/template.html", page, status=422 if errors else 200)


def _kept(request: HttpRequest) -> tuple[ReportTemplate | None, Errors]:
    file, title = request.FILES.get("file"), request.POST.get("title", "").strip()
    errors: Errors = []
    if not title:
        errors.append(("title", _("Give the template a title.")))
    if file is None:
        errors.append(("file", _("Choose a DOCX file, or drop one here.")))
    elif file.size and file.size > MAX_FILE:
        errors.append(("file", _("The file is too large.")))
    if file is None or errors:
        return None, errors
    try:
        return store_template(file.read(), title, actor=actor(), area=area_code()), []
    except Refusal as refusal:
        return None, [("file", text) for text in _lines(refusal)]


def _lines(refusal: Refusal) -> list[str]:
    """One line for each unknown figure; any other refusal is one line."""
    language = get_language() or "vi"
    what = refusal.params.get("what")
    if isinstance(refusal, UnknownFigures) and isinstance(what, Label):
        return what.in_language(language).split("; ")
    return [refusal.text(language)]


def template_file(request: HttpRequest, name: str) -> HttpResponse:
    """The DOCX of a template, to look at or to change."""
    require(request, "reports.make")
    answer = HttpResponse(named(name).content, content_type=TYPES[Format.DOCX])
    answer["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return answer
