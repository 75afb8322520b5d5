"""The wall in a real browser: whole on every screen, live, by keyboard, and it does not grow."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import sideways
from tests.browsers import serious_findings, sign_in
from tests.servers import Server
from tests.wall_heap import GROWTH, events, watched

Open = Callable[..., Page]
WALL = "/centre/wall/"
SCREENS = ((1920, 1080), (3840, 2160), (1366, 768), (390, 844))
#: Panels whose content reaches beyond their edge, and list entries that are cut.
CUT = """() => [...document.querySelectorAll(".wall-panel, .wall-list > li, .wall-small > li")]
  .filter((one) => one.offsetParent && (one.scrollHeight > one.clientHeight + 2
    || one.scrollWidth > one.clientWidth + 2))
  .map((one) => one.id || one.innerText)"""


def wall(page: Page, server: Server, person: str = "trucban") -> None:
    """Open the wall of a person and wait until it is drawn."""
    sign_in(page, server.url, person)
    page.goto(server.url + WALL)
    page.wait_for_selector(".map-stage[data-layers]", timeout=60_000)
    page.evaluate("document.fonts.ready")


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_cut_off_on_any_screen(
    server: Server, open_page: Open, screen: tuple[int, int]
) -> None:
    page = open_page(server, width="wall")
    sign_in(page, server.url, "trucban")
    page.set_viewport_size({"width": screen[0], "height": screen[1]})

    page.goto(server.url + WALL)
    page.wait_for_selector("[data-connection][data-state=connected]")
    page.evaluate("document.fonts.ready")

    assert sideways(page) <= 0
    assert page.evaluate(CUT) == []
    higher = page.evaluate("document.documentElement.scrollHeight - innerHeight")
    assert higher <= 0 or screen[0] < 900


def test_the_wall_is_dark_whatever_a_person_chose(server: Server, open_page: Open) -> None:
    page = open_page(server, width="wall")
    page.context.add_cookies([{"name": "theme", "value": "light", "url": server.url}])

    wall(page, server)

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert serious_findings(page) == []


def test_the_archipelagos_are_on_the_map(server: Server, open_page: Open) -> None:
    page = open_page(server, width="wall")
    wall(page, server)

    country = page.locator(".wall-key .country")

    expect(country).to_contain_text("Hoàng Sa")
    expect(country).to_contain_text("Trường Sa")


def test_controls_are_away_until_somebody_comes_and_work_by_keyboard(
    server: Server, open_page: Open
) -> None:
    page = open_page(server, width="wall")
    wall(page, server)
    page.wait_for_selector("body[data-asleep]", timeout=20_000)
    cameras = page.get_by_label("Camera", exact=True)
    assert not cameras.is_visible()

    page.keyboard.press("Shift")
    cameras.focus()
    page.keyboard.press("Space")

    expect(cameras).to_be_checked()
    expect(page.locator("[data-key-of='cameras.camera']")).to_be_visible()
    page.reload()
    expect(cameras).to_be_checked()


def test_what_lies_on_the_map_is_named_and_opens(server: Server, open_page: Open) -> None:
    page = open_page(server, width="wall")
    wall(page, server)

    page.wait_for_selector(".pin a")
    names = page.locator(".pin a").evaluate_all("all => all.map(one => one.ariaLabel)")

    assert any(name.startswith("Sự cố đang xử lý: ") for name in names)
    assert all(page.locator(".pin a").evaluate_all("all => all.map(one => Boolean(one.href))"))


def test_the_end_of_the_session_is_said_in_words(server: Server, open_page: Open) -> None:
    page = open_page(server, width="wall")
    wall(page, server)
    expect(page.locator("#wall-ended")).to_be_hidden()

    # A redirect to the sign-in page, as the house answers a screen that is no longer known.
    page.route("**/wall/beat/", lambda route: route.fulfill(status=302, headers={"Location": "/"}))
    page.context.clear_cookies()
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.locator("#wall-ended")).to_be_visible()
    expect(page.locator("#wall-ended")).to_contain_text("Phiên đăng nhập của màn hình này đã hết.")


def test_a_minute_of_many_events_moves_the_wall_and_does_not_fill_it(
    own_server: Server, open_page: Open
) -> None:
    page = open_page(own_server, width="wall")
    sign_in(page, own_server.url, "trucban")

    with events(own_server, 120):
        before, after, read = watched(page, own_server.url + WALL, warm_up=20, seconds=40)

    assert read > 60
    assert after.heap < before.heap * GROWTH, (before, after)
    assert after.nodes < before.nodes * GROWTH, (before, after)
