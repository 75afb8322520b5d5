"""Sheets to take away: the empty template of a register, ready to be filled in and taken back."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from tamgiang.platform.imports.template import template
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.ui.access import require_view

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def import_template(request: HttpRequest, name: str) -> HttpResponse:
    """An XLSX whose columns need no matching when it comes back."""
    register = register_named(name)
    require_view(request, register)
    answer = HttpResponse(template(register, get_language() or "vi"), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="mau-{register.full_name}.xlsx"'
    return answer
