"""Marks of gauges: dated, with the source they are taken from, each change in the audit."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Mark, Source
from tamgiang.modules.centre.selectors.records import having
from tamgiang.platform.accounts.access import require
from tamgiang.platform.audit.services import append
from tamgiang.platform.registers.refusals import ReasonRequired
from tamgiang.platform.scopes import system_scope

FILE = Path(__file__).parent.parent / "data" / "marks.yaml"
CONFIGURE = "centre.configure"
SYSTEM = "system:centre.rules"


class BadMark(Refusal):
    """A mark without a plain name or a number, or dated before one that follows it."""

    code = "centre.mark_bad"
    message = Label(
        "Mốc cần tên không dấu, giá trị là số, và ngày hiệu lực không trước mốc đang có ({day}).",
        "A mark needs a plain name and a number, and begins no earlier than the last ({day}).",
    )


def set_mark(
    source: str,
    key: str,
    name: str,
    value: float,
    valid_from: date,
    *,
    basis: str,
    actor: str,
    label: Label | None = None,
) -> Mark:
    """The mark `name` of a source (its code) from a day on; the earlier one ends there.

    Needs centre.configure at the source's place; `basis` is the decision or measurement it is
    taken from. Raises BadMark, ReasonRequired (no basis), NotFound, NotPermitted.
    """
    held = having(Source, code=source).first()
    if held is None:
        raise NotFound(what=Label(f"nguồn {source}", f"source {source}"))
    require(CONFIGURE, held.block_id)
    if not basis.strip():
        raise ReasonRequired()
    if not name.isidentifier() or not name.isascii() or not -1e9 < value < 1e9:
        raise BadMark(day="–")
    with transaction.atomic():
        return _write(source, key, name, value, valid_from, label, basis, actor)


def end_mark(mark: Mark, on: date, reason: str, *, actor: str) -> Mark:
    """The mark holds until the day before `on`. Needs centre.configure."""
    held = having(Source, code=mark.source).first()
    require(CONFIGURE, held.block_id if held else None)
    if not reason.strip():
        raise ReasonRequired()
    if on <= mark.valid_from:
        raise BadMark(day=mark.valid_from)
    with transaction.atomic():
        Mark.objects.filter(pk=mark.pk).update(valid_to=on)
        said = {"name": mark.name, "until": on.isoformat(), "reason": reason.strip()}
        append(f"centre:mark:{mark.source}", "centre.mark_ended", said, actor=actor)
    mark.valid_to = on
    return mark


def marks_of(source: str, day: date | None = None) -> list[Mark]:
    """The marks of a source (its code) in force on a day, lowest first."""
    on = day or timezone.localdate()
    ended = Q(valid_to=None) | Q(valid_to__gt=on)
    return list(Mark.objects.filter(ended, source=source, valid_from__lte=on).order_by("value"))


def sync_marks() -> int:
    """Bring in the marks of the file whose sources are kept here and have none of that name."""
    with system_scope("centre.rules"), transaction.atomic():
        known = {source.values()["code"] for source in having(Source)}
        taken = set(Mark.objects.values_list("source", "key", "name"))
        fresh = [
            row
            for row in _file()
            if row["source"] in known and (row["source"], row["key"], row["name"]) not in taken
        ]
        for row in fresh:
            _write(actor=SYSTEM, **{**row, "label": Label(**row["label"])})
    return len(fresh)


@cache
def _file() -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def _write(
    source: str,
    key: str,
    name: str,
    value: float,
    valid_from: date,
    label: Label | None,
    basis: str,
    actor: str,
) -> Mark:
    held = Mark.objects.select_for_update().filter(source=source, key=key, name=name)
    last = held.order_by("-valid_from").first()
    if last is not None and (last.valid_from > valid_from):
        raise BadMark(day=last.valid_from)
    known = Label(last.label_vi, last.label_en) if last else Label(name, name)
    said = label or known
    values = {"value": value, "basis": basis.strip()[:200], "valid_to": None}
    labels = {"label_vi": said.vi[:80], "label_en": said.en[:80]}
    if last is not None and last.valid_from < valid_from:
        Mark.objects.filter(pk=last.pk).update(valid_to=valid_from)
    mark, _ = Mark.objects.update_or_create(
        source=source, key=key, name=name, valid_from=valid_from, defaults=values | labels
    )
    body = {"key": key, "name": name, "value": repr(value), "valid_from": valid_from.isoformat()}
    append(f"centre:mark:{source}", "centre.mark_set", body | {"basis": basis}, actor=actor)
    return mark
