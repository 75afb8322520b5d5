"""Linking two records, and taking a link back. The only writers of links."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.platform.accounts.access import require
from tamgiang.platform.audit.services import append
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.links.kinds import kinds
from tamgiang.platform.links.models import RecordLink
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.selectors import record_at


class UnknownKind(Refusal):
    """No such kind of link is offered."""

    code = "links.unknown_kind"
    message = Label("Hãy chọn kiểu liên kết.", "Choose a kind of link.")


class LinkedToItself(Refusal):
    """A link needs two records."""

    code = "links.itself"
    message = Label("Hồ sơ không thể liên kết với chính nó.", "A record cannot link to itself.")


class LinkedAlready(Refusal):
    """This link stands already, in one direction or the other."""

    code = "links.already"
    message = Label("Liên kết này đã có.", "This link stands already.")
    status = 409


def link(source: Record, target: Record, kind: str, *, actor: str) -> RecordLink:
    """Link `source` to `target`; needs to write the one and to see the other."""
    require(f"registers.write:{source.register.full_name}", source.block_id)
    require(f"registers.view:{target.register.full_name}", target.block_id)
    if kind not in kinds() or not kinds()[kind].offered:
        raise UnknownKind()
    ends = str(source.ref), str(target.ref)
    if ends[0] == ends[1]:
        raise LinkedToItself()
    with transaction.atomic():
        if RecordLink.objects.filter(
            source=ends[1], target=ends[0], kind=kind, removed_at=None
        ).exists():
            raise LinkedAlready()
        try:
            with transaction.atomic():
                made = RecordLink.objects.create(
                    source=ends[0], target=ends[1], kind=kind, by=actor, at=timezone.now()
                )
        except IntegrityError as fault:
            raise LinkedAlready() from fault
        _told(made, "added", actor)
    return made


def unlink(source: Record, uid: UUID, *, actor: str) -> RecordLink:
    """Take back a link of `source`, from either end that may be written. Raises NotFound."""
    require(f"registers.write:{source.register.full_name}", source.block_id)
    with transaction.atomic():
        found = RecordLink.objects.select_for_update().filter(uid=uid, removed_at=None).first()
        if found is None or str(source.ref) not in (found.source, found.target):
            raise NotFound(what=Label("liên kết này", "This link"))
        other = found.target if found.source == str(source.ref) else found.source
        record_at(Ref.parse(other))
        found.removed_by, found.removed_at = actor, timezone.now()
        found.save(update_fields=["removed_by", "removed_at"])
        _told(found, "removed", actor)
    return found


def _told(made: RecordLink, verb: str, actor: str) -> None:
    body = {"link": str(made.uid), "kind": made.kind, "source": made.source, "target": made.target}
    for end in sorted((made.source, made.target)):
        append(end, f"link.{verb}", body, actor=actor)
    emit(f"link.{verb}", made.source, body, actor=actor)
