"""What audit and event say of a file: its number and what became of it, never its name."""

from tamgiang.platform.audit.services import append
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.files.models import Attachment
from tamgiang.platform.files.refusals import ReasonNeeded


def told(file: Attachment, verb: str, *, actor: str, **more: object) -> None:
    """Write the audit entry and the event of one act, inside the caller's transaction."""
    body = {"file": str(file.uid), "type": file.type, "digest": file.original, **more}
    append(file.ref, f"file.{verb}", body, actor=actor)
    emit(f"file.{verb}", file.ref, {"file": str(file.uid)}, actor=actor)


def reasoned(reason: str) -> str:
    """The reason, at most 300 characters. Raises ReasonNeeded."""
    said = " ".join(reason.split())[:300]
    if not said:
        raise ReasonNeeded()
    return said
