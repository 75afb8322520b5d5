"""What happens in an open incident, and its closing. See also `steps` and `tasks`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Entry
from tamgiang.modules.centre.services.authority import COMMAND, OPERATE, writing
from tamgiang.modules.centre.services.closing import Corrective, close, dismiss
from tamgiang.modules.centre.services.entries import closed, known, locked, needed, write
from tamgiang.modules.centre.services.handling_refusals import WrongStage
from tamgiang.modules.centre.services.opening import open_from_alarm, open_incident, take_alarm
from tamgiang.modules.centre.states import INCIDENT
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import correct

__all__ = [
    "Corrective", "add_resource", "call", "close", "contain", "decide", "dismiss", "note",
    "open_from_alarm", "open_incident", "picture", "reached", "relapse", "take_alarm",
    "take_command", "under_way",
]  # fmt: skip
NOTE = Label("ghi chép", "note")
DECISION = Label("quyết định", "decision")
REASON = Label("lý do", "reason")


def note(
    incident: Record, text: str, *, actor: str, at: datetime | None = None, token: str = ""
) -> Entry:
    """Write something down; also afterwards, when the incident is closed."""
    return _entry(incident, "note", needed(text, NOTE), (OPERATE, COMMAND), actor, at, token)


def call(
    incident: Record,
    text: str,
    *,
    contact: str = "",
    actor: str,
    at: datetime | None = None,
    token: str = "",
) -> Entry:
    """Somebody was telephoned: `contact` is a code of the phone book, `text` what was said."""
    said = {"contact": contact}
    return _entry(incident, "call", text, (OPERATE, COMMAND), actor, at, token, said)


def picture(
    incident: Record,
    ref: str,
    text: str = "",
    *,
    actor: str,
    at: datetime | None = None,
    token: str = "",
) -> Entry:
    """A picture was hung on the incident; `ref` names the file."""
    needs = (OPERATE, COMMAND)
    return _entry(incident, "picture", text, needs, actor, at, token, ref=ref)


def decide(
    incident: Record,
    text: str,
    reason: str,
    *,
    actor: str,
    at: datetime | None = None,
    token: str = "",
) -> Entry:
    """A decision and why. The first one counts as the first order. Needs `centre.command`."""
    said = {"reason": needed(reason, REASON)}
    text = needed(text, DECISION)
    with _held(incident, COMMAND) as held:
        found = known(held, token, actor=actor)
        if found:
            return found
        entry = write(held, "decision", text=text, body=said, at=at, token=token, actor=actor)
        under_way(held, {"ordered_at": entry.at}, actor=actor)
    return entry


def add_resource(
    incident: Record, text: str, *, count: int | None = None, ref: str = "", actor: str,
    at: datetime | None = None, token: str = "",
) -> Entry:  # fmt: skip
    """People or things that were brought in: who or what, how many, and their record if any."""
    said = {"count": count}
    needs = (OPERATE, COMMAND)
    text = needed(text, Label("người, phương tiện", "people or things"))
    return _entry(incident, "resource", text, needs, actor, at, token, said, ref)


def take_command(incident: Record, commander: str, *, actor: str) -> Record:
    """Say who leads: a login, or a code of the phone book. Needs `centre.command`."""
    who = needed(commander, Label("người chỉ huy", "commander"))
    with _held(incident, COMMAND) as held:
        _require_open(held)
        changed = correct(held, {"commander": who}, reason="Chỉ huy", actor=actor)
        write(changed, "person", body={"commander": who}, actor=actor)
    return changed


def reached(
    incident: Record, *, actor: str, at: datetime | None = None, token: str = "", text: str = ""
) -> Entry:
    """The first of ours is at the place; later ones are only written down."""
    with _held(incident, OPERATE, COMMAND) as held:
        found = known(held, token, actor=actor)
        if found:
            return found
        body = {"reached": True}
        entry = write(held, "person", text=text, body=body, at=at, token=token, actor=actor)
        under_way(held, {"reached_at": entry.at}, actor=actor)
    return entry


def contain(incident: Record, text: str = "", *, actor: str) -> Record:
    """The danger no longer grows. Needs `centre.command`."""
    return _staged(incident, "contained", text, actor)


def relapse(incident: Record, text: str, *, actor: str) -> Record:
    """A contained incident grows again. Needs `centre.command`."""
    return _staged(incident, "in_progress", needed(text, REASON), actor)


def under_way(
    incident: Record, firsts: Mapping[str, datetime] | None = None, *, actor: str
) -> Record:
    """What was begun is under way, and keeps the first time of each of `firsts`.

    Called by acts within their transaction; writes nothing when nothing moves, and nothing to an
    incident that is over.
    """
    values = incident.values()
    if closed(incident):
        return incident
    changes: dict[str, Any] = {
        name: at for name, at in (firsts or {}).items() if values[name] is None or at < values[name]
    }
    if values["stage"] == "new":
        changes["stage"] = "in_progress"
    if not changes:
        return incident
    return correct(incident, changes, reason="Diễn biến", actor=actor)


def _entry(
    incident: Record,
    kind: str,
    text: str,
    needs: tuple[str, ...],
    actor: str,
    at: datetime | None,
    token: str,
    body: Mapping[str, object] | None = None,
    ref: str = "",
) -> Entry:
    with _held(incident, *needs) as held:
        found = known(held, token, actor=actor)
        if found:
            return found
        return write(held, kind, text=text, body=body, ref=ref, at=at, token=token, actor=actor)


def _staged(incident: Record, stage: str, text: str, actor: str) -> Record:
    with _held(incident, COMMAND) as held:
        if stage not in INCIDENT[held.values()["stage"]]:
            raise WrongStage()
        changed = correct(held, {"stage": stage}, reason=text or stage, actor=actor)
        write(changed, "stage", text=text, body={"stage": stage}, actor=actor)
    return changed


@contextmanager
def _held(incident: Record, *needs: str) -> Iterator[Record]:
    with writing(incident.block_id, *needs), transaction.atomic():
        yield locked(incident)


def _require_open(incident: Record) -> None:
    if closed(incident):
        raise WrongStage()
