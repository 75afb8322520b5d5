"""axe finds nothing serious on any page, in both looks, on desk and phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import PUBLIC, STAFF, first_record, settled, sideways
from tests.browsers import serious_findings, sign_in
from tests.servers import Server


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", ["laptop", "phone"])
def test_public_pages_have_no_serious_finding(
    server: Server, open_page: Callable[..., Page], width: str, look: str
) -> None:
    page = open_page(server, width=width)
    page.context.add_cookies([{"name": "theme", "value": look, "url": server.url}])

    found = {}
    for path in PUBLIC:
        settled(page, server.url + path)
        found[path] = (serious_findings(page), sideways(page) > 0)

    assert found == {path: ([], False) for path in PUBLIC}


@pytest.mark.parametrize("width", ["laptop", "phone"])
@pytest.mark.parametrize("person", STAFF)
def test_staff_pages_have_no_serious_finding(
    server: Server, open_page: Callable[..., Page], person: str, width: str
) -> None:
    page = open_page(server, width=width)
    sign_in(page, server.url, person)

    found = {}
    for path in STAFF[person]:
        settled(page, server.url + path)
        found[path] = (serious_findings(page), sideways(page) > 0)

    assert found == {path: ([], False) for path in STAFF[person]}


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
