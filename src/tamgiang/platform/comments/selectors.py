"""Reading comments on a record, and the open mentions of a person."""

from dataclasses import dataclass

from tamgiang.kernel.refs import Ref
from tamgiang.platform.accounts.models import User
from tamgiang.platform.comments.models import Comment, Mention
from tamgiang.platform.comments.words import opened
from tamgiang.platform.registers.models import MODELS, Record
from tamgiang.platform.scopes import current_scope

LATEST = 20


@dataclass(frozen=True, slots=True)
class OpenMention:
    """A comment that waits for this person, with the record it stands on."""

    mention: Mention
    record: Record


def comments_on(record: Record) -> list[Comment]:
    """Every comment of a record in the order of writing, withdrawn ones too."""
    found = Comment.objects.filter(ref=str(record.ref))
    return opened(record, list(found))


def open_mentions(user: User) -> list[OpenMention]:
    """What one was asked and has not dealt with, on records one may still see."""
    found = Mention.objects.filter(user=user, done_at=None, comment__withdrawn_at=None)
    told = found.select_related("comment").order_by("-pk")[:LATEST]
    seen = [(mention, _seen(mention.comment.ref)) for mention in told]
    waiting = [OpenMention(mention, record) for mention, record in seen if record is not None]
    for one in waiting:
        opened(one.record, [one.mention.comment])
    return waiting


def _seen(urn: str) -> Record | None:
    ref = Ref.parse(urn)
    model = MODELS.get(ref.register_name)
    if model is None or not current_scope().may(f"registers.view:{ref.register_name}"):
        return None
    return model.objects.filter(uid=ref.uid).first()
