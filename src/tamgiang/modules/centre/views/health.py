"""Sức khỏe báo động: the figures of EEMUA 191 and IEC 62682, each with the alarms behind it."""

from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tamgiang.modules.centre.selectors.alarm_health import (
    AlarmHealth,
    Behind,
    Fact,
    alarm_health,
    alarms_behind,
)
from tamgiang.modules.centre.selectors.alarm_queue import PRIORITY_LABELS
from tamgiang.modules.centre.selectors.rule_pages import rule_names
from tamgiang.modules.centre.selectors.sources import source_names
from tamgiang.modules.centre.timechart import BarChart, bar_chart
from tamgiang.modules.centre.views.spans import Span, span_of
from tamgiang.platform.ui.access import require
from tamgiang.platform.ui.views.indicators import as_csv
from tamgiang.platform.ui.words import moment_text, today

#: Hours are drawn one by one up to this many; beyond that the busiest hour of each day is.
MOST_BARS = 800
BUSIEST = 8
MOST_SHARING = 9
SHOWN = 500


@login_required
def health(request: HttpRequest) -> HttpResponse:
    """The page of a span."""
    require(request, "centre.view")
    span, found = _found(request)
    page: dict[str, Any] = {
        "span": span,
        "found": found,
        "operators": range(1, MOST_SHARING),
        "chart": _chart(found),
        "by_day": len(found.hours) > MOST_BARS,
        "busiest": _busiest(found),
        "query": f"{span.query}&operators={found.operators}",
        "names": source_names(one.source for one in found.worst),
        "rules": rule_names(),
        "today": today(),
    }
    return render(request, "centre/watch/health.html", page)


@login_required
def health_alarms(request: HttpRequest) -> HttpResponse:
    """The alarms one figure was counted from."""
    require(request, "centre.view")
    span, found = _found(request)
    facts = alarms_behind(found, _asked(request))
    page = {
        "span": span,
        "facts": facts[:SHOWN],
        "count": len(facts),
        "title": _title(request.GET.get("of", "")),
        "query": f"{span.query}&operators={found.operators}",
        "names": source_names(fact.source for fact in facts[:SHOWN]),
        "rules": rule_names(),
    }
    return render(request, "centre/watch/health_alarms.html", page)


@login_required
def health_csv(request: HttpRequest) -> HttpResponse:
    """Every alarm of the span, with what health looks at."""
    require(request, "centre.view")
    span, found = _found(request)
    heads = [
        _("Number"),
        _("Alarm"),
        _("Priority"),
        pgettext("centre", "Rule"),
        _("Source"),
        _("Raised"),
        _("Closed"),
        _("Closed because"),
    ]
    name = f"alarm-health-{span.first.isoformat()}-{span.last.isoformat()}.csv"
    return as_csv(name, heads, (_row(fact) for fact in found.alarms))


def _found(request: HttpRequest) -> tuple[Span, AlarmHealth]:
    span = span_of(request.GET, "week")
    said = request.GET.get("operators", "")
    operators = min(int(said), MOST_SHARING) if said.isdigit() and int(said) else 1
    return span, alarm_health(span.since, span.until, operators=operators)


def _chart(found: AlarmHealth) -> BarChart | None:
    hours = list(found.hours)
    if len(hours) > MOST_BARS:
        days = groupby(hours, key=lambda one: (one[0] - found.since).days)
        hours = [max(day, key=lambda one: one[1]) for _number, day in days]
    bounds = found.standard
    named = (
        (_("target %(n)s") % {"n": bounds.target_per_hour}, bounds.target_per_hour),
        (_("limit %(n)s") % {"n": bounds.limit_per_hour}, bounds.limit_per_hour),
    )
    return bar_chart(hours, found.until, named) if found.raised else None


def _busiest(found: AlarmHealth) -> list[tuple[datetime, float]]:
    busy = sorted((h for h in found.hours if h[1]), key=lambda one: (-one[1], one[0]))
    return busy[:BUSIEST]


def _asked(request: HttpRequest) -> Behind:
    given = request.GET
    at = given.get("at", "")
    return Behind(given.get("of", ""), _moment(at), given.get("rule", ""), given.get("source", ""))


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _title(of: str) -> str:
    known = {
        "standing": _("Standing alarms"),
        "stale": _("Stale alarms"),
        "hour": _("Alarms of one hour"),
        "flood": _("Alarms of a flood"),
        "cause": _("Alarms of one cause"),
        "rule": _("Alarms of one rule"),
        "low_medium": _("Alarms of low and medium priority"),
        "high": _("Alarms of high priority"),
        "critical": _("Critical alarms"),
    }
    return known.get(of, _("Alarms raised"))


def _row(fact: Fact) -> list[object]:
    language = get_language() or "vi"
    return [
        fact.code,
        fact.title,
        PRIORITY_LABELS[fact.priority].in_language(language),
        fact.rule,
        fact.source,
        moment_text(fact.opened, language),
        moment_text(fact.closed, language) if fact.closed else "",
        fact.closing,
    ]
