"""What audit and event say of a file: its number and what became of it, never its name."""

from tamgiang.kernel.refs import Ref
from tamgiang.platform.audit.services import append
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.files.holders import personal
from tamgiang.platform.files.models import Attachment
from tamgiang.platform.files.refusals import ReasonNeeded


def told(file: Attachment, verb: str, *, actor: str, **more: object) -> None:
    """Write the audit entry and the event of one act, inside the caller's transaction."""
    body = {"file": str(file.uid), "type": file.type, "digest": file.original, **more}
    if personal(Ref.parse(file.ref)):
        # People write names into reasons, and the audit is never overwritten: the row has it.
        body.pop("reason", None)
    append(file.ref, f"file.{verb}", body, actor=actor)
    emit(f"file.{verb}", file.ref, {"file": str(file.uid)}, actor=actor)


def reasoned(reason: str) -> str:
    """The reason, at most 300 characters. Raises ReasonNeeded."""
    said = " ".join(reason.split())[:300]
    if not said:
        raise ReasonNeeded()
    return said
