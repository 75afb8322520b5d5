"""The records of a list as a file; personal values stay masked."""

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.platform.imports.export import Form, export
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.ui.access import actor, require_view
from tamgiang.platform.ui.views.registers.listing import chosen_records

TYPES: dict[Form, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def register_export(request: HttpRequest, name: str, form: Form) -> HttpResponseBase:
    """The list as it is filtered, as `csv` or `xlsx`, in headers an import knows again."""
    register = register_named(name)
    require_view(request, register)
    if form not in TYPES:
        raise NotFound(what=Label("định dạng này", "This format"))
    found = chosen_records(request.user, register, request.GET)
    file = export(register, found, form, actor=actor(), language=get_language() or "vi")
    answer = FileResponse(
        file,
        as_attachment=True,
        filename=f"{register.full_name}.{form}",
        content_type=TYPES[form],
    )
    answer["Cache-Control"] = "no-store"
    return answer
