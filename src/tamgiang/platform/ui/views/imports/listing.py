"""The list of imports: what waits for a decision first, what was taken in below."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.registry.registry import registers
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.views.imports.batches import light_of, register_of, visible, writable

PAGE = 25
OPEN = (BatchState.UPLOADED, BatchState.MAPPED, BatchState.PREVIEWED, BatchState.FAILED)
RUNNING = (BatchState.APPLYING, BatchState.UNDOING)
COUNTED = (BatchState.PREVIEWED, BatchState.APPLIED, BatchState.UNDONE, *RUNNING)
GROUPS = {
    "open": (*OPEN, *RUNNING),
    "applied": (BatchState.APPLIED,),
    "over": (BatchState.UNDONE, BatchState.CANCELLED),
}


def import_list(request: HttpRequest) -> HttpResponse:
    """Imports, newest first, by register and by how far they are."""
    found = _chosen(visible(request), request.GET)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    actors = actor_names(batch.actor for batch in page)
    known = registers()
    context: dict[str, Any] = {
        "rows": [_row(batch, actors) for batch in page if batch.register in known],
        "page": page,
        "registers": writable(request),
        "chosen": request.GET.get("register", ""),
        "state": request.GET.get("state", ""),
        "states": (
            ("open", _("To be decided")),
            ("applied", _("Taken in")),
            ("over", _("Undone or cancelled")),
        ),
        "filtered": any(request.GET.get(name) for name in ("register", "state", "q")),
        "q": request.GET.get("q", ""),
    }
    return render(request, "ui/imports/list.html", context)


def _chosen(found: QuerySet[Batch], given: QueryDict) -> QuerySet[Batch]:
    if register := given.get("register", ""):
        found = found.filter(register=register)
    if states := GROUPS.get(given.get("state", "")):
        found = found.filter(state__in=states)
    if text := given.get("q", "").strip():
        found = found.filter(file_name__icontains=text) | found.filter(source__icontains=text)
    return found


def _row(batch: Batch, actors: dict[str, str]) -> dict[str, Any]:
    return {
        "batch": batch,
        "register": register_of(batch),
        "light": light_of(batch),
        "actor": actors[batch.actor],
        "counts": _counts(batch),
    }


def _counts(batch: Batch) -> list[tuple[str, int | None]]:
    """What the file brings, or brought; nothing while it was not compared, or was left."""
    told = batch.state in COUNTED
    counts = {
        _("Adds"): batch.new,
        _("Corrects"): batch.changed,
        _("Ends"): batch.ended,
        _("Withdraws"): batch.withdrawn,
        _("Left out"): batch.bad + batch.duplicate,
    }
    return [(name, count if told else None) for name, count in counts.items()]
