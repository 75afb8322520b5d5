"""What is done on the page of an incident; each is one form and one service."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TypedDict
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.modules.centre.selectors.incidents import incident_coded
from tamgiang.modules.centre.services import incidents as doing
from tamgiang.modules.centre.services import proofs, tasks
from tamgiang.modules.centre.services import steps as stepping
from tamgiang.modules.centre.views.incidents.finding import (
    VIEW,
    answered,
    for_scripts,
    incident_at,
    moment_in,
    page_url,
)
from tamgiang.modules.centre.views.incidents.outcomes import step_outcome
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.selectors import record_at
from tamgiang.platform.ui.access import actor, require

Act = Callable[[], object]


class Told(TypedDict):
    """Who, when it was done, and the mark that makes it count once."""

    actor: str
    at: datetime | None
    token: str


class UnknownAct(Refusal):
    """A form that asks for something the page does not offer."""

    code = "centre.unknown_act"
    message = Label("Không có việc “{act}”.", "There is no act “{act}”.")


@require_POST
@for_scripts
def step(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """A step was done, signed by the second person, or is left out."""
    incident = incident_at(request, uid)
    back = page_url(incident, f"step-{number}")
    said = partial(step_outcome, incident, number, request.POST.get("token", "")[:64])
    return answered(request, lambda: _stepped(request, incident, number), said, back)


def _stepped(request: HttpRequest, incident: Record, number: int) -> object:
    given, upload = request.POST, request.FILES.get("proof")
    note, told = given.get("note", ""), _told(given)
    act = given.get("act", "done")
    if act == "done" and upload is not None:
        return proofs.do_with_picture(incident, number, upload, note=note, **told)
    if act == "done":
        proof = given.get("number", "").strip()
        return stepping.do_step(incident, number, note=note, proof=proof, **told)
    if act == "second":
        return stepping.second(incident, number, note=note, **told)
    if act == "skip":
        return stepping.skip(incident, number, reason=note, **told)
    raise UnknownAct(act=act[:20])


@require_POST
@for_scripts
def entry(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A line for the log: note, decision, call, means brought in, arrival, picture."""
    incident = incident_at(request, uid)
    said = _("It is in the log.")
    return answered(request, lambda: _written(request, incident), said, page_url(incident, "log"))


def _written(request: HttpRequest, incident: Record) -> object:
    given = request.POST
    text, kind, told = given.get("text", ""), given.get("kind", "note"), _told(given)
    count = given.get("count", "")
    number = int(count) if count.isdigit() else None
    upload = request.FILES.get("picture")
    if upload is not None:
        return proofs.add_picture(incident, upload, text, **told)
    acts: Mapping[str, Act] = {
        "note": partial(doing.note, incident, text, **told),
        "decision": partial(doing.decide, incident, text, given.get("reason", ""), **told),
        "call": partial(doing.call, incident, text, contact=given.get("contact", ""), **told),
        "resource": partial(doing.add_resource, incident, text, count=number, **told),
        "reached": partial(doing.reached, incident, text=text, **told),
    }
    return _one_of(acts, kind)()


@require_POST
@for_scripts
def order(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An order: a task with who does it, what comes of it and by when."""
    incident, given = incident_at(request, uid), request.POST
    act = partial(
        tasks.give,
        incident,
        given.get("title", ""),
        given.get("assignee", ""),
        product=given.get("product", ""),
        due_at=moment_in(given.get("due_at", "")),
        **_told(given),
    )
    return answered(request, act, _("The task was given."), page_url(incident, "tasks"))


@require_POST
@for_scripts
def task(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A task is accepted, finished, refused, given to another or called off."""
    require(request, VIEW)
    found, given = record_at(Ref("centre", "task", uid)), request.POST
    incident = incident_coded(found.values()["incident"])
    text, told, who = given.get("text", ""), _told(given), actor()
    acts: Mapping[str, Act] = {
        "accept": partial(tasks.accept, found, **told),
        "finish": partial(tasks.finish, found, text, **told),
        "refuse": partial(tasks.refuse, found, text, **told),
        "again": partial(tasks.give_again, found, given.get("assignee", ""), actor=who),
        "cancel": partial(tasks.cancel, found, text, actor=who),
    }
    back = page_url(incident, "tasks") if incident else "/centre/incidents/"
    return answered(
        request, lambda: _one_of(acts, given.get("act", ""))(), _("The task was changed."), back
    )


@require_POST
@for_scripts
def stage(request: HttpRequest, uid: UUID) -> HttpResponse:
    """It is contained, grows again, was no incident, or somebody takes command."""
    incident, given = incident_at(request, uid), request.POST
    text, who = given.get("text", ""), actor()
    commander = given.get("commander", "")
    acts: Mapping[str, Act] = {
        "contained": partial(doing.contain, incident, text, actor=who),
        "in_progress": partial(doing.relapse, incident, text, actor=who),
        "dismissed": partial(doing.dismiss, incident, text, actor=who),
        "command": partial(doing.take_command, incident, commander, actor=who),
    }
    said = _("The incident was changed.")
    return answered(
        request, lambda: _one_of(acts, given.get("act", ""))(), said, page_url(incident)
    )


def _one_of(acts: Mapping[str, Act], act: str) -> Act:
    if act not in acts:
        raise UnknownAct(act=act[:20])
    return acts[act]


def _told(given: QueryDict) -> Told:
    return {
        "actor": actor(),
        "at": moment_in(given.get("at", "")),
        "token": given.get("token", "")[:64],
    }
