"""Tickets to the event stream."""

from django.http import HttpRequest
from ninja import Router

from tamgiang.kernel.errors import NotPermitted
from tamgiang.platform.accounts.access import require
from tamgiang.platform.accounts.models import User
from tamgiang.platform.api.problems import SignInFirst
from tamgiang.platform.api.schemas import TicketIn, TicketOut
from tamgiang.platform.events.listening import address
from tamgiang.platform.events.tickets import LIFETIME, ticket_for
from tamgiang.platform.scopes import current_scope

router = Router(tags=["events"])

#: Topics that say nothing of any record or person.
PUBLIC = ("figures.",)
RECORDS = ("record.", "records.")
JOBS = ("jobs.",)


@router.post("", response=TicketOut, url_name="tickets")
def ticket(request: HttpRequest, wanted: TicketIn) -> TicketOut:
    """A ticket for the topics: figures for everyone, records with `registers.view`, jobs."""
    if all(topic.startswith(PUBLIC) for topic in wanted.topics):
        return _out(ticket_for(wanted.topics))
    if not isinstance(request.user, User):
        raise SignInFirst()
    if not all(topic.startswith(PUBLIC + RECORDS + JOBS) for topic in wanted.topics):
        raise NotPermitted()
    if any(topic.startswith(RECORDS) for topic in wanted.topics):
        require("registers.view")
    return _out(ticket_for(wanted.topics, scope=current_scope()))


def _out(text: str) -> TicketOut:
    return TicketOut(ticket=text, url=address(text), seconds=int(LIFETIME.total_seconds()))
