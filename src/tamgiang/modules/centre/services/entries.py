"""Writing the log of an incident, with its audit entry and event."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from tamgiang.kernel.chain import digest
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Entry, Incident
from tamgiang.modules.centre.services.handling_refusals import TextMissing, TokenTaken
from tamgiang.modules.centre.states import OPEN_INCIDENT
from tamgiang.platform.audit.services import append
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.registers.models import Record

#: An act that reaches the centre later than this after it was done came from an offline phone.
LATE = timedelta(minutes=1)
TEXT, TOKEN = 1000, 64
TOPIC = "centre.incident"


def locked(incident: Record) -> Record:
    """The incident as it stands, held until the transaction ends; one writer at a time."""
    return Incident.objects.select_for_update().get(pk=incident.pk)


def known(incident: Record, token: str, *, actor: str) -> Entry | None:
    """The entry this act has left before, if it has come already. Raises TokenTaken."""
    if not token:
        return None
    found = Entry.objects.filter(token=token[:TOKEN]).first()
    if found and (found.incident, found.actor) != (incident.uid, actor):
        raise TokenTaken()
    return found


def happened(incident: Record, at: datetime | None) -> datetime:
    """When it was done: as the phone says, but neither to come nor before the incident."""
    now = timezone.now()
    return now if at is None else max(min(at, now), incident.values()["opened_at"])


def came_late(at: datetime | None) -> bool:
    """Whether an act waited on a phone before it came."""
    return at is not None and timezone.now() - at > LATE


def closed(incident: Record) -> bool:
    """Whether the incident is over."""
    return incident.values()["stage"] not in OPEN_INCIDENT


def write(
    incident: Record,
    kind: str,
    *,
    actor: str,
    text: str = "",
    body: Mapping[str, object] | None = None,
    ref: str = "",
    at: datetime | None = None,
    token: str = "",
) -> Entry:
    """Add one entry to the log of a locked incident.

    What comes after the incident was closed says so (`body.after_closing`) and is kept.
    """
    said = dict(body or {})
    if closed(incident) and kind not in ("closed", "stage"):
        said["after_closing"] = True
    entry = Entry.objects.create(
        incident=incident.uid,
        at=happened(incident, at),
        recorded_at=timezone.now(),
        actor=actor,
        kind=kind,
        text=text.strip()[:TEXT],
        ref=ref,
        body=said,
        token=token[:TOKEN],
    )
    _tell(incident, entry)
    return entry


def _tell(incident: Record, entry: Entry) -> None:
    """The audit holds what proves the entry, the event only that there is one."""
    proof = {
        "entry": entry.pk,
        "kind": entry.kind,
        "at": entry.at.isoformat(timespec="microseconds"),
        "digest": digest({"text": entry.text, "ref": entry.ref, "body": entry.body}),
    }
    append(str(incident.ref), "centre.entry", proof, actor=entry.actor)
    touched = [[incident.block_id, incident.effective_on.isoformat()]]
    body = {"register": "centre.incident", "touched": touched, "kind": entry.kind}
    # What was done, and to which step: codes and numbers, never words.
    body |= {name: entry.body[name] for name in ("act", "number") if name in entry.body}
    emit(TOPIC, str(incident.ref), body, actor=entry.actor)


def needed(text: str, what: Label) -> str:
    """The text, which must say something. Raises TextMissing."""
    if not text.strip():
        raise TextMissing(what=what)
    return text.strip()
