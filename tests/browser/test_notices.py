"""Notices in a real browser: the count moves by itself, and the service worker shows what is sent.

The push service of the browser's maker is out of reach of a test. A stand-in takes the notice and
opens it with the browser's keys; what it read is then handed to the real service worker.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import browsers, servers
from tests.tools.simulators.push import FakeBrowser, PushService
from tests.tools.simulators.web import serving

pytestmark = [pytest.mark.browser, pytest.mark.server]
OpenPage = Callable[..., Page]

#: Stands for the subscription the maker's service would hand out.
SUBSCRIBED = """(said) => {
  const held = JSON.parse(said);
  let kept = null;
  PushManager.prototype.getSubscription = async () => kept;
  PushManager.prototype.subscribe = async (options) => {
    window.askedWith = Array.from(new Uint8Array(options.applicationServerKey));
    kept = {
      options,
      toJSON: () => held,
      unsubscribe: async () => { kept = null; return true; },
    };
    return kept;
  };
}"""
SHOWN = """async () => {
  const worker = await navigator.serviceWorker.getRegistration('/static/ui/push/worker.js');
  return (await worker.getNotifications()).map((one) => [one.title, one.tag, one.data.url]);
}"""


@pytest.fixture
def push() -> Iterator[PushService]:
    with serving(PushService()) as started:
        yield started


@pytest.fixture
def house(home: Path, push: PushService) -> Iterator[servers.Server]:
    with servers.running(home, TAMGIANG_PUSH_SERVICES=push.origin) as started:
        yield started


def subscribed(page: Page, house: servers.Server, browser: FakeBrowser) -> None:
    page.context.grant_permissions(["notifications"], origin=house.url)
    page.add_init_script(f"({SUBSCRIBED})({json.dumps(browser.subscription)})")
    browsers.sign_in(page, house.url, "quantri")
    page.goto(f"{house.url}/notices/choices/")
    page.get_by_role("button", name="Bật thông báo trên trình duyệt này").click()
    page.get_by_text("Đang bật trên trình duyệt này.").wait_for()


def test_a_notice_is_shown_by_the_browser_once_and_counted_at_once(
    house: servers.Server, open_page: OpenPage, push: PushService
) -> None:
    browser = push.browser("may-quan-tri")
    page = open_page(house)
    subscribed(page, house, browser)
    # The subscription is bound to the key of this house, an uncompressed point of the curve.
    asked = page.evaluate("window.askedWith")
    assert (len(asked), asked[0]) == (65, 4)

    page.goto(f"{house.url}/channels/push/")
    assert page.locator("#bell [data-count]").is_hidden()
    page.get_by_role("button", name="Gửi thử cho tôi").click()
    browsers.wait_for(page, lambda: len(browser.shown) == 1)
    page.locator("#bell [data-count='1']").wait_for()
    notice = next(iter(browser.shown.values()))
    assert push.wrong == []

    shown = handed_over(page, house, notice)
    assert shown == [["Tin gửi thử", notice["id"], f"{house.url}/notices/"]]


def handed_over(page: Page, house: servers.Server, notice: dict[str, Any]) -> list[list[str]]:
    """What the real service worker shows once it was handed the notice twice."""
    line = page.context.new_cdp_session(page)
    found: dict[str, str] = {}

    def updated(event: dict[str, Any]) -> None:
        for one in event["registrations"]:
            found[one["scopeURL"]] = one["registrationId"]

    line.on("ServiceWorker.workerRegistrationUpdated", updated)
    line.send("ServiceWorker.enable")
    scope = f"{house.url}/static/ui/push/"
    browsers.wait_for(page, lambda: scope in found)
    given = {"origin": house.url, "registrationId": found[scope], "data": json.dumps(notice)}
    for _ in range(2):
        line.send("ServiceWorker.deliverPushMessage", given)
    browsers.wait_for(page, lambda: bool(page.evaluate(SHOWN)))
    page.wait_for_timeout(300)
    shown: list[list[str]] = page.evaluate(SHOWN)
    return shown


def test_the_count_moves_in_an_open_page_when_all_is_read_elsewhere(
    house: servers.Server, open_page: OpenPage, push: PushService
) -> None:
    page = open_page(house)
    subscribed(page, house, push.browser("may-quan-tri"))
    page.goto(f"{house.url}/channels/push/")
    page.get_by_role("button", name="Gửi thử cho tôi").click()
    page.locator("#bell [data-count='1']").wait_for()

    other = page.context.new_page()
    other.goto(f"{house.url}/notices/")
    other.get_by_role("button", name="Đánh dấu đã đọc tất cả").click()
    other.get_by_text("Đã đọc hết.").wait_for()

    page.locator("#bell [data-count='0']").wait_for(state="attached")
    assert page.locator("#bell [data-count]").is_hidden()


def test_a_browser_that_wants_no_more_is_forgotten(
    house: servers.Server, open_page: OpenPage, push: PushService
) -> None:
    page = open_page(house)
    subscribed(page, house, push.browser("may-quan-tri"))

    page.get_by_role("button", name="Tắt trên trình duyệt này").click()
    page.get_by_text("Đang tắt trên trình duyệt này.").wait_for()
    page.goto(f"{house.url}/channels/push/")

    assert page.get_by_role("button", name="Gửi thử cho tôi").count() == 0
