"""Nguồn quan trắc: the list, with what each told last and what was not taken from it."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.registers import SOURCE
from tamgiang.modules.centre.selectors.sources import (
    KIND_LABELS,
    SourceRow,
    dead_letters,
    source_rows,
)
from tamgiang.modules.centre.showing import STATES
from tamgiang.platform.ui.access import may, may_write, require

SHOWN = ("fresh", "late", "silent")
CONFIGURE = "centre.configure"


@login_required
def sources(request: HttpRequest) -> HttpResponse:
    """Sources by kind, filtered by name, kind and state."""
    require(request, "centre.view")
    given = request.GET
    wanted = [state for state in given.getlist("state") if state in SHOWN]
    rows = source_rows(
        search=given.get("q", ""),
        kinds=[kind for kind in given.getlist("kind") if kind in KIND_LABELS],
    )
    counts = [(state, sum(row.state == state for row in rows)) for state in SHOWN]
    shown = [row for row in rows if not wanted or row.state in wanted]
    configure = may(request.user, CONFIGURE)
    page: dict[str, Any] = {
        "groups": _by_kind(shown),
        "count": len(shown),
        "counts": [(STATES[state], state, number) for state, number in counts],
        "q": given.get("q", ""),
        "kind": given.get("kind", ""),
        "state": given.get("state", ""),
        "kinds": list(KIND_LABELS.items()),
        "filtered": any(given.get(name) for name in ("q", "kind", "state")),
        "unknown": dead_letters(None) if configure else [],
        "may_add": may_write(request.user, SOURCE),
        "register": SOURCE,
        "now": timezone.now(),
    }
    return render(request, "centre/watch/sources.html", page)


def _by_kind(rows: Sequence[SourceRow]) -> list[tuple[Label, list[SourceRow]]]:
    groups: dict[str, list[SourceRow]] = {}
    for row in rows:
        groups.setdefault(row.kind, []).append(row)
    return [(KIND_LABELS[kind], many) for kind, many in groups.items()]
