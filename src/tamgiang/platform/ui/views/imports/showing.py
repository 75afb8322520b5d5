"""The page of one import: what it would do, how far it is, what it did."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import NotPermitted
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Field, Register
from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.plan import BadRow, Difference, FieldChange
from tamgiang.platform.imports.services import bad_rows_file
from tamgiang.platform.imports.services.mapping import mapping_of
from tamgiang.platform.imports.services.preview import last_preview
from tamgiang.platform.jobs.models import JobState
from tamgiang.platform.registers.columns import field_of
from tamgiang.platform.registers.selectors import MASK, records
from tamgiang.platform.ui.access import may, may_write
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.area import place_names
from tamgiang.platform.ui.views.imports.affected import computed, moved_figures
from tamgiang.platform.ui.views.imports.batches import (
    light_of,
    may_see_cells,
    opened,
    register_of,
    steps,
)
from tamgiang.platform.ui.views.imports.comparing import running_job, stopped
from tamgiang.platform.ui.views.registers.listing import list_fields
from tamgiang.platform.ui.views.registers.shown import table_row, text_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLES = 20
MOVING = (BatchState.APPLYING, BatchState.UNDOING)


def import_page(request: HttpRequest, batch: int) -> HttpResponse:
    """Whatever the import is at: columns, progress, preview or result."""
    found = opened(request, batch)
    if running_job(found) or found.state in MOVING:
        return render(request, "ui/imports/progress.html", progress_of(request, found))
    if found.state == BatchState.PREVIEWED:
        return preview_page(request, found)
    if found.state in (BatchState.UPLOADED, BatchState.MAPPED):
        return redirect("ui:import_columns", found.pk)
    return render(request, "ui/imports/result.html", _result(request, found))


def import_progress(request: HttpRequest, batch: int) -> HttpResponse:
    """The moving part of the page; when nothing moves any more the page is loaded again."""
    found = opened(request, batch)
    if not running_job(found) and found.state not in MOVING:
        over = HttpResponse()
        over["HX-Refresh"] = "true"
        return over
    return render(request, "ui/imports/moving.html", progress_of(request, found))


def progress_of(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    """How far the work is; the job knows best, the import itself is the fallback."""
    job = running_job(batch)
    done = job.done if job and job.total else batch.position
    total = job.total if job and job.total else batch.operations
    comparing = batch.state in (BatchState.MAPPED, BatchState.UPLOADED)
    waiting = job is not None and job.state == JobState.QUEUED
    return {
        "steps": steps(2 if comparing else 3),
        "batch": batch,
        "register": register_of(batch),
        "done": done,
        "total": total,
        "percent": None if not total or comparing or waiting else min(100, done * 100 // total),
        "comparing": comparing,
        "waiting": waiting,
        "stopping": batch.cancel_asked or (job is not None and job.cancel_requested),
        "may_stop": may_write(request.user, register_of(batch)),
        "undoing": batch.state == BatchState.UNDOING,
    }


def preview_page(
    request: HttpRequest,
    batch: Batch,
    *,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Counts, differences field by field, rows left out, and the question."""
    shown = last_preview(batch)
    if shown is None:
        return redirect("ui:import_columns", batch.pk)
    register, plain = register_of(batch), may_see_cells(request, batch)
    page: dict[str, Any] = {
        "steps": steps(2),
        "batch": batch,
        "register": register,
        "preview": shown,
        "mapping": mapping_of(batch),
        "left_out": [(row, _where(row)) for row in (*shown.bad, *shown.duplicates)],
        "left_out_count": shown.counts.bad + shown.counts.duplicate,
        "groups": _groups(register, shown.differences),
        "may_confirm": may(request.user, "imports.confirm") and may_write(request.user, register),
        "may_download": plain,
        "errors": errors or [],
        "wrong": dict(errors or ()),
        "failure": batch.failure,
        "stopped": stopped(batch),
    }
    return render(request, "ui/imports/preview.html", page, status=status)


def _where(row: BadRow) -> list[tuple[str, Any]]:
    return [(told.column, told.label) for told in row.problems]


def _groups(register: Register, found: tuple[Difference, ...]) -> list[dict[str, Any]]:
    """The first differences of each kind; new records as a table, changes one by one."""
    words = {
        "changed": _("To be corrected"),
        "new": _("To be added"),
        "ended": _("To be ended"),
        "withdrawn": _("To be withdrawn"),
    }
    groups = []
    for verb, text in words.items():
        rows = [d for d in found if d.verb == verb][:EXAMPLES]
        if rows:
            shown = [_shown(register, difference) for difference in rows]
            groups.append(
                {"verb": verb, "text": text, "rows": shown, "heads": _heads(register, rows)}
            )
    return groups


def _heads(register: Register, rows: list[Difference]) -> list[tuple[str, Label]]:
    """The columns that any of the rows fills, in the order of the register."""
    return list({c.column: _label(register, c) for row in rows for c in row.changes}.items())


def _label(register: Register, change: FieldChange) -> Label:
    """A register calls its first day by a name of its own."""
    return register.effective_label if change.column == "effective_on" else change.label


def _shown(register: Register, difference: Difference) -> dict[str, Any]:
    title = register.by_name[register.title]
    masked = title.personal and difference.title
    key_masked = any(register.by_name[name].personal for name in register.key)
    return {
        "row": difference.row,
        "key": MASK if key_masked else difference.key,
        "title": MASK if masked else difference.title,
        "changes": [_change(register, change) for change in difference.changes],
        "cells": {c.column: _change(register, c)["after"] for c in difference.changes},
    }


def _change(register: Register, change: FieldChange) -> dict[str, Any]:
    field = field_of(register, change.column)
    return {
        "label": _label(register, change),
        "before": _text(field, change, change.before),
        "after": _text(field, change, change.after),
    }


def _text(field: Field, change: FieldChange, value: object) -> str:
    if value is None or value == "":
        return ""
    if change.personal:
        return MASK
    plain = change.column == "block_id" or change.column not in (field.name,)
    return str(value) if plain else text_of(field, value)


def import_left_out(request: HttpRequest, batch: int) -> HttpResponse:
    """The rows left out, as a copy of the sheet with the reasons beside them."""
    found = opened(request, batch)
    if not may_see_cells(request, found):
        raise NotPermitted()
    path = bad_rows_file(found)
    name = f"chua-nhan-{found.pk}.xlsx"
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=XLSX)
    answer["Cache-Control"] = "no-store"
    return answer  # type: ignore[return-value]


def _result(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    register = register_of(batch)
    # Asked before the figures are read: what becomes ready in between is read the next time.
    ready = computed(batch)
    moved, still = moved_figures(batch)
    applied = batch.state == BatchState.APPLIED
    found = list(records(register, filters={"batch_id": batch.pk})[:EXAMPLES]) if applied else []
    fields, places = list_fields(register), place_names({record.block_id for record in found})
    actors = actor_names([batch.actor, batch.undo_actor])
    return {
        "steps": steps(3),
        "batch": batch,
        "register": register,
        "light": light_of(batch),
        "applied": applied,
        "undone": batch.state == BatchState.UNDONE,
        "actor": actors[batch.actor],
        "undo_actor": actors[batch.undo_actor],
        "moved": moved,
        "still": still,
        "computed": ready,
        "columns": fields[:4],
        "rows": [table_row(record, fields[:4], places) for record in found],
        "may_undo": applied
        and may(request.user, "imports.confirm")
        and may_write(request.user, register),
    }
