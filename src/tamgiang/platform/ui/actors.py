"""Names of actors: accounts by their name, the house by the job it did."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from tamgiang.platform.audit.models import AuditEntry


def actor_names(actors: Iterable[str]) -> dict[str, str]:
    """How each actor (`user:7`, `system:seed`) is called on a page. One query at most."""
    wanted = set(actors)
    ids = [int(a[5:]) for a in wanted if a.startswith("user:") and a[5:].isdigit()]
    people: dict[int, Any] = get_user_model().objects.in_bulk(ids) if ids else {}
    return {actor: _name(actor, people) for actor in wanted}


def _name(actor: str, people: dict[int, Any]) -> str:
    kind, _sep, rest = actor.partition(":")
    if kind == "user" and rest.isdigit() and int(rest) in people:
        return str(people[int(rest)])
    if kind == "system":
        return _("The system (%(job)s)") % {"job": rest}
    return actor


def doers(entries: Iterable[AuditEntry]) -> dict[int, str]:
    """Who did each entry, by its key: "An, on behalf of Bình" where somebody stood in."""
    given = list(entries)
    behalf = {e.pk: str(e.body.get("on_behalf_of", "")) for e in given if _own(e)}
    names = actor_names([e.actor for e in given] + [who for who in behalf.values() if who])
    return {
        e.pk: _("%(who)s, on behalf of %(other)s") % {"who": names[e.actor], "other": names[other]}
        if (other := behalf.get(e.pk, ""))
        else names[e.actor]
        for e in given
    }


def _own(entry: AuditEntry) -> bool:
    """Whether the entry tells of its doer; one about a role tells for whom the role is held."""
    return not entry.action.startswith("accounts.role_")
