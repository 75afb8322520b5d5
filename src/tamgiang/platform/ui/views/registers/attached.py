"""What stands around a record, read for its page: links, records that point here, comments."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tamgiang.platform.accounts.models import User
from tamgiang.platform.comments.selectors import comments_on, open_mentions
from tamgiang.platform.links.kinds import kinds
from tamgiang.platform.links.selectors import links_of, pointing_at
from tamgiang.platform.neighbours.selectors import ways_out
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.access import actor, may_write
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.views.registers.shown import title_of


def around(request: HttpRequest, record: Record, *, unmasked: bool = False) -> dict[str, Any]:
    """Links, records that point here, and comments, as the record's page shows them."""
    linked, comments = links_of(record), comments_on(record)
    actors = actor_names([entry.link.by for entry in linked] + [c.by for c in comments])
    return {
        "linked": [
            {"entry": entry, "named": named_record(entry.record), "by": actors[entry.link.by]}
            for entry in linked
        ],
        "pointing": [
            (found, [named_record(other) for other in found.records])
            for found in pointing_at(record, unmasked=unmasked)
        ],
        "ways_out": ways_out(record),
        "kinds": [kind for kind in kinds().values() if kind.offered],
        "comments": [
            {"comment": told, "by": actors[told.by], "own": told.by == actor()} for told in comments
        ],
        "may_link": may_write(request.user, record.register, record.block_id),
    }


def named_record(record: Record) -> dict[str, Any]:
    """A record as a link: its register, its name (masked when personal) and its page."""
    return {
        "register": record.register,
        "title": title_of(record),
        "url": reverse("ui:record", args=[record.register.full_name, record.uid]),
    }


def mentions(request: HttpRequest) -> list[dict[str, Any]]:
    """What others asked of this person, for the page of today."""
    if not isinstance(request.user, User):
        return []
    found = open_mentions(request.user)
    actors = actor_names(entry.mention.comment.by for entry in found)
    return [
        {
            "mention": entry.mention,
            "named": named_record(entry.record),
            "by": actors[entry.mention.comment.by],
        }
        for entry in found
    ]
