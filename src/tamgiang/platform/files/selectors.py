"""Reading files: of a record, one by its number, and those set apart."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.platform.files.models import Attachment, State
from tamgiang.platform.files.services.keeping import GONE
from tamgiang.platform.files.services.preparing import AWAY
from tamgiang.platform.files.services.removing import KEPT_FOR


def files_of(ref: Ref) -> list[Attachment]:
    """What hangs on a record, in the order of hanging; those set apart and waiting too."""
    return list(_of(ref).filter(removed_at=None))


def removed_of(ref: Ref) -> list[Attachment]:
    """What was taken off and may still be brought back, the latest first."""
    since = timezone.now() - KEPT_FOR
    return list(_of(ref).filter(removed_at__gte=since).order_by("-removed_at"))


def file_at(uid: UUID) -> Attachment:
    """One file. Raises NotFound; what it hangs on says who may open it."""
    found = Attachment.objects.filter(uid=uid).exclude(state__in=GONE).first()
    if found is None:
        raise NotFound(what=Label("tệp này", "This file"))
    return found


def set_apart() -> QuerySet[Attachment]:
    """What waits for an administrator, and what waits for a scanner that is away."""
    apart = Q(state=State.QUARANTINED) | Q(state=State.WAITING, why=AWAY)
    return Attachment.objects.filter(apart, removed_at=None).order_by("-pk")


def _of(ref: Ref) -> QuerySet[Attachment]:
    return Attachment.objects.filter(ref=str(ref)).exclude(state__in=GONE)
