"""Tickets say what may be heard, and cannot be made by others."""

from datetime import timedelta

import pytest
from django.conf import settings

from tamgiang.platform.events.hub.messages import position_in
from tamgiang.platform.events.tickets import TicketRefused, read_ticket, ticket_for
from tamgiang.platform.scopes import Scope


def test_a_ticket_carries_topics_and_places() -> None:
    blocks = frozenset([3, 4, 5, 6, 7, 9, 200, 201])
    ticket = read_ticket(ticket_for(["record.", "jobs."], scope=Scope("user:1", blocks)))
    assert (ticket.topics, ticket.blocks) == (("record.", "jobs."), blocks)


@pytest.mark.parametrize(
    ("scope", "blocks"),
    [(None, frozenset()), (Scope("a", frozenset()), frozenset()), (Scope("a", None), None)],
)
def test_nobody_nowhere_and_everywhere(scope: Scope | None, blocks: frozenset[int] | None) -> None:
    assert read_ticket(ticket_for(["figures."], scope=scope)).blocks == blocks


def test_a_whole_province_fits_into_an_address() -> None:
    scope = Scope("user:1", frozenset(range(1, 3000)) - frozenset(range(7, 3000, 31)))
    assert len(ticket_for(["record."], scope=scope)) < 1500


@pytest.mark.parametrize("text", ["", "x", "a:b:c"])
def test_what_is_no_ticket_is_refused(text: str) -> None:
    with pytest.raises(TicketRefused):
        read_ticket(text)


def test_a_changed_or_foreign_ticket_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = ticket_for(["record."])
    with pytest.raises(TicketRefused):
        read_ticket(("a" if text[0] != "a" else "b") + text[1:])
    monkeypatch.setattr(settings, "HUB_SECRET", "another house")
    with pytest.raises(TicketRefused):
        read_ticket(text)


def test_a_ticket_ends() -> None:
    with pytest.raises(TicketRefused):
        read_ticket(ticket_for(["record."], lifetime=timedelta(seconds=-1)))


def test_a_page_may_ask_for_less_and_not_for_more() -> None:
    ticket = read_ticket(ticket_for(["record.", "jobs."]))
    assert ticket.narrowed(["record.created"]) == ("record.created",)
    assert ticket.narrowed([]) == ("record.", "jobs.")
    with pytest.raises(TicketRefused):
        ticket.narrowed(["record.created", "audit."])
    with pytest.raises(TicketRefused):
        ticket.narrowed(["rec"])


@pytest.mark.parametrize(
    ("text", "position"),
    [("0-12", (0, 12)), ("77-5", (77, 5)), ("", None), ("-", None), ("1", None), ("a-b", None)],
)
def test_positions_as_browsers_send_them(text: str, position: tuple[int, int] | None) -> None:
    assert position_in(text) == position
