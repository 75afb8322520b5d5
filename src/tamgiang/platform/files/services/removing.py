"""Taking a file off a record, with a reason, and bringing it back while its bytes are there."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.platform.files.holders import holder_of
from tamgiang.platform.files.models import Attachment, State
from tamgiang.platform.files.services.keeping import GONE, let_go
from tamgiang.platform.files.services.trace import reasoned, told

#: How long a file that was taken off may be brought back.
KEPT_FOR = timedelta(days=30)


def detach(uid: UUID, *, reason: str, actor: str) -> Attachment:
    """Take a file off its record; needs to write it. Raises NotFound, ReasonNeeded."""
    why = reasoned(reason)
    with transaction.atomic():
        found = _own(uid, removed=False)
        found.removed_by, found.removed_at, found.removed_why = actor, timezone.now(), why
        found.save(update_fields=["removed_by", "removed_at", "removed_why"])
        told(found, "removed", actor=actor, reason=why)
    return found


def bring_back(uid: UUID, *, actor: str) -> Attachment:
    """Undo `detach` within 30 days. Raises NotFound afterwards."""
    with transaction.atomic():
        found = _own(uid, removed=True)
        found.removed_by, found.removed_at, found.removed_why = "", None, ""
        found.save(update_fields=["removed_by", "removed_at", "removed_why"])
        told(found, "restored", actor=actor)
    return found


def clear_removed() -> int:
    """Destroy what was taken off more than 30 days ago; how many files."""
    past = Attachment.objects.filter(removed_at__lt=timezone.now() - KEPT_FOR)
    return sum(_cleared(file.pk) for file in past.exclude(state__in=GONE))


def _cleared(pk: int) -> bool:
    with transaction.atomic():
        found = Attachment.objects.select_for_update().get(pk=pk)
        if found.state in GONE or found.removed_at is None:
            return False
        found.state = State.DESTROYED
        found.save(update_fields=["state"])
        told(found, "destroyed", actor="system:files.clear")
        let_go(found)
    return True


def _own(uid: UUID, *, removed: bool) -> Attachment:
    wanted = Attachment.objects.select_for_update().filter(uid=uid).exclude(state__in=GONE)
    found = wanted.filter(removed_at__isnull=not removed).first()
    if found is None:
        raise NotFound(what=Label("tệp này", "This file"))
    holder_of(Ref.parse(found.ref)).require_write()
    return found
