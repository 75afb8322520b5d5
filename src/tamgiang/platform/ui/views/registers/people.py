"""Names of actors: accounts by their name, the house by the job it did."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _


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
