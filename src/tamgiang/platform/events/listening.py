"""Where a page listens, and from when on: nothing falls between its drawing and its line."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.http import urlencode

from tamgiang.platform.events.relay import newest
from tamgiang.platform.events.tickets import ticket_for
from tamgiang.platform.scopes import Scope

#: A page carries the moment it was drawn, but its figures were read before, and what was raised
#: just then may not have been committed: so much earlier is told again.
EARLIER = timedelta(seconds=30)


def from_now(topics: Sequence[str], *, scope: Scope | None = None) -> str:
    """The address of a line that tells all that is raised after this call, opened late or not."""
    return address(ticket_for(topics, scope=scope), newest())


def since(drawn: str, topics: Sequence[str], *, scope: Scope | None = None) -> str:
    """The address of a line that tells all that a page drawn at that moment may lack.

    `drawn` is ISO 8601 with its offset, as the page carries it. Without one, for a page that says
    itself how far it has heard, the line tells what is raised once it is open.
    """
    moment = _moment(drawn)
    after = None if moment is None else newest(moment - EARLIER)
    return address(ticket_for(topics, scope=scope), after)


def address(ticket: str, after: tuple[int, int] | None = None) -> str:
    """The stream of a ticket, from after a position on."""
    asked = {"ticket": ticket}
    if after is not None:
        asked["after"] = f"{after[0]}-{after[1]}"
    return f"/events?{urlencode(asked)}"


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
