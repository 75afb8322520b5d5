"""The duty officer's phone in a real browser: acts done without a line arrive, and arrive once."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, Route, expect

from tests import browsers, servers
from tests.faults.acts import Acts

pytestmark = [pytest.mark.browser, pytest.mark.server]
# A machine that does other things beside answers late, and that is no fault of the page.
expect.set_options(timeout=30_000)
PHONE = "/centre/phone/"
HOUSE = Acts("tests.browser.centre.phone_house")
ERASED = "async () => !(await caches.has('kept-of-phone'))"
STEP = 3


def picture() -> FilePayload:
    """What a camera gives: more than a slow line likes."""
    made = io.BytesIO()
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(made, "JPEG", quality=95)
    return {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


@pytest.fixture
def phone(browser: Browser, own_server: servers.Server) -> Iterator[BrowserContext]:
    """A browser of phone width that may lose its line."""
    context = browser.new_context(
        base_url=own_server.url,
        viewport={"width": 390, "height": 844},
        locale="vi-VN",
        reduced_motion="reduce",
    )
    yield context
    context.close()


def on_duty(phone: BrowserContext, house: servers.Server, who: str = "canbotruc") -> Page:
    """The page of somebody who signed in, once the phone keeps it."""
    page = phone.new_page()
    browsers.sign_in(page, house.url, who)
    page.goto(PHONE)
    browsers.phone_kept(page)
    return page


def log(house: servers.Server) -> dict[str, Any]:
    """The log of the accident of the sample."""
    said: dict[str, Any] = json.loads(HOUSE.run(house.home, "log"))
    return said


def of_step(house: servers.Server) -> list[dict[str, Any]]:
    """What people did with the step of the officer, by the log."""
    found = [one for one in log(house)["entries"] if one["number"] == STEP]
    return [one for one in found if one["act"] != "overdue"]


def card(page: Page) -> Locator:
    """The card of that step."""
    return page.locator(f"article[data-key^=step-][data-key$='-{STEP}']")


def do_the_step(page: Page) -> None:
    """Take a picture and say that it is done."""
    card(page).locator("input[type=file]").set_input_files(picture())
    card(page).get_by_role("button", name="Đã làm xong").click()


def signed_out_with_an_act(phone: BrowserContext, house: servers.Server) -> Page:
    """Back on the line with a step done without it, after the session ended."""
    page = on_duty(phone, house)
    phone.set_offline(True)
    do_the_step(page)
    expect(page.locator("#outbox .act")).to_contain_text("Chờ gửi")
    HOUSE.run(house.home, "sign_everybody_out")
    phone.set_offline(False)
    return page


def test_a_step_done_without_a_line_arrives_once_with_its_picture_and_its_time(
    phone: BrowserContext, own_server: servers.Server
) -> None:
    page = on_duty(phone, own_server)
    assert of_step(own_server) == []

    phone.set_offline(True)
    do_the_step(page)
    expect(page.locator("#outbox .act")).to_contain_text("Chờ gửi · làm lúc")
    expect(page.locator("[data-to-send]")).to_have_attribute("data-to-send", "1")
    page.reload()

    # The page comes from the phone itself, and so does what waits on it.
    expect(page.locator(".phone-head")).to_contain_text("Bản lưu trên máy này")
    expect(page.locator("#outbox .act")).to_contain_text("có ảnh")
    expect(card(page).locator("[data-pending]")).to_contain_text("Chờ gửi")
    expect(card(page).get_by_role("button", name="Đã làm xong")).to_be_hidden()
    expect(page.locator("[data-connection]")).to_contain_text("Mất kết nối")
    assert browsers.serious_findings(page) == []
    assert of_step(own_server) == []

    phone.set_offline(False)
    expect(page.locator("[data-to-send]")).to_have_attribute("data-to-send", "0")
    expect(card(page)).to_have_count(0)
    page.reload()
    expect(page.locator("#outbox")).to_be_hidden()
    [entry] = of_step(own_server)
    assert entry["act"] == "done"
    assert log(own_server)["files"] == 1


def test_what_is_sent_twice_counts_once(browser: Browser, own_server: servers.Server) -> None:
    # Without a worker: what goes through one is out of reach of a test.
    phone = browser.new_context(base_url=own_server.url, service_workers="block")
    page = phone.new_page()
    browsers.sign_in(page, own_server.url, "canbotruc")
    page.goto(PHONE)
    sent: list[str] = []

    def lose_the_answer(route: Route) -> None:
        # The house takes it, but its answer never comes back: the phone sends it again.
        if len(sent) == 0:
            route.fetch()
            sent.append("lost")
            route.abort()
        else:
            sent.append("again")
            route.continue_()

    page.route("**/steps/*/", lose_the_answer)
    do_the_step(page)

    expect(card(page)).to_have_count(0, timeout=30000)
    expect(page.locator("[data-to-send]")).to_have_attribute("data-to-send", "0", timeout=30000)
    assert sent == ["lost", "again"]
    assert [one["act"] for one in of_step(own_server)] == ["done"]
    assert log(own_server)["files"] == 1
    phone.close()


def test_a_step_somebody_else_did_meanwhile_stays_theirs_and_the_phone_says_so(
    phone: BrowserContext, own_server: servers.Server
) -> None:
    page = on_duty(phone, own_server)
    phone.set_offline(True)
    # Done a while ago, as in a place without a line.
    page.clock.set_fixed_time(datetime.now(UTC) - timedelta(minutes=5))
    do_the_step(page)
    expect(page.locator("#outbox .act")).to_contain_text("Chờ gửi")
    HOUSE.run(own_server.home, "step", str(STEP))

    phone.set_offline(False)

    act = page.locator("#outbox .act")
    expect(act).to_contain_text("Phụ trách trung tâm (mẫu)")
    assert [one["act"] for one in of_step(own_server)] == ["done", "already_done"]
    act.get_by_role("button", name="Đã đọc").click()
    expect(page.locator("#outbox")).to_be_hidden()


def test_a_session_that_ended_loses_nothing(
    phone: BrowserContext, own_server: servers.Server
) -> None:
    page = signed_out_with_an_act(phone, own_server)

    notice = page.locator("#signed-out")
    expect(notice).to_contain_text("Phiên đăng nhập đã hết")
    browsers.comes_true(page, ERASED)
    notice.get_by_role("link", name="Đăng nhập").click()
    browsers.say_who(page, "canbotruc")
    page.locator(".phone-head h1", has_text="Cán bộ trực").wait_for()

    expect(card(page)).to_have_count(0)
    expect(page.locator("[data-to-send]")).to_have_attribute("data-to-send", "0")
    assert [one["act"] for one in of_step(own_server)] == ["done"]


def test_another_person_on_the_same_phone_sees_nothing_of_the_first(
    phone: BrowserContext, own_server: servers.Server
) -> None:
    page = signed_out_with_an_act(phone, own_server)
    page.locator("#signed-out").wait_for()
    browsers.comes_true(page, ERASED)
    page.locator("#signed-out").get_by_role("link", name="Đăng nhập").click()
    browsers.say_who(page, "lanhdao")
    page.locator(".phone-head h1", has_text="Lãnh đạo trực").wait_for()
    browsers.phone_kept(page)

    expect(page.locator("#outbox")).to_be_hidden()
    expect(page.locator("[data-to-send]")).to_have_attribute("data-to-send", "0")
    phone.set_offline(True)
    page.reload()
    expect(page.locator(".phone-head h1")).to_contain_text("Lãnh đạo trực")
    assert "canbotruc" not in page.content()
    assert of_step(own_server) == []


def test_signing_out_anywhere_leaves_no_page_behind(
    phone: BrowserContext, own_server: servers.Server
) -> None:
    page = on_duty(phone, own_server)
    page.goto("/today/")
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    browsers.comes_true(page, ERASED)

    phone.set_offline(True)
    page.goto(PHONE)

    expect(page.get_by_role("heading", name="Không có kết nối")).to_be_visible()


def test_a_task_and_a_note_done_without_a_line_arrive(
    phone: BrowserContext, own_server: servers.Server
) -> None:
    page = on_duty(phone, own_server)
    phone.set_offline(True)
    page.get_by_role("button", name="Nhận nhiệm vụ").click()
    happening = page.locator("article.happening", has_text="Tỉnh lộ 11A")
    happening.get_by_text("Ghi chép, ảnh").click()
    happening.locator("textarea").fill("Đường trơn, đã đặt biển")
    happening.get_by_role("button", name="Ghi vào nhật ký").click()
    expect(page.locator("[data-to-send]")).to_have_attribute("data-to-send", "2")

    phone.set_offline(False)

    expect(page.locator("[data-to-send]")).to_have_attribute("data-to-send", "0")
    last = [(one["kind"], one["act"], one["text"]) for one in log(own_server)["entries"][-2:]]
    assert last == [("order", "accepted", ""), ("note", "", "Đường trơn, đã đặt biển")]


def test_the_page_is_small_enough_for_a_slow_line(
    browser: Browser, own_server: servers.Server
) -> None:
    context = browser.new_context(base_url=own_server.url, viewport={"width": 390, "height": 844})
    page = context.new_page()
    browsers.sign_in(page, own_server.url, "canbotruc")
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    asked: dict[str, str] = {}
    sizes: dict[str, float] = {}
    line.on(
        "Network.requestWillBeSent", lambda e: asked.update({e["requestId"]: e["request"]["url"]})
    )
    line.on(
        "Network.loadingFinished",
        lambda e: sizes.update({asked.get(e["requestId"], "?"): e["encodedDataLength"]}),
    )
    page.goto(PHONE, wait_until="load")
    page.locator("[data-connection][data-state=connected]").wait_for()

    loaded = {url: size for url, size in sizes.items() if not url.endswith(".woff2")}
    total = sum(loaded.values())

    assert len(loaded) > 10
    assert total < 60_000, sorted(loaded.items(), key=lambda one: -one[1])
    assert browsers.serious_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()
