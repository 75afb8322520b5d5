"""The first step: which register, which file, where it comes from."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.imports.models import MappingMemory
from tamgiang.platform.imports.reader.limits import LIMITS
from tamgiang.platform.imports.services import upload
from tamgiang.platform.registry.registry import registers
from tamgiang.platform.ui.access import actor, require, require_write
from tamgiang.platform.ui.views.imports.batches import known_sources, steps, writable

Errors = list[tuple[str, str]]


def import_new(request: HttpRequest) -> HttpResponse:
    """The empty form, and the import begun from a file."""
    require(request, "imports.run")
    given = request.POST if request.method == "POST" else request.GET
    chosen = given.get("register", "")
    errors: Errors = []
    if request.method == "POST":
        batch, errors = _begun(request, chosen)
        if batch is not None:
            return redirect("ui:import_columns", batch)
    offered = writable(request)
    page: dict[str, Any] = {
        "steps": steps(0),
        "registers": offered,
        "chosen": next((r for r in offered if r.full_name == chosen), None),
        "source": given.get("source", ""),
        "sources": known_sources(MappingMemory.objects.values_list("source", flat=True)),
        "errors": errors,
        "wrong": dict(errors),
        "megabytes": LIMITS.file_bytes >> 20,
    }
    return render(request, "ui/imports/upload.html", page, status=422 if errors else 200)


def _begun(request: HttpRequest, chosen: str) -> tuple[int | None, Errors]:
    """The number of the new import, or what is wrong: (field, text)."""
    errors: Errors = []
    register, file = registers().get(chosen), request.FILES.get("file")
    if register is None:
        errors.append(("register", _("Choose the register the file belongs to.")))
    if file is None:
        errors.append(("file", _("Choose a file, or drop one here.")))
    if register is None or file is None:
        return None, errors
    require_write(request, register)
    try:
        batch = upload(file, register, request.POST.get("source", ""), actor())
    except Refusal as refusal:
        if refusal.status >= 500:
            # No other file would fare better.
            raise
        return None, [("file", refusal.text(get_language() or "vi"))]
    return batch.pk, []
