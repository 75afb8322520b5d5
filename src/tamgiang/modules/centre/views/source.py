"""One source: its readings over a span, its alarms, keys, marks, and what was not taken."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.instants import micros_of, moment_of
from tamgiang.modules.centre.measures import Measure, measure_of, measures
from tamgiang.modules.centre.models import Alarm, Mark, Source, Token
from tamgiang.modules.centre.registers import SOURCE
from tamgiang.modules.centre.registers.alarms import ALARM
from tamgiang.modules.centre.selectors.gauges import gauge_of
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.sources import (
    SourceRow,
    dead_letters,
    refused_by_minute,
    source_row,
)
from tamgiang.modules.centre.services.marks import marks_of
from tamgiang.modules.centre.showing import mark_name
from tamgiang.modules.centre.telemetry import open_store
from tamgiang.modules.centre.timechart import time_chart
from tamgiang.modules.centre.views.connecting import connecting
from tamgiang.modules.centre.views.spans import Span, span_of
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.access import may, require
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.area import place_names
from tamgiang.platform.ui.views.indicators import as_csv
from tamgiang.platform.ui.words import today

#: Values drawn, and rows of the table below the picture.
POINTS, ROWS, ALARMS, MINUTES = 600, 300, 10, 60
READINGS, CONFIGURE = "centre.readings", "centre.configure"


@login_required
def source(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The page of a source."""
    return source_page(request, source_at(request, uid))


def source_at(request: HttpRequest, uid: UUID) -> Record:
    """The source of an address. Raises NotPermitted or NotFound."""
    require(request, "centre.view")
    found = having(Source, uid=uid).first()
    if found is None:
        raise NotFound(what=Label("nguồn này", "This source"))
    return found


def source_page(
    request: HttpRequest,
    record: Record,
    *,
    faults: Mapping[str, Refusal] | None = None,
    token: str = "",
) -> HttpResponse:
    """The page, with what was refused beside its form, or a new key that is shown only now."""
    row = source_row(record)
    span = span_of(request.GET, "day")
    block = record.block_id
    configure = may(request.user, CONFIGURE, block)
    page: dict[str, Any] = {
        **_readings(request, row, span),
        "row": row,
        "record": record,
        "register": SOURCE,
        "alarm_register": ALARM,
        "span": span,
        "place": place_names({block}).get(block, ""),
        "gauge": gauge_of(record),
        "known": measures().get(row.kind, ()),
        "alarms": having(Alarm, source=row.code).order_by("-opened_at")[:ALARMS],
        "marks": marks_of(row.code),
        "older": _older(row.code),
        "refused": refused_by_minute(row.uid, timezone.now() - timedelta(days=7))[:MINUTES],
        "dead": dead_letters(row.uid),
        "connecting": connecting(request, row, token),
        "may_configure": configure,
        "may_read": may(request.user, READINGS, block),
        "tokens": _tokens(row.uid) if configure else [],
        "token": token,
        "faults": faults or {},
        "said": request.POST,
        "today": today(),
        "now": timezone.localtime(),
    }
    answer = render(request, "centre/watch/source.html", page, status=422 if faults else 200)
    if token:
        answer["Cache-Control"] = "no-store"
    return answer


@login_required
def source_csv(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every reading of the span as a file, each measure in its column."""
    record = source_at(request, uid)
    row = source_row(record)
    span = span_of(request.GET, "day")
    with closing(open_store()) as store:
        told = store.span(record.pk, micros_of(span.since), micros_of(span.until))
    keys = sorted({key for reading in told for key in dict(reading.values)})
    language = get_language() or "vi"
    heads = [
        _("Observed"),
        pgettext("centre", "Received"),
        *(_head(row.kind, key, language) for key in keys),
    ]
    rows = (
        [_iso(reading.at), _iso(reading.received), *(dict(reading.values).get(k) for k in keys)]
        for reading in sorted(told, key=lambda one: one.at)
    )
    name = f"{row.code}-{span.first.isoformat()}-{span.last.isoformat()}.csv"
    return as_csv(name, heads, rows)


def _readings(request: HttpRequest, row: SourceRow, span: Span) -> dict[str, Any]:
    """The measure chosen, its picture and the same as a table."""
    choices = _choices(row)
    asked = request.GET.get("measure", "")
    measure = next((one for one in choices if one.key == asked), choices[0] if choices else None)
    if measure is None:
        return {"choices": (), "measure": None, "chart": None, "values": ()}
    series = _series(row.record.pk, measure.key, span)
    language = get_language() or "vi"
    marks = [
        (
            mark_name(mark.label_en if language == "en" else mark.label_vi, measure, mark.value),
            mark.value,
        )
        for mark in marks_of(row.code, span.last)
        if mark.key == measure.key
    ]
    bands = [
        (alarm["opened_at"], alarm["closed_at"])
        for alarm in _alarms_in(row.code, span)
        if alarm["opened_at"] < span.until
    ]
    figures = [value for _at, value in series]
    return {
        "choices": choices,
        "measure": measure,
        "chart": time_chart(series, span.since, span.until, marks, bands),
        "values": series[-ROWS:][::-1],
        "count": len(series),
        "low": min(figures, default=None),
        "high": max(figures, default=None),
        "mean": sum(figures) / len(figures) if figures else None,
        "banded": bool(bands),
    }


def _choices(row: SourceRow) -> Sequence[Measure]:
    known = measures().get(row.kind, ())
    if known:
        return known
    return [told.measure for told in row.values]


def _series(pk: int, key: str, span: Span) -> list[tuple[datetime, float]]:
    since, until = micros_of(span.since), micros_of(span.until)
    step = (until - since) // POINTS if span.until - span.since > timedelta(days=2) else 0
    with closing(open_store()) as store:
        return [(moment_of(at), value) for at, value in store.series(pk, key, since, until, step)]


def _alarms_in(code: str, span: Span) -> list[dict[str, Any]]:
    found = having(Alarm, source=code, opened_at__lt=span.until)
    found = found.exclude(drill=True).exclude(closed_at__lt=span.since)  # type: ignore[misc]
    said = (alarm.values() for alarm in found[:200])
    return [one for one in said if one["closing"] != "merged"]


def _older(code: str) -> list[Mark]:
    """Marks that ended, and those that are to come."""
    current = {mark.pk for mark in marks_of(code)}
    found = Mark.objects.filter(source=code).exclude(pk__in=current)
    return list(found.order_by("key", "name", "-valid_from"))


def _tokens(uid: UUID) -> list[tuple[Token, str]]:
    found = list(Token.objects.filter(source=uid).order_by("-created_at")[:20])
    names = actor_names(token.created_by for token in found)
    return [(token, names[token.created_by]) for token in found]


def _head(kind: str, key: str, language: str) -> str:
    measure = measure_of(kind, key)
    unit = measure.unit.in_language(language)
    label = measure.label.in_language(language)
    return label if unit in ("-", "0/1") else f"{label} ({unit})"


def _iso(at: int) -> str:
    return timezone.localtime(moment_of(at)).isoformat()
