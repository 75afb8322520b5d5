"""What a phone sends by itself: notes, pictures, arrivals, tasks and alarms taken note of.

An act carries a `token` (the same one again changes nothing) and `at`, when it was done. Steps go
to the address of the incident's own page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Alarm, Incident, Task
from tamgiang.modules.centre.services import alarms, incidents, tasks
from tamgiang.modules.centre.services.proofs import add_picture
from tamgiang.modules.centre.views.incidents.finding import moment_in, wants_json
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.access import actor, require

VIEW = "centre.view"


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with an act."""

    text: str
    at: datetime | None
    token: str
    file: UploadedFile | None

    @classmethod
    def of(cls, request: HttpRequest) -> "Sent":
        """Read a form; a moment that cannot be read counts as now."""
        given = request.POST
        return cls(
            given.get("note", ""),
            moment_in(given.get("at", "")),
            given.get("token", ""),
            request.FILES.get("proof"),
        )


def _note(incident: Record, sent: Sent) -> str:
    who = actor()
    if sent.file is not None:
        add_picture(incident, sent.file, sent.text, actor=who, at=sent.at, token=sent.token)
        return _("The picture is in the log.")
    incidents.note(incident, sent.text, actor=who, at=sent.at, token=sent.token)
    return _("The note is in the log.")


def _reached(incident: Record, sent: Sent) -> str:
    who = actor()
    incidents.reached(incident, text=sent.text, actor=who, at=sent.at, token=sent.token)
    return _("Your arrival is in the log.")


def _accept(task: Record, sent: Sent) -> str:
    held = tasks.accept(task, actor=actor(), at=sent.at, token=sent.token)
    return _outcome(held, ("accepted", "done"), _("The task is yours."))


def _finish(task: Record, sent: Sent) -> str:
    held = tasks.finish(task, sent.text, actor=actor(), at=sent.at, token=sent.token)
    return _outcome(held, ("done",), _("The task is done."))


def _refuse(task: Record, sent: Sent) -> str:
    held = tasks.refuse(task, sent.text, actor=actor(), at=sent.at, token=sent.token)
    return _outcome(held, ("refused",), _("The task went back with your reason."))


def _outcome(task: Record, stages: tuple[str, ...], words: str) -> str:
    if task.values()["stage"] in stages:
        return words
    return _("The task had moved on meanwhile; what you wrote is in the log of the incident.")


def _acknowledge(alarm: Record, sent: Sent) -> str:
    said = alarm.values()
    # Sent twice by the same person: the second one finds what the first one did.
    if said["stage"] != "acknowledged" or said["acknowledged_by"] != actor():
        alarms.acknowledge(alarm, actor=actor())
    return _("The alarm is acknowledged.")


ACTS: Mapping[str, tuple[type[Record], Callable[[Record, Sent], str]]] = {
    "note": (Incident, _note),
    "reached": (Incident, _reached),
    "accept": (Task, _accept),
    "finish": (Task, _finish),
    "refuse": (Task, _refuse),
    "acknowledge": (Alarm, _acknowledge),
}


@require_POST
def phone_act(request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
    """Do one act; its outcome as JSON where that is asked for, else back to the page."""
    require(request, VIEW)
    try:
        said = _done(kind, uid, Sent.of(request))
    except Refusal as refusal:
        return _refused(request, refusal)
    if wants_json(request):
        return JsonResponse({"state": "done", "message": said})
    messages.success(request, said)
    return redirect("centre:phone")


def _done(kind: str, uid: UUID, sent: Sent) -> str:
    if kind not in ACTS:
        raise NotFound(what=Label("việc này", "This act"))
    model, act = ACTS[kind]
    found = model.objects.active().filter(uid=uid).first()
    if found is None:
        raise NotFound(what=model.register.label)
    return act(found, sent)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if not wants_json(request):
        raise refusal
    said = {"state": "refused", "code": refusal.code, "message": refusal.text(_language())}
    return JsonResponse(said, status=refusal.status)


def _language() -> str:
    return (get_language() or "vi")[:2]
