"""Việc hôm nay: what is open for the person who signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tamgiang.platform.events.models import DeadLetter
from tamgiang.platform.followups.selectors import waiting as drafts_waiting
from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.indicators.lights import Light
from tamgiang.platform.indicators.selectors import reading
from tamgiang.platform.jobs.models import Job
from tamgiang.platform.jobs.selectors import open_jobs
from tamgiang.platform.orgunits.selectors import AreaUnit, block_to_commune
from tamgiang.platform.registers.models import MODELS, Record, Revision
from tamgiang.platform.registry.registry import registers, specs
from tamgiang.platform.registry.spec import Spec, WorkItem
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.targets.registers import TARGET
from tamgiang.platform.targets.succession import proposals
from tamgiang.platform.ui.access import actor, may, may_see, may_write
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.area import area_code
from tamgiang.platform.ui.tiles import Tile, tile
from tamgiang.platform.ui.views.followups import shown_draft
from tamgiang.platform.ui.views.imports.batches import visible
from tamgiang.platform.ui.views.registers.attached import mentions
from tamgiang.platform.ui.views.registers.detail import record_url
from tamgiang.platform.ui.views.registers.shown import title_of
from tamgiang.platform.ui.views.signoffs import waiting as sheets_waiting
from tamgiang.platform.ui.words import today

LAGGING = (Light.BEHIND, Light.WORSENING, Light.SLOW)
DECIDABLE = (BatchState.UPLOADED, BatchState.MAPPED, BatchState.PREVIEWED)
LATEST = 8


@dataclass(frozen=True, slots=True)
class Corrected:
    """A late change of a record this person may see."""

    revision: Revision
    record: Record
    title: str
    url: str
    actor: str


@login_required
def today_page(request: HttpRequest) -> HttpResponse:
    """Imports to confirm, figures behind, what runs, and what changed lately."""
    unit, lagging = figures_behind()
    page: dict[str, Any] = {
        "on": today(),
        "modules": module_work(),
        "mentions": mentions(request),
        "batches": imports_open(request),
        "unit": unit,
        "lagging": lagging,
        "sheets": sheets_waiting(area_code()),
        "drafts": [shown_draft(draft) for draft in drafts_waiting(area_code())],
        "successions": targets_of_merged(request),
        "jobs": own_jobs(),
        "letters": dead_letters(request),
        "corrected": corrections(request),
        "writable": [r for r in registers().values() if may_write(request.user, r)][:6],
    }
    asking = ("modules", "mentions", "batches", "lagging", "sheets", "drafts", "successions")
    page["quiet"] = not any(page[name] for name in (*asking, "jobs", "letters"))
    return render(request, "ui/today/today.html", page)


def module_work() -> list[tuple[Spec, list[WorkItem]]]:
    """What each module has waiting for this person, the urgent first."""
    found = []
    for spec in specs():
        waiting = sorted(spec.work(), key=lambda item: not item.urgent) if spec.work else []
        if waiting:
            found.append((spec, waiting))
    return found


def imports_open(request: HttpRequest) -> list[tuple[Batch, Any]]:
    """Imports this person may see that somebody still has to decide about."""
    if not may(request.user, "imports.run"):
        return []
    found = visible(request).filter(state__in=DECIDABLE)
    known = registers()
    shown = (batch for batch in found[:20] if batch.register in known)
    return [(b, known[b.register]) for b in shown if may_see(request.user, known[b.register])]


def figures_behind() -> tuple[AreaUnit | None, list[Tile]]:
    """Figures under their target, of one's own unit when all one sees lies in one."""
    on, blocks = today(), current_scope().blocks
    communes = block_to_commune(area_code(), on)
    if not communes:
        return None, []
    read = reading(area_code(), on)
    own = {communes[block] for block in blocks or () if block in communes}
    unit = next((u for u in read.units if own == {u.unit.id}), None)
    figures = read.figures(unit.unit.id if unit else 0)
    behind = [tile(read, figure) for figure in figures if figure.light in LAGGING]
    return unit, sorted(behind, key=lambda shown: LAGGING.index(shown.figure.light))


def targets_of_merged(request: HttpRequest) -> int:
    """Targets that outlived their unit, for those who may assign them anew."""
    if not may_write(request.user, TARGET):
        return 0
    return len(proposals(area_code(), today()))


def own_jobs() -> list[Job]:
    """Jobs of this person that still run."""
    return list(open_jobs().filter(actor=actor())[:LATEST])


def dead_letters(request: HttpRequest) -> int:
    """Events nobody could handle, for those who repair."""
    if not may(request.user, "events.repair"):
        return 0
    return DeadLetter.objects.filter(resolved_at=None).count()


def corrections(request: HttpRequest) -> list[Corrected]:
    """The latest corrections of records within the scope."""
    names = [name for name, register in registers().items() if may_see(request.user, register)]
    latest = list(Revision.objects.filter(register__in=names).order_by("-pk")[: LATEST * 4])
    known = _records(latest)
    actors = actor_names(revision.actor for revision in latest)
    found = [
        Corrected(r, record, title_of(record), record_url(record), actors[r.actor])
        for r in latest
        if (record := known.get((r.register, r.record_id))) is not None
    ]
    return found[:LATEST]


def _records(revisions: Iterable[Revision]) -> dict[tuple[str, int], Record]:
    """The records of some revisions that the scope may see, one query for each register."""
    wanted: dict[str, set[int]] = {}
    for revision in revisions:
        wanted.setdefault(revision.register, set()).add(revision.record_id)
    return {
        (name, record.pk): record
        for name, ids in wanted.items()
        for record in MODELS[name].objects.filter(pk__in=ids)
    }
