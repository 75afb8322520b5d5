"""The page of one incident: procedure, surroundings, log, people and tasks."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.registers import SUPPORT, TASK
from tamgiang.modules.centre.selectors.incidents import Page, incident_page
from tamgiang.modules.centre.selectors.naming import called
from tamgiang.modules.centre.selectors.people import names_of
from tamgiang.modules.centre.selectors.roster import phone_book
from tamgiang.modules.centre.selectors.surroundings import NEEDS, position_of
from tamgiang.modules.centre.services.authority import COMMAND, OPERATE
from tamgiang.modules.centre.states import INCIDENT, OPEN_INCIDENT
from tamgiang.modules.centre.states import TASK as TASK_STAGES
from tamgiang.modules.centre.views.incidents import log, places
from tamgiang.modules.centre.views.incidents.assigning import assignees
from tamgiang.modules.centre.views.incidents.checklist import cards
from tamgiang.modules.centre.views.incidents.finding import incident_at, page_url
from tamgiang.modules.centre.views.incidents.readings import gauges_shown, sources_near
from tamgiang.platform.links.kinds import kinds
from tamgiang.platform.links.selectors import links_of
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.ui.access import actor, may, may_write
from tamgiang.platform.ui.area import place_names
from tamgiang.platform.ui.maps import area_map
from tamgiang.platform.ui.views.files.part import files_part
from tamgiang.platform.ui.views.registers.attached import named_record

#: Hamlets and cameras shown at once; the others open below them.
HAMLETS = 6
CAMERAS = 6
NEED_WORDS = {name: SUPPORT.by_name[name].label for name in NEEDS}
KIND_WORDS: Mapping[str, Label] = {
    option.code: option.label
    for option in TASK.by_name["kind"].options  # type: ignore[attr-defined]
}


@require_safe
def incident(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everything of one incident, and what this person may do in it."""
    found = incident_at(request, uid)
    return render(request, "centre/incident/page.html", page_of(request, found))


@require_safe
def printed(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The same as calm sheets of A4, for the file and for signing."""
    found = incident_at(request, uid)
    return render(request, "centre/incident/print.html", page_of(request, found))


def page_of(
    request: HttpRequest, found: Record, households: Sequence[object] = ()
) -> dict[str, Any]:
    """What the page shows; `households` are those opened for this one answer."""
    page = incident_page(found)
    said, block = found.values(), found.block_id
    names = called(_named(page))
    language = get_language() or "vi"
    over = said["stage"] not in OPEN_INCIDENT
    commands = may(request.user, COMMAND, block)
    steps = cards(found, page.steps, page.entries, names, over=over)
    sources = sources_near(found)
    by_place = _by_place(page)
    files = files_part(request, found.ref, page_url(found))
    done = sum(not card.open for card in steps)
    return {
        "incident": found,
        "said": said,
        "page": page,
        "over": over,
        "steps": steps,
        "done": done,
        "late": sum(card.shown.overdue for card in steps),
        "lines": log.lines(page.entries, names, language),
        "sorts": [(code, words) for code, (words, _kinds) in log.SORTS.items()],
        "place": place_names({block}).get(block, ""),
        "commander": names.get(said["commander"] or "", said["commander"] or ""),
        "tasks": [_task(one, names) for one in page.tasks],
        "alarms": _alarms(page),
        "people": page.on_duty,
        "assignees": assignees(page.on_duty, phone_book()),
        "map": places.around(found, page.cameras, sources),
        "area": None if position_of(found) else area_map(highlight=block),
        "cameras": page.cameras[:CAMERAS],
        "cameras_more": page.cameras[CAMERAS:],
        "cameras_shown": CAMERAS,
        "gauges": gauges_shown(page.alarms, sources),
        "needs": [(NEED_WORDS[name], count) for name, count in page.help.needs.items() if count],
        "help_by_place": by_place[:HAMLETS],
        "help_elsewhere": by_place[HAMLETS:],
        "households": households,
        "may_operate": commands or may(request.user, OPERATE, block),
        "may_command": commands,
        "may_reveal": may(request.user, f"registers.reveal:{SUPPORT.full_name}", block)
        and (commands or may(request.user, OPERATE, block)),
        "may_contain": commands and "contained" in INCIDENT[said["stage"]],
        "may_relapse": commands and said["stage"] == "contained",
        "may_dismiss": commands and "dismissed" in INCIDENT[said["stage"]],
        "resources": [line for line in page.entries if line.kind == "resource"],
        "files": files,
        "drawn": {str(one.file.uid) for one in files["shown"] if one.opens and one.file.thumb},
        "links": _links(request, found),
        "due_default": timezone.localtime() + timedelta(hours=1),
        "token": str(uuid4()),
    }


def _named(page: Page) -> set[str]:
    """Everybody the page names."""
    said = page.incident.values()
    wanted = {said["commander"] or ""} | log.named(page.entries)
    wanted |= {entry.actor for entry in page.entries}
    wanted |= {one.step.done_by for one in page.steps} | {one.step.second_by for one in page.steps}
    return wanted | {task.values()["assignee"] or "" for task in page.tasks}


def _task(task: Record, names: Mapping[str, str]) -> dict[str, Any]:
    """A task with who has it and what may be done with it."""
    said, scope = task.values(), current_scope()
    follow = TASK_STAGES[said["stage"]]
    runs = scope.may(OPERATE, task.block_id) or scope.may(COMMAND, task.block_id)
    own = bool(follow) and said["assignee"] in names_of(actor())
    acts = follow if runs else follow - {"new", "cancelled"} if own else frozenset[str]()
    return {
        "task": task,
        "said": said,
        "who": names.get(said["assignee"] or "", said["assignee"] or ""),
        "kind": KIND_WORDS[said["kind"]],
        "acts": acts,
        "open": bool(follow),
    }


def _alarms(page: Page) -> list[dict[str, Any]]:
    """The alarms of the incident with the count of this moment."""
    return [
        {
            "alarm": alarm,
            "said": alarm.values(),
            "state": page.counts.get(alarm.uid),
            "url": named_record(alarm)["url"],
        }
        for alarm in page.alarms
    ]


def _by_place(page: Page) -> list[tuple[str, int]]:
    """How many households need help in each hamlet, most first."""
    names = place_names(set(page.help.by_block))
    suffix = f", {page.help.unit}"
    found = [
        (names.get(block, "").removesuffix(suffix), count)
        for block, count in page.help.by_block.items()
    ]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _links(request: HttpRequest, found: Record) -> dict[str, Any]:
    """Records people linked with the incident."""
    return {
        "linked": [{"entry": one, "named": named_record(one.record)} for one in links_of(found)],
        "kinds": [kind for kind in kinds().values() if kind.offered],
        "may_link": may_write(request.user, found.register, found.block_id),
    }
