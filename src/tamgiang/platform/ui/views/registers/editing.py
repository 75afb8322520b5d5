"""Adding a record, and correcting one for a stated reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Day, Field, Option, Register
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.refusals import ChangedMeanwhile, DuplicateKey, ReasonRequired
from tamgiang.platform.registers.selectors import history, record_at
from tamgiang.platform.registers.services import correct, create
from tamgiang.platform.registry.registry import register_named, spec_of
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.ui.access import actor, require_write
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.area import place_choices
from tamgiang.platform.ui.views.registers.detail import opened, record_url, shown_version
from tamgiang.platform.ui.views.registers.shown import title_of, value_of
from tamgiang.platform.ui.views.registers.widgets import Control, control, read
from tamgiang.platform.ui.words import today


@dataclass(slots=True)
class Form:
    """A filled form: its controls, the reason, and what is wrong with it."""

    controls: list[Control]
    reason: str = ""
    reason_error: str = ""
    other: str = ""
    status: int = 422

    @property
    def wrong(self) -> list[Control]:
        """The controls with an error."""
        return [control for control in self.controls if control.error]

    @property
    def faulty(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.wrong or self.reason_error or self.other)


def form_fields(register: Register) -> tuple[Field, ...]:
    """The declared fields, then where and since when; events never end."""
    labels = {"effective_on": register.effective_label}
    common = [
        Day(name=name, label=labels.get(name, field.label), required=field.required)
        for name, field in register.columns.items()
        if name in ("effective_on", "ended_on") and not (register.event and name == "ended_on")
    ]
    return (*register.fields, _place_field(register), *common)


def _place_field(register: Register) -> Choice:
    scope, needed = current_scope(), f"registers.write:{register.full_name}"
    offered = [(unit, name) for unit, name in place_choices() if scope.may(needed, unit)]
    options = tuple(Option(str(unit), Label(name, name)) for unit, name in offered)
    return Choice(
        name="block", label=register.columns["block"].label, required=True, options=options
    )


def record_new(request: HttpRequest, name: str) -> HttpResponse:
    """The empty form, and the record made from it."""
    register = register_named(name)
    require_write(request, register)
    fields = form_fields(register)
    form = Form([control(field, _initial(field)) for field in fields])
    if request.method == "POST":
        values, form = _filled(register, fields, request.POST, form)
        if not form.faulty:
            record = _tried(form, lambda: create(register, values, actor=actor()))
            if record is not None:
                messages.success(request, _("%(title)s was added.") % {"title": title_of(record)})
                return redirect(record_url(record))
    page = {"register": register, "spec": spec_of(register), "form": form, "adding": True}
    status = form.status if form.faulty else 200
    return render(request, "ui/registers/form.html", page, status=status)


def record_edit(request: HttpRequest, name: str, uid: UUID) -> HttpResponse:
    """The form of a record; what is changed needs a reason."""
    record = opened(request, name, uid)
    register = record.register
    require_write(request, register, record.block_id)
    fields = form_fields(register)
    form = Form([_control_of(record, field) for field in fields])
    conflict: list[dict[str, Any]] = []
    if request.method == "POST":
        values, form = _filled(register, fields, request.POST, form)
        _keep_hidden(form, values)
        _with_reason(form, request.POST)
        if not form.faulty:
            try:
                done = _tried(form, lambda: _corrected(request, record, values, form.reason))
            except ChangedMeanwhile:
                record = record_at(record.ref)
                conflict = _meanwhile(record, request.POST)
                done = None
            if done is not None:
                messages.success(request, _("The correction was saved."))
                return redirect(record_url(done))
    page = {
        "register": register,
        "spec": spec_of(register),
        "record": record,
        "heading": title_of(record),
        "form": form,
        "conflict": conflict,
    }
    status = 409 if conflict else form.status if form.faulty else 200
    return render(request, "ui/registers/form.html", page, status=status)


def _initial(field: Field) -> date | None:
    return today() if field.name == "effective_on" else None


def _control_of(record: Record, field: Field) -> Control:
    if field.name == "block":
        return control(field, record.block_id)
    value = value_of(record, field)
    return control(field, value, kept=field.personal and value is not None)


def _filled(
    register: Register, fields: tuple[Field, ...], given: Mapping[str, str], form: Form
) -> tuple[dict[str, Any], Form]:
    """The values of a posted form, and the form with the texts and errors in it."""
    kept = {c.field.name for c in form.controls if c.hint and not c.value and c.field.personal}
    wanted = tuple(f for f in fields if not (f.name in kept and not given.get(f.name, "").strip()))
    values, errors = read(register, wanted, given)
    for shown in form.controls:
        name = shown.field.name
        shown.value = given.get(f"{name}_lat" if shown.kind == "point" else name, "")
        shown.second = given.get(f"{name}_lon", "")
        shown.error = errors.get(name, "")
    return values, form


def _keep_hidden(form: Form, values: dict[str, Any]) -> None:
    """A hidden personal value that was left empty stays as it is."""
    for shown in form.controls:
        if shown.field.personal and values.get(shown.field.name) is None and shown.hint:
            values.pop(shown.field.name, None)


def _with_reason(form: Form, given: Mapping[str, str]) -> None:
    form.reason = given.get("reason", "").strip()
    if not form.reason:
        form.reason_error = ReasonRequired().text(get_language() or "vi")


def _corrected(
    request: HttpRequest, record: Record, values: Mapping[str, Any], reason: str
) -> Record:
    version = request.POST.get("version", "")
    return correct(
        record,
        values,
        reason=reason,
        actor=actor(),
        version=int(version) if version.isdigit() else None,
    )


def _tried(form: Form, act: Callable[[], Record]) -> Record | None:
    """The record an act gives, or None with the refusal written into the form."""
    try:
        record = act()
    except ChangedMeanwhile:
        raise
    except Refusal as refusal:
        text = refusal.text(get_language() or "vi")
        if refusal.status >= 500:
            # The machine is at fault, not what was filled in; that stays in the form.
            form.status, text = refusal.status, f"{text} [{refusal.code}]"
        keyed = form.controls[0] if isinstance(refusal, DuplicateKey) else None
        if keyed is None:
            form.other = text
        else:
            keyed.error = text
        return None
    return record


def _meanwhile(record: Record, given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The corrections others made after the version this form was opened on."""
    seen = given.get("version", "")
    known = int(seen) if seen.isdigit() else 0
    newer = [entry for entry in history(record) if entry.version > known]
    actors = actor_names(entry.actor for entry in newer)
    return [shown_version(entry, actors) for entry in newer]
