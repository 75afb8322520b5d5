"""axe finds nothing serious on any page: in both looks and languages, on desk, phone and wall."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import PUBLIC, STAFF, first_record, settled, sideways
from tests.browsers import serious_findings, sign_in
from tests.servers import Server

#: Width, look and language together: each of them is met on every page.
PUBLIC_WAYS = (
    ("laptop", "light", "vi"),
    ("laptop", "dark", "en"),
    ("phone", "light", "en"),
    ("phone", "dark", "vi"),
)
STAFF_WAYS = (("laptop", "light", "vi"), ("phone", "dark", "en"))
#: What hangs on a wall: seen by nobody who could scroll.
WALL = ("/?wall=1", "/?wall=1&on=2023-08-22", "/", "/indicators/")


def chosen(page: Page, server: Server, look: str, language: str) -> None:
    """Let the pages appear in this look and language."""
    kept = {"theme": look, "django_language": language}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in kept.items()]
    )


def findings(page: Page, server: Server, paths: tuple[str, ...]) -> dict[str, object]:
    """What axe finds on each page, and whether it is wider than its window."""
    found: dict[str, object] = {}
    for path in paths:
        settled(page, server.url + path)
        faults = (serious_findings(page), sideways(page) > 0)
        if faults != ([], False):
            found[path] = faults
    return found


@pytest.mark.parametrize(("width", "look", "language"), PUBLIC_WAYS)
def test_public_pages_have_no_serious_finding(
    server: Server, open_page: Callable[..., Page], width: str, look: str, language: str
) -> None:
    page = open_page(server, width=width)
    chosen(page, server, look, language)

    assert findings(page, server, PUBLIC) == {}
    assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_wall_has_no_serious_finding(
    server: Server, open_page: Callable[..., Page], look: str, language: str
) -> None:
    page = open_page(server, width="wall")
    chosen(page, server, look, language)

    assert findings(page, server, WALL) == {}


@pytest.mark.parametrize(("width", "look", "language"), STAFF_WAYS)
@pytest.mark.parametrize("person", STAFF)
def test_staff_pages_have_no_serious_finding(
    server: Server,
    open_page: Callable[..., Page],
    person: str,
    width: str,
    look: str,
    language: str,
) -> None:
    page = open_page(server, width=width)
    sign_in(page, server.url, person)
    chosen(page, server, look, language)

    assert findings(page, server, STAFF[person]) == {}


def test_the_pages_of_a_record_have_no_serious_finding(
    server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(server)
    sign_in(page, server.url, "nhaplieu")
    record = first_record(page, server)

    found = {}
    for verb in ("", "edit/", "withdraw/"):
        settled(page, f"{server.url}{record}{verb}")
        found[verb] = serious_findings(page)

    assert found == {"": [], "edit/": [], "withdraw/": []}


def test_a_faulty_form_has_no_serious_finding_and_takes_the_focus(
    server: Server, browser: Browser
) -> None:
    # Not by open_page: a browser writes every refused form into its console.
    page = browser.new_page(locale="vi-VN")
    sign_in(page, server.url, "nhaplieu")
    page.goto(server.url + "/registers/cameras.camera/new/")
    page.get_by_role("button", name="Lưu hồ sơ").click()

    page.wait_for_selector(".error-summary")

    assert serious_findings(page) == []
    assert page.evaluate("document.activeElement.className") == "error-summary measure"
    page.close()
