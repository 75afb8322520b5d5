"""Pictures of an incident: as the proof of a step, or hung on it with words."""

from datetime import datetime

from django.db import transaction

from tamgiang.modules.centre.models import Entry, Step
from tamgiang.modules.centre.services.authority import COMMAND, OPERATE, writing
from tamgiang.modules.centre.services.entries import known, locked
from tamgiang.modules.centre.services.incidents import picture
from tamgiang.modules.centre.services.steps import do_step
from tamgiang.platform.files.models import Attachment
from tamgiang.platform.files.services import Upload, attach
from tamgiang.platform.registers.models import Record

KIND = "picture"


def file_name(file: Attachment) -> str:
    """How a step or an entry names its picture."""
    return f"file:{file.uid}"


def do_with_picture(
    incident: Record,
    number: int,
    upload: Upload,
    *,
    actor: str,
    note: str = "",
    at: datetime | None = None,
    token: str = "",
) -> Step:
    """A step that a picture proves; the picture hangs on the incident, or neither is kept.

    Raises what `do_step` and `attach` raise. The same `token` again hangs no second picture.
    """
    with writing(incident.block_id, OPERATE, COMMAND), transaction.atomic():
        held = locked(incident)
        proof = ""
        if known(held, token, actor=actor) is None:
            proof = file_name(attach(held.ref, upload, kind=KIND, actor=actor))
        return do_step(held, number, actor=actor, note=note, proof=proof, at=at, token=token)


def add_picture(
    incident: Record,
    upload: Upload,
    text: str = "",
    *,
    actor: str,
    at: datetime | None = None,
    token: str = "",
) -> Entry:
    """A picture with words in the log. Raises NotPermitted, and the refusals of files."""
    with writing(incident.block_id, OPERATE, COMMAND), transaction.atomic():
        held = locked(incident)
        there = known(held, token, actor=actor)
        if there:
            return there
        made = attach(held.ref, upload, kind=KIND, actor=actor)
        return picture(held, file_name(made), text, actor=actor, at=at, token=token)
