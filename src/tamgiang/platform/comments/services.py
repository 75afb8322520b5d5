"""Writing comments: each act with its audit entry and event, none of which holds the text."""

import re
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.text import nfc
from tamgiang.platform.accounts.access import require, scope_for
from tamgiang.platform.accounts.models import User
from tamgiang.platform.audit.services import append
from tamgiang.platform.comments.models import Comment, CommentVersion, Mention
from tamgiang.platform.comments.words import kept, opened, read, text_digest
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.registers.models import Record

LONGEST = 2000
MENTION = re.compile(r"(?<![\w@.])@([A-Za-z0-9_][\w.+-]*\w)")
#: Phone, identity and insurance numbers, however they are grouped.
NUMBERS = re.compile(r"(?<!\d)\+?\d(?:[ .-]?\d){8,12}(?!\d)")


class EmptyComment(Refusal):
    """There is nothing to say."""

    code = "comments.empty"
    message = Label("Hãy viết nội dung trao đổi.", "Write something.")


class CommentTooLong(Refusal):
    """A comment is a remark, no document."""

    code = "comments.too_long"
    message = Label("Tối đa {most} ký tự.", "At most {most} characters.")


class HoldsNumbers(Refusal):
    """A comment is read by all who see the record, with nothing in it masked."""

    code = "comments.holds_numbers"
    message = Label(
        "Nội dung có dãy số giống số điện thoại hoặc giấy tờ. Mọi người xem được hồ sơ đều đọc "
        "được trao đổi: hãy bỏ số đó ra.",
        "This holds what looks like a phone or identity number. All who see the record read its "
        "comments: leave the number out.",
    )


class CannotBeMentioned(Refusal):
    """Nobody of that name, or somebody who may not see this record."""

    code = "comments.cannot_be_mentioned"
    message = Label(
        "“@{name}” không phải tài khoản xem được hồ sơ này.",
        "“@{name}” is no account that may see this record.",
    )


class NotYours(Refusal):
    """Only the author changes or withdraws a comment."""

    code = "comments.not_yours"
    message = Label(
        "Chỉ người viết được sửa hoặc rút trao đổi này.",
        "Only its author changes or withdraws a comment.",
    )
    status = 403


def comment(record: Record, text: str, *, actor: str) -> Comment:
    """Say something on a record one may see; people named with @ find it in their work of today."""
    _require_view(record)
    said = _checked(text)
    people = _mentioned(record, said)
    with transaction.atomic():
        made = Comment(ref=str(record.ref), block=record.block_id, by=actor, at=timezone.now())
        made.text = kept(record, made, said)
        made.save(force_insert=True)
        _mention(made, people)
        _told(record, made, said, "added", actor)
    return read(record, made)


def change(record: Record, uid: UUID, text: str, *, actor: str) -> Comment:
    """Say it differently; what stood before is kept."""
    _require_view(record)
    said = _checked(text)
    people = _mentioned(record, said)
    with transaction.atomic():
        found = _own(record, uid, actor)
        if opened(record, [found])[0].text == said:
            return found
        _keep(record, found)
        found.text, found.changed_at = kept(record, found, said), timezone.now()
        found.save(update_fields=["text", "version", "changed_at"])
        found.mentions.filter(done_at=None).exclude(user__in=people).delete()
        _mention(found, people)
        _told(record, found, said, "changed", actor)
    return read(record, found)


def take_back(record: Record, uid: UUID, *, actor: str) -> Comment:
    """Withdraw a comment: that there was one still shows, what it said only in its history."""
    _require_view(record)
    with transaction.atomic():
        found = _own(record, uid, actor)
        _keep(record, opened(record, [found])[0])
        found.text, found.withdrawn_at = "", timezone.now()
        found.save(update_fields=["text", "version", "withdrawn_at"])
        found.mentions.filter(done_at=None).delete()
        _told(record, found, "", "withdrawn", actor)
    return read(record, found)


def done(user: User, mention: int) -> None:
    """The mentioned person has dealt with it. Raises NotFound for anybody else's."""
    changed = Mention.objects.filter(pk=mention, user=user, done_at=None)
    if not changed.update(done_at=timezone.now()):
        raise NotFound(what=Label("lời nhắc này", "This mention"))


def _require_view(record: Record) -> None:
    require(f"registers.view:{record.register.full_name}", record.block_id)


def _checked(text: str) -> str:
    said = nfc(text).replace("\r\n", "\n").strip()
    if not said:
        raise EmptyComment()
    if len(said) > LONGEST:
        raise CommentTooLong(most=LONGEST)
    if NUMBERS.search(said):
        raise HoldsNumbers()
    return said


def _mentioned(record: Record, text: str) -> list[User]:
    names = dict.fromkeys(MENTION.findall(text))
    known = {user.username: user for user in User.objects.filter(username__in=names)}
    needed = f"registers.view:{record.register.full_name}"
    for name in names:
        user = known.get(name)
        if user is None or not user.is_active or not scope_for(user).may(needed, record.block_id):
            raise CannotBeMentioned(name=name)
    return list(known.values())


def _mention(made: Comment, people: list[User]) -> None:
    known = set(made.mentions.values_list("user_id", flat=True))
    Mention.objects.bulk_create(
        [Mention(comment=made, user=user) for user in people if user.pk not in known]
    )


def _own(record: Record, uid: UUID, actor: str) -> Comment:
    wanted = Comment.objects.select_for_update().filter(uid=uid, ref=str(record.ref))
    found = wanted.filter(withdrawn_at=None).first()
    if found is None:
        raise NotFound(what=Label("trao đổi này", "This comment"))
    if found.by != actor:
        raise NotYours()
    return found


def _keep(record: Record, found: Comment) -> None:
    text = kept(record, found, found.text)
    CommentVersion.objects.create(
        comment=found, version=found.version, text=text, until=timezone.now()
    )
    found.version += 1


def _told(record: Record, made: Comment, text: str, verb: str, actor: str) -> None:
    body = {
        "comment": str(made.uid),
        "version": made.version,
        "text_digest": text_digest(record, text),
    }
    append(made.ref, f"comment.{verb}", body, actor=actor)
    emit(f"comment.{verb}", made.ref, {"comment": str(made.uid)}, actor=actor)
