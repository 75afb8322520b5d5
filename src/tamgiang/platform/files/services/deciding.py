"""What becomes of a file that was set apart: let out, or destroyed; either with a reason."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.access import require
from tamgiang.platform.files.models import Attachment, State
from tamgiang.platform.files.services.keeping import let_go
from tamgiang.platform.files.services.trace import reasoned, told

DECIDES = "files.decide"


def release(uid: UUID, *, reason: str, actor: str) -> Attachment:
    """Let a file out: served from now on, always as a download and under no type of its own."""
    return _decided(uid, State.RELEASED, reason, actor)


def destroy(uid: UUID, *, reason: str, actor: str) -> Attachment:
    """Delete a file that was set apart; that there was one stays on record."""
    return _decided(uid, State.DESTROYED, reason, actor)


def _decided(uid: UUID, state: State, reason: str, actor: str) -> Attachment:
    require(DECIDES)
    why = reasoned(reason)
    with transaction.atomic():
        waiting = Attachment.objects.select_for_update().filter(
            uid=uid, state__in=(State.QUARANTINED, State.WAITING)
        )
        found = waiting.first()
        if found is None:
            raise NotFound(what=Label("tệp bị cách ly này", "This file in quarantine"))
        found.state, found.decided_why = state, why
        found.decided_by, found.decided_at = actor, timezone.now()
        found.save(update_fields=["state", "decided_why", "decided_by", "decided_at"])
        told(found, str(state), actor=actor, reason=why, why=found.why)
        if state == State.DESTROYED:
            let_go(found)
    return found
