"""Chạy thử: what a rule would have said of the readings of a span, as a picture."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.instants import moment_of
from tamgiang.modules.centre.measures import measure_of
from tamgiang.modules.centre.rules.declaring import declare
from tamgiang.modules.centre.services.backtest import LONGEST
from tamgiang.modules.centre.services.trials import AT_ONCE, NAME, start_trial, try_rule
from tamgiang.modules.centre.showing import code_of, mark_name
from tamgiang.modules.centre.timechart import time_chart
from tamgiang.modules.centre.views.rules import shown, version_of
from tamgiang.modules.centre.views.spans import Span, span_of
from tamgiang.platform.jobs.selectors import jobs
from tamgiang.platform.ui.access import actor, require
from tamgiang.platform.ui.views.jobs import shown_job


@login_required
def rule_try(request: HttpRequest, slug: str) -> HttpResponse:
    """Try the version in force: a short span at once, a longer one in the background."""
    require(request, "centre.view")
    one = declare(version_of(slug).body)
    span = span_of(request.GET, "day", LONGEST)
    page: dict[str, Any] = shown(one) | {"slug": slug, "span": span, "draft": False}
    if span.until - span.since > AT_ONCE:
        job = start_trial(one, span.since, span.until, actor=actor())
        return redirect("centre:rule_trial", slug=slug, job=job.uid)
    page |= drawn(try_rule(one, span.since, span.until))
    return render(request, "centre/watch/rule_try.html", page)


@login_required
def rule_trial(request: HttpRequest, slug: str, job: UUID) -> HttpResponse:
    """A back-test in the background: how far it is, and then its picture."""
    require(request, "centre.view")
    found = get_object_or_404(jobs().filter(name=NAME), uid=job)
    one = declare(found.args["body"])
    if one.code != code_of(slug):
        raise NotFound(what=Label("lần chạy thử này", "This back-test"))
    begin, end = (datetime.fromisoformat(found.args[name]) for name in ("since", "until"))
    page: dict[str, Any] = shown(one) | {
        "slug": slug,
        "span": Span("own", begin, end),
        "job": shown_job(found),
        "draft": "version" not in one.body,
    }
    if found.result:
        page |= drawn(found.result)
    asked = request.headers.get("HX-Request")
    template = "centre/watch/trial.html" if asked else "centre/watch/rule_try.html"
    return render(request, template, page)


def drawn(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was found, with a picture of each source."""
    tracks = [_drawn(track, data) for track in data["tracks"]]
    tracks.sort(key=lambda one: (-len(one["bands"]), -one["readings"], one["name"]))
    return {"found": data, "tracks": tracks}


def _drawn(track: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    language = get_language() or "vi"
    measure = measure_of(track["kind"], track["key"])
    bands = [
        {
            "begin": datetime.fromisoformat(band["begin"]),
            "end": datetime.fromisoformat(band["end"]) if band["end"] else None,
            "title": Label(band["vi"], band["en"]),
            "count": band["count"],
        }
        for band in track["bands"]
    ]
    chart = time_chart(
        [(moment_of(at), value) for at, value in track["series"]],
        datetime.fromisoformat(data["since"]),
        datetime.fromisoformat(data["until"]),
        [
            (mark_name(en if language == "en" else vi, measure, value), value)
            for vi, en, value in track["marks"]
        ],
        [(band["begin"], band["end"]) for band in bands],
    )
    return {
        **track,
        "measure": measure,
        "bands": bands,
        "chart": chart,
        "values": [(moment_of(at), value) for at, value in track["series"][-200:]][::-1],
    }
