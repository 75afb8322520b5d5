"""Everything can be reached and done by keyboard, and what has the focus is seen."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browsers import sign_in
from tests.servers import Server

FOCUSED = """() => {
  const place = document.activeElement;
  const style = getComputedStyle(place);
  /* The button inside a date field has a ring of its own, which the page cannot ask about. */
  const seen = place.type === 'date' || style.outlineStyle !== 'none' || style.boxShadow !== 'none'
    || getComputedStyle(place.closest('.tile') ?? place).outlineStyle !== 'none';
  return {words: (place.innerText || place.getAttribute('aria-label') || '').trim(),
          tag: place.tagName, seen};
}"""


def walk(page: Page, presses: int) -> list[dict[str, object]]:
    """What has the focus after each press of Tab."""
    stations = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        stations.append(page.evaluate(FOCUSED))
    return stations


def test_the_first_stop_skips_to_the_content(
    server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(server)
    page.goto(server.url + "/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_every_stop_on_the_overview_is_seen_and_reaches_a_figure(
    server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(server)
    page.goto(server.url + "/?on=2023-08-22")

    stations = walk(page, 40)

    assert [s for s in stations if s["tag"] != "BODY" and not s["seen"]] == []
    assert "Thu nhận định danh điện tử" in [s["words"] for s in stations]


def test_the_list_beside_the_map_is_reached_in_place_of_the_map(
    server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(server)
    page.goto(server.url + "/?on=2023-08-22")
    page.locator(".map-list a").first.focus()

    page.keyboard.press("Enter")
    page.wait_for_url("**/indicators/**")

    assert "unit=" in page.url


def test_the_account_menu_opens_and_closes_with_keys(
    server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(server)
    sign_in(page, server.url, "nhaplieu")
    page.goto(server.url + "/today/")
    summary = page.locator(".menu > summary")

    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".menu-body").is_visible()
    page.keyboard.press("Escape")

    assert not page.locator(".menu-body").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_menu_of_the_phone_opens_over_the_page_and_closes(
    server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(server, width="phone")
    sign_in(page, server.url, "nhaplieu")
    page.goto(server.url + "/today/")
    assert not page.locator("#menu").is_visible()

    page.get_by_role("navigation", name="Danh mục nhanh").get_by_text("Danh mục").click()
    assert page.locator("#menu").is_visible()
    page.keyboard.press("Escape")

    assert not page.locator("#menu").is_visible()


def test_a_record_is_found_and_opened_without_a_mouse(
    server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(server)
    sign_in(page, server.url, "nhaplieu")
    page.goto(server.url + "/registers/cameras.camera/")

    page.locator("#q").focus()
    page.keyboard.type("cho sia")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=cho**")
    page.locator("tbody th a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/registers/cameras.camera/*-*/**")

    assert "CAM-" in page.locator("h1").inner_text()
