"""A wall hangs for a shift of eight hours: here an hour in which its time runs eightfold."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browsers import sign_in
from tests.servers import Server
from tests.wall_heap import GROWTH, events, watched

pytestmark = pytest.mark.soak
HOUR, WARM_UP = 3600.0, 300.0


def test_a_shift_at_the_wall_does_not_fill_it(
    own_server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(own_server, width="wall")
    sign_in(page, own_server.url, "trucban")

    with events(own_server, HOUR + 2 * WARM_UP):
        address = f"{own_server.url}/centre/wall/"
        before, after, read = watched(page, address, WARM_UP, HOUR - WARM_UP)

    assert read > 5_000
    assert after.heap < before.heap * GROWTH, (before, after)
    assert after.nodes < before.nodes * GROWTH, (before, after)
    assert after.listeners < before.listeners * GROWTH, (before, after)
