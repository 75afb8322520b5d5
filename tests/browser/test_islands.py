"""The islands draw, the page works without them, and nothing is asked of the outside.

`open_page` fails a test when a page asks another host or a script complains.
"""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.pages import first_record
from tests.browsers import sign_in
from tests.servers import Server

CITIZEN_LIMIT = 150_000


def test_the_map_draws_itself_for_staff_and_leads_to_a_unit(
    server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(server)
    sign_in(page, server.url, "lanhdao")

    page.goto(server.url + "/?on=2023-08-22")
    page.wait_for_selector(".map-stage[data-ready] .map-island canvas")
    page.locator(".map-island").click()
    page.wait_for_url("**/indicators/**")

    assert "unit=" in page.url


def test_a_visitor_gets_the_drawn_map_and_may_ask_for_the_other(
    server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(server)
    page.goto(server.url + "/")
    assert page.locator(".map-island").count() == 0
    assert page.locator(".map-stage svg").is_visible()

    page.get_by_role("button", name="Bản đồ phóng to, di chuyển").click()

    page.wait_for_selector(".map-island canvas")


def test_the_history_is_a_chart_with_the_same_numbers_below(
    server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(server)
    page.goto(server.url + "/indicators/outreach.eid_collected/?on=2023-08-22")

    page.wait_for_selector(".chart canvas")
    page.get_by_text("Xem dạng bảng").click()

    first = page.locator("details table tbody tr").first
    assert first.inner_text().split("\t")[:3] == ["22/08/2023", "50.690", "64.500"]


def test_without_scripts_a_visitor_chooses_a_day_and_opens_a_figure(
    server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(server, script=False)
    page.goto(server.url + "/")

    page.fill("#on", "2023-08-22")
    page.locator(".overview-bar button").click()

    assert "44" in page.locator("[data-code='cameras.public'] .value").inner_text()
    page.locator("[data-code='cameras.public'] h3 a").click()
    assert page.locator("h1").inner_text() == "Camera công cộng"


def test_a_citizen_page_is_small(server: Server, open_page: Callable[..., Page]) -> None:
    page = open_page(server, width="phone")
    sizes: dict[str, int] = {}

    def weigh(answer: Response) -> None:
        body = answer.body()
        packed = answer.headers.get("content-encoding") == "gzip" or answer.url.endswith("woff2")
        sizes[answer.url] = len(gzip.compress(body)) if packed else len(body)

    page.on("response", weigh)
    page.goto(server.url + "/", wait_until="networkidle")

    assert sum(sizes.values()) <= CITIZEN_LIMIT, sizes


def test_losing_the_network_is_said(server: Server, open_page: Callable[..., Page]) -> None:
    page = open_page(server)
    page.goto(server.url + "/units/")
    assert not page.locator("#offline").is_visible()

    page.context.set_offline(True)

    expect(page.locator("#offline")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()


def test_a_correction_moves_the_tile_of_somebody_who_watches(
    own_server: Server, open_page: Callable[..., Page]
) -> None:
    watcher, writer = open_page(own_server), open_page(own_server)
    sign_in(watcher, own_server.url, "lanhdao")
    watcher.goto(own_server.url + "/")
    expect(watcher.locator("#live")).to_have_attribute("data-state", "connected")
    tile = "[data-code='cameras.public'], [data-code='cameras.socialised']"
    before = watcher.locator(tile).evaluate_all("all => all.map(one => one.dataset.value)")

    sign_in(writer, own_server.url, "nhaplieu")
    record = first_record(writer, own_server)
    writer.goto(f"{own_server.url}{record}withdraw/")
    writer.fill("#reason", "Nhập hai lần")
    writer.get_by_role("button", name="Rút hồ sơ này").click()
    writer.wait_for_url(f"**{record}")

    for _ in range(75):
        now = watcher.locator(tile).evaluate_all("all => all.map(one => one.dataset.value)")
        if now != before:
            return
        watcher.wait_for_timeout(200)
    pytest.fail(f"the tiles still show {before}")
