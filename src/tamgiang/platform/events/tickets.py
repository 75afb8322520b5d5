"""Tickets to the event stream: signed, short-lived, and saying what their holder may hear.

The hub knows nobody: it reads what a page was given by someone who had checked who asks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from django.conf import settings
from django.core import signing
from django.utils import timezone

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.scopes import Scope

SALT = "tamgiang.events"
LIFETIME = timedelta(hours=1)


class TicketRefused(Refusal):
    """The ticket is forged, over, or does not cover what was asked."""

    code = "events.ticket_refused"
    message = Label(
        "Vé nghe sự kiện không hợp lệ hoặc đã hết hạn. Hãy tải lại trang.",
        "The ticket for events is not valid or has ended. Reload the page.",
    )
    status = 403


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a holder may hear: topics by their beginnings, over blocks (None: everywhere).

    `expires` is in seconds since 1970.
    """

    topics: tuple[str, ...]
    blocks: frozenset[int] | None
    expires: int

    def narrowed(self, topics: Sequence[str]) -> tuple[str, ...]:
        """The topics asked for, all of the ticket's when none are. Raises TicketRefused."""
        if not all(topic.startswith(self.topics) for topic in topics):
            raise TicketRefused()
        return tuple(topics) or self.topics


def ticket_for(
    topics: Sequence[str], *, scope: Scope | None = None, lifetime: timedelta = LIFETIME
) -> str:
    """A ticket for events whose topic begins with one of `topics`, over what `scope` sees.

    Without a scope (a public page) events about records of particular places are left out.
    """
    blocks = frozenset[int]() if scope is None else scope.blocks
    said = {
        "t": list(topics),
        "b": None if blocks is None else _runs(blocks),
        "e": int((timezone.now() + lifetime).timestamp()),
    }
    return signing.dumps(said, key=settings.HUB_SECRET, salt=SALT, compress=True)


def read_ticket(text: str) -> Ticket:
    """The ticket as it was given. Raises TicketRefused."""
    try:
        said = signing.loads(text, key=settings.HUB_SECRET, salt=SALT)
    except signing.BadSignature:
        raise TicketRefused() from None
    blocks = None if said["b"] is None else frozenset(_numbers(said["b"]))
    ticket = Ticket(tuple(said["t"]), blocks, said["e"])
    if ticket.expires <= timezone.now().timestamp():
        raise TicketRefused()
    return ticket


def _runs(numbers: Iterable[int]) -> str:
    """Numbers as runs, "3-7,9": hamlets of one area mostly stand in a row."""
    ordered = sorted(numbers)
    starts = ordered[:1] + [after for before, after in pairwise(ordered) if after != before + 1]
    ends = [before for before, after in pairwise(ordered) if after != before + 1] + ordered[-1:]
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True))


def _numbers(runs: str) -> Iterable[int]:
    for run in filter(None, runs.split(",")):
        first, _, last = run.partition("-")
        yield from range(int(first), int(last or first) + 1)
