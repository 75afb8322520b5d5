"""One record: its values, place, history and proof."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tamgiang.kernel.refs import Ref
from tamgiang.kernel.schema import Field, Link, Point
from tamgiang.platform.audit.selectors import entries_of
from tamgiang.platform.audit.services import append
from tamgiang.platform.imports.running import unsettled
from tamgiang.platform.registers.models import MODELS, Record, State
from tamgiang.platform.registers.refusals import ReasonRequired
from tamgiang.platform.registers.sealing import opened_reasons, sealed_reason
from tamgiang.platform.registers.selectors import Change, HistoryEntry, history, record_at
from tamgiang.platform.registry.registry import register_named, spec_of
from tamgiang.platform.ui.access import (
    actor,
    may_reveal,
    may_see,
    may_write,
    require_reveal,
    require_view,
)
from tamgiang.platform.ui.actors import actor_names, doers
from tamgiang.platform.ui.acts import act_text
from tamgiang.platform.ui.area import place_names
from tamgiang.platform.ui.maps import area_map
from tamgiang.platform.ui.status import light_named
from tamgiang.platform.ui.views.files.part import files_part
from tamgiang.platform.ui.views.files.reasons import remember
from tamgiang.platform.ui.views.registers.attached import around
from tamgiang.platform.ui.views.registers.shown import text_of, title_of, value_of

_LIGHTS = {State.ACTIVE: "active", State.PENDING: "pending", State.WITHDRAWN: "withdrawn"}


def opened(request: HttpRequest, name: str, uid: UUID) -> Record:
    """The record of an address, for a person who may see its register."""
    register = register_named(name)
    require_view(request, register)
    return record_at(Ref(register.module, register.name, uid))


def record_page(request: HttpRequest, name: str, uid: UUID) -> HttpResponse:
    """A record with its personal values masked."""
    return render(request, "ui/registers/record.html", page_of(request, opened(request, name, uid)))


@require_POST
def record_unmasked(request: HttpRequest, name: str, uid: UUID) -> HttpResponse:
    """The record with its personal values, after a reason that goes into the audit log."""
    record = opened(request, name, uid)
    require_reveal(request, record.register, record.block_id)
    given = request.POST.get("reason", "").strip()[:300]
    if not given:
        raise ReasonRequired()
    seen = sorted(field.name for field in record.register.fields if field.personal)
    with transaction.atomic():
        # People write names into reasons, and the audit is never overwritten.
        reason = sealed_reason(record, given)
        body = {"fields": seen, "reason": reason}
        append(str(record.ref), "record.viewed", body, actor=actor())
    remember(request, record.ref, reason)
    page = page_of(request, record, unmasked=True)
    answer = render(request, "ui/registers/record.html", page)
    add_never_cache_headers(answer)
    return answer


def page_of(request: HttpRequest, record: Record, *, unmasked: bool = False) -> dict[str, Any]:
    """What the record's page shows."""
    register = record.register
    versions = history(record)
    entries = list(entries_of(str(record.ref)).order_by("-seq")[:50])
    actors = actor_names(version.actor for version in versions)
    done_by = doers(entries)
    by_version = {e.body["version"]: done_by[e.pk] for e in entries if "version" in e.body}
    reasons = opened_reasons(record.ref, [entry.body.get("reason", "") for entry in entries])
    position = _position(record)
    return {
        "register": register,
        "spec": spec_of(register),
        "own_page": own_page(record),
        "record": record,
        "heading": title_of(record),
        "light": light_named(_LIGHTS[State(record.state)]),
        "unsettled": bool(unsettled(register, [record.pk])),
        "facts": [fact(request, record, field, unmasked=unmasked) for field in register.fields],
        "place": place_names({record.block_id}).get(record.block_id, ""),
        "map": area_map(points=[position] if position else [], highlight=record.block_id),
        "has_position": position is not None,
        "history": [
            shown_version(entry, actors, unmasked=unmasked)
            | {"actor": by_version.get(entry.version, actors[entry.actor])}
            for entry in versions
        ],
        "audit": [
            (entry, done_by[entry.pk], act_text(entry.action, get_language() or "vi"), reason)
            for entry, reason in zip(entries, reasons, strict=True)
        ],
        "around": around(request, record, unmasked=unmasked),
        "files": files_part(request, record.ref, record_url(record)),
        "unmasked": unmasked,
        "may_write": may_write(request.user, register, record.block_id)
        and record.state == State.ACTIVE,
        "may_unmask": not unmasked and _may_unmask(request, record),
    }


def fact(request: HttpRequest, record: Record, field: Field, *, unmasked: bool) -> dict[str, Any]:
    """One value of the record with where a link leads."""
    value = value_of(record, field)
    text = text_of(field, value, unmasked=unmasked)
    url = _linked(request, field, value) if isinstance(field, Link) and value else ""
    return {"field": field, "text": text, "url": url}


def _linked(request: HttpRequest, field: Link, key: str) -> str:
    """The page of the record another register keeps under this key; empty when there is none."""
    model = MODELS.get(field.to)
    if model is None or not may_see(request.user, model.register):
        return ""
    found = model.objects.filter(**{model.register.key[0]: key, "state": State.ACTIVE}).first()
    return record_url(found) if found else ""


def record_url(record: Record) -> str:
    """The address of a record's page."""
    return reverse("ui:record", args=[record.register.full_name, record.uid])


def own_page(record: Record) -> str:
    """The page its module has for it; empty when there is none."""
    pages = dict(spec_of(record.register).record_pages)
    name = pages.get(record.register.name)
    return reverse(name, args=[record.uid]) if name else ""


def _position(record: Record) -> tuple[float, float] | None:
    for field in record.register.fields:
        if isinstance(field, Point) and not field.personal:
            value: tuple[float, float] | None = value_of(record, field)
            return value
    return None


def shown_version(
    entry: HistoryEntry, actors: dict[str, str], *, unmasked: bool = False
) -> dict[str, Any]:
    """One correction for the history: who, when, why, and each value before and after."""
    changes = [_change(change, unmasked=unmasked) for change in entry.changes]
    return {"entry": entry, "actor": actors[entry.actor], "changes": changes}


def _change(change: Change, *, unmasked: bool) -> dict[str, Any]:
    if change.column == "block_id":
        names = place_names({change.before, change.after} - {None})
        return {
            "label": _("Place"),
            "before": names.get(change.before, ""),
            "after": names.get(change.after, ""),
        }
    if change.field is None:
        return {"label": change.column, "before": change.before, "after": change.after}
    return {
        "label": change.field.label,
        "before": text_of(change.field, change.before, unmasked=unmasked),
        "after": text_of(change.field, change.after, unmasked=unmasked),
    }


def _may_unmask(request: HttpRequest, record: Record) -> bool:
    register = record.register
    return register.personal and may_reveal(request.user, register, record.block_id)
