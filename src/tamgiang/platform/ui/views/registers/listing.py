"""The list of a register: search, filters, order, pages."""

from collections.abc import Collection
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from tamgiang.kernel.schema import Field, Point, Register, Text
from tamgiang.kernel.text import fold
from tamgiang.platform.imports.running import running_into, unsettled
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.selectors import records
from tamgiang.platform.registry.registry import register_named, spec_of
from tamgiang.platform.ui.access import Person, may_reveal, may_write, require_view
from tamgiang.platform.ui.area import place_names
from tamgiang.platform.ui.views.registers.filters import filter_row, lookups
from tamgiang.platform.ui.views.registers.shown import table_row

PAGE = 25
#: More columns than this make a list unreadable; the record's page shows the rest.
COLUMNS = 6
#: How many records a search is checked on for those who may not see all that is searched.
CANDIDATES = 20_000


def register_list(request: HttpRequest, name: str) -> HttpResponse:
    """One page of a register."""
    register = register_named(name)
    require_view(request, register)
    found = chosen_records(request.user, register, request.GET)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    filters = filter_row(register, request.GET)
    importing = running_into(register)
    context = {
        "register": register,
        "spec": spec_of(register),
        "columns": list_fields(register),
        "rows": _rows(register, page, importing),
        "importing": importing,
        "page": page,
        "filters": filters,
        "more_used": any(shown.value for shown in filters[3:]),
        "filtered": any(
            value for name, value in request.GET.items() if name not in ("page", "sort")
        ),
        "q": request.GET.get("q", ""),
        "sort": request.GET.get("sort", ""),
        "may_write": may_write(request.user, register),
    }
    return render(request, "ui/registers/list.html", context)


def list_fields(register: Register) -> tuple[Field, ...]:
    """The columns beside the title, place and day; long texts and points stay out."""
    shown = [
        field
        for field in register.fields
        if field.listed
        and field.name != register.title
        and not isinstance(field, Point)
        and not (isinstance(field, Text) and field.multiline)
    ]
    return tuple(shown[:COLUMNS])


def chosen_records(person: Person, register: Register, given: QueryDict) -> QuerySet[Record]:
    """The records of a list with its search, filters and order."""
    search = given.get("q", "").strip()
    found = records(register, search=search, filters=lookups(register, given))
    if search and not may_reveal(person, register):
        found = _found_in_the_open(register, found, search)
    order = given.get("sort", "")
    sortable = {register.title, "effective_on", *(f.name for f in list_fields(register))}
    if order.removeprefix("-") in sortable and not _hidden(register, order.removeprefix("-")):
        found = found.order_by(order, "-pk")
    return found


def _found_in_the_open(
    register: Register, found: QuerySet[Record], search: str
) -> QuerySet[Record]:
    """Only what the values shown unmasked give away, for those who may not see the others.

    Else the masked name of a person could be guessed by searching for it.
    """
    opened = [name for name in register.searched if not register.by_name[name].personal]
    if len(opened) == len(register.searched):
        return found
    words = fold(search).split()
    rows = found.values_list("pk", *opened)[:CANDIDATES]
    kept = [pk for pk, *texts in rows if _holds(texts, words)]
    return found.filter(pk__in=kept)


def _holds(texts: list[str | None], words: list[str]) -> bool:
    folded = fold(" ".join(text or "" for text in texts))
    return all(word in folded for word in words)


def _hidden(register: Register, name: str) -> bool:
    """Sorting by a masked value would tell something of it."""
    field = register.by_name.get(name)
    return field is not None and field.personal


def _rows(
    register: Register, page: Page[Record], importing: Collection[int]
) -> list[dict[str, Any]]:
    fields = list_fields(register)
    places = place_names({record.block_id for record in page})
    moving = unsettled(register, (record.pk for record in page), importing)
    return [
        table_row(record, fields, places) | {"unsettled": record.pk in moving} for record in page
    ]
