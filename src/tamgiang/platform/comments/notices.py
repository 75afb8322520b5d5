"""Telling people that a comment speaks to them."""

from collections.abc import Sequence

from tamgiang.kernel.refs import Ref
from tamgiang.platform.comments.models import Comment
from tamgiang.platform.events.consumers import consumer
from tamgiang.platform.events.models import Event
from tamgiang.platform.notify.sending import send
from tamgiang.platform.registry.registry import registers


@consumer("comments.notices", topics=("comment.added", "comment.changed"))
def tell_the_mentioned(events: Sequence[Event]) -> None:
    """Tell each person once for each comment, also one who was named only in a later version."""
    for event in events:
        found = Comment.objects.filter(uid=event.body["comment"], withdrawn_at=None).first()
        register = registers().get(Ref.parse(event.ref).register_name)
        if found is not None and register is not None:
            people = [m.user.actor for m in found.mentions.select_related("user")]
            params = {
                "by": {"actor": found.by},
                "what": {"vi": register.label.vi, "en": register.label.en},
                "register": register.full_name,
                "uid": str(Ref.parse(event.ref).uid),
            }
            if people:
                key = f"comment:{found.uid}"
                send(
                    "comments.mentioned", people, params, key=key, actor=event.actor, ref=event.ref
                )
