"""A CSV file of one source: its columns matched, each row looked at, and then taken in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.text import fold
from tamgiang.modules.centre.instants import moment_of
from tamgiang.modules.centre.measures import Measure, measures
from tamgiang.modules.centre.services.reading_refusals import BadSheet
from tamgiang.modules.centre.services.readings import (
    READINGS,
    SheetRow,
    look_at_sheet,
    rows_of,
    take_sheet,
)
from tamgiang.modules.centre.views.forms import number_in
from tamgiang.modules.centre.views.source import source_at
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.access import actor, require

#: Bytes of a file, and rows shown of the good and of the wrong ones.
MOST, GOOD, WRONG = 1_500_000, 8, 200
FORMS = ("dmy", "iso", "s", "ms")
_TIMES = ("thoi gian", "thoi diem", "time", "ngay", "gio", "at", "ts")


@login_required
def source_sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Upload, look, take."""
    record = source_at(request, uid)
    require(request, READINGS, record.block_id)
    page: dict[str, Any] = {"record": record, "said": record.values(), "forms": FORMS}
    if request.method == "POST":
        try:
            text = _text(request)
            page |= _columns(request, record, text)
            if request.POST.get("act") == "take":
                return _taken(request, record, text, page["mapping"])
            if page["mapping"]["values"]:
                page |= _looked(look_at_sheet(text.encode(), page["mapping"], only=record))
        except Refusal as fault:
            if fault.status == 403:
                raise
            page["fault"] = fault
    status = 422 if page.get("fault") else 200
    return render(request, "centre/watch/sheet.html", page, status=status)


def _text(request: HttpRequest) -> str:
    sent = request.FILES.get("sheet")
    if sent is None:
        return request.POST.get("text", "")
    if sent.size is None or sent.size > MOST:
        raise BadSheet()
    try:
        return str(sent.read(), "utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadSheet() from fault


def _columns(request: HttpRequest, record: Record, text: str) -> dict[str, Any]:
    """The heads of the file and which of them is what: as chosen, else as their words suggest."""
    heads = [head for head in rows_of(text.encode())[0] if head]
    known: Sequence[Measure] = measures().get(record.values()["kind"], ())
    given = request.POST
    chosen = "at" in given
    at = given.get("at", "") if chosen else _guess(heads, _TIMES)
    form = given.get("form", "dmy")
    values: dict[str, Any] = {}
    columns = []
    for measure in known:
        name = f"measure-{measure.key}"
        words = (measure.key, fold(measure.label.vi), fold(measure.label.en))
        head = given.get(name, "") if chosen else _guess(heads, words)
        times = number_in(given, f"times-{measure.key}")
        if head in heads:
            factor = {"times": times} if times not in (None, 1.0) else {}
            values[measure.key] = {"from": head, **factor}
        columns.append((measure, head, "" if times is None else given[f"times-{measure.key}"]))
    mapping = {"values": values, "form": form if form in FORMS else "dmy"}
    if at in heads:
        mapping["at"] = at
    return {
        "text": text,
        "heads": heads,
        "at": at,
        "form": mapping["form"],
        "columns": columns,
        "mapping": mapping,
    }


def _guess(heads: Sequence[str], words: Sequence[str]) -> str:
    for word in words:
        for head in heads:
            folded = fold(head)
            if folded == word or (len(word) > 2 and word in folded):
                return head
    return ""


def _looked(rows: Sequence[SheetRow]) -> dict[str, Any]:
    good = [row for row in rows if row.reading is not None]
    wrong = [row for row in rows if row.reading is None]
    return {
        "looked": True,
        "good": len(good),
        "wrong": len(wrong),
        "wrong_rows": wrong[:WRONG],
        "good_rows": [
            (row.line, moment_of(row.reading.at), dict(row.reading.values).items())
            for row in good[:GOOD]
            if row.reading is not None
        ],
    }


def _taken(
    request: HttpRequest, record: Record, text: str, mapping: dict[str, Any]
) -> HttpResponse:
    found = take_sheet(text.encode(), mapping, actor=actor(), only=record)
    told = _("%(stored)s readings were stored, %(same)s were there already, %(bad)s not taken.")
    messages.success(
        request,
        told % {"stored": found.stored, "same": found.duplicates, "bad": len(found.bad)},
    )
    return redirect("centre:source", uid=record.uid)
