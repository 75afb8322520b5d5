"""Every kind of page works for those who may see it, at every width, and is usable by all."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests import browsers, servers
from tests.e2e.crawl import every_kind

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def problems(page: Page, address: str, status: int) -> list[str]:
    """What a person would stumble over on the open page."""
    if status >= 400:
        return [f"{address}: {status}"]
    found = [f"{address}: axe {finding}" for finding in browsers.serious_findings(page)]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        found.append(f"{address}: {wide} px wider than the screen")
    if page.locator("h1").count() != 1:
        found.append(f"{address}: {page.locator('h1').count()} main headings")
    return found


def test_visitors_find_every_public_page_in_order(
    server: servers.Server, open_page: OpenPage
) -> None:
    page = open_page(server, width="phone")

    assert [fault for opened in every_kind(page) for fault in problems(page, *opened)] == []


@pytest.mark.parametrize(("login", "width"), [("quantri", "wall"), ("nhaplieu", "phone")])
def test_people_find_every_page_of_theirs_in_order(
    server: servers.Server, open_page: OpenPage, login: str, width: str
) -> None:
    page = open_page(server, width=width)
    browsers.sign_in(page, server.url, login)

    opened = every_kind(page, "/today/")

    assert [fault for each in opened for fault in problems(page, *each)] == []


def test_the_public_overview_can_be_read_without_a_script(
    server: servers.Server, open_page: OpenPage
) -> None:
    page = open_page(server, script=False)

    page.goto("/")

    assert page.locator("h1").is_visible()
    assert page.locator("a[href*='/indicators/']").count() > 5
