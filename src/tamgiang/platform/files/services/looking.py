"""Opening a file: who may, and that it was done when it is a person's."""

from django.db import transaction

from tamgiang.kernel.refs import Ref
from tamgiang.platform.audit.services import append
from tamgiang.platform.files.holders import Holder, holder_of
from tamgiang.platform.files.models import Attachment
from tamgiang.platform.files.refusals import LookNeedsReason, NotServed


def allowed(file: Attachment) -> Holder:
    """Raise NotFound or NotPermitted unless the open scope may open the file, NotServed if it
    is in no state to be opened."""
    holder = holder_of(Ref.parse(file.ref))
    holder.require_view()
    holder.require_reveal()
    if not file.served:
        raise NotServed()
    return holder


def look(file: Attachment, *, reason: str, actor: str) -> None:
    """Permit the opening, and log it when the record is personal. Raises LookNeedsReason.

    `reason` stands in the audit as it is given: sealed with the record's key, as the page of the
    record seals it.
    """
    holder = allowed(file)
    if not holder.personal:
        return
    if not reason:
        raise LookNeedsReason()
    with transaction.atomic():
        body = {"fields": [], "file": str(file.uid), "reason": reason}
        append(file.ref, "record.viewed", body, actor=actor)
