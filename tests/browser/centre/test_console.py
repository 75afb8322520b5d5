"""The operator's console in a real browser: by keys alone, live, by two people, across a loss."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests import servers
from tests.browsers import serious_findings, sign_in
from tests.tools.gauges import publish, rising, tokens

pytestmark = [pytest.mark.browser, pytest.mark.server]
OpenPage = Callable[..., Page]
PHU_OC, TU_PHU = "Trạm Phú Ốc", "Cầu Tứ Phú"
TONES = "document.addEventListener('tone', (e) => (window.tones ??= []).push(e.detail))"


@dataclass
class House:
    """A running house with two gauges that may send."""

    server: servers.Server
    port: int
    phu_oc: str
    tu_phu: str

    @property
    def url(self) -> str:
        """Where it is served."""
        return self.server.url

    def send(self, token: str, *levels: float) -> None:
        """Levels as a device sends them now, a millisecond apart."""
        now = int(time.time() * 1000)
        publish(
            self.port,
            token,
            *({"ts": now + n, "values": {"level": level}} for n, level in enumerate(levels)),
        )


@pytest.fixture
def house(home: Path) -> Iterator[House]:
    phu_oc, tu_phu = tokens(home, "PHU-OC", "CAU-TU-PHU")
    port = servers.free_port()
    with servers.running(home, TAMGIANG_MQTT=f"127.0.0.1:{port}") as started:
        yield House(started, port, phu_oc, tu_phu)


def at_desk(page: Page, house: House, login: str = "trucban") -> Page:
    """The console of somebody, listening."""
    sign_in(page, house.url, login)
    page.goto(f"{house.url}/centre/")
    page.locator("#console[data-ready]").wait_for()
    page.locator("[data-connection][data-state=connected]").wait_for()
    return page


def line(page: Page, words: str) -> Any:  # noqa: ANN401 - a locator
    """The line of the queue that holds these words."""
    return page.locator("li.alarm").filter(has_text=words)


def current(page: Page) -> str:
    """The title of the chosen alarm."""
    return page.locator("[data-open][aria-current]").inner_text()


def test_sixty_readings_are_one_line_with_its_count_and_value(
    house: House, open_page: OpenPage
) -> None:
    page = at_desk(open_page(house.server), house)

    publish(house.port, house.phu_oc, *rising(3.001, 3.05, 60))

    one = line(page, PHU_OC)
    one.filter(has_text="×60").wait_for()
    assert one.count() == 1
    assert one.locator("[data-open]").inner_text() == "Trạm Phú Ốc trên BĐ2 0,05 m"
    assert one.locator(".prio").inner_text() == "Cao"
    assert one.locator(".alarm-value b").inner_text() == "3,05 m"
    assert page.locator("[data-count=high]").inner_text() == "1"
    # It stands first: nothing else is as urgent.
    assert "Phú Ốc" in page.locator("li.alarm").first.inner_text()


def test_an_alarm_is_handled_by_keys_alone(house: House, open_page: OpenPage) -> None:
    page = at_desk(open_page(house.server), house)
    house.send(house.phu_oc, 3.05)
    line(page, PHU_OC).wait_for()
    keys = page.keyboard

    page.locator("li.alarm [data-open]").nth(1).focus()
    keys.press("j")
    keys.press("k")
    keys.press("k")
    keys.press("k")
    assert "Phú Ốc" in current(page)
    page.locator("#pane h2", has_text="Trạm Phú Ốc trên BĐ2 0,05 m").wait_for()
    assert page.locator("#pane .plan li").count() > 3

    keys.press("a")
    line(page, PHU_OC).filter(has_text="Đã xác nhận").wait_for()
    page.locator(".toast", has_text="Đã xác nhận 1 báo động.").wait_for()
    assert "Phú Ốc" in current(page)

    keys.press("i")
    page.wait_for_url("**/centre/incidents/*-*/")
    assert "Trạm Phú Ốc trên BĐ2 0,05 m" in page.locator("h1").inner_text()


def test_an_alarm_is_shelved_for_a_reason_found_again_and_brought_back_by_keys(
    house: House, open_page: OpenPage
) -> None:
    page = at_desk(open_page(house.server), house)
    keys = page.keyboard
    before = page.locator("li.alarm:visible").count()
    keys.press("/")
    keys.type("cho sia")
    page.locator("li.alarm:visible").filter(has_text="chợ Sịa").wait_for()
    assert page.locator("li.alarm:visible").count() == 1
    keys.press("Enter")
    assert "chợ Sịa" in current(page)

    keys.press("s")
    assert page.evaluate("document.activeElement.name") == "reason"
    keys.press("Enter")
    page.locator(".toast-fault").wait_for()
    keys.press("s")
    keys.type("Điện lực đang sửa")
    keys.press("Enter")
    page.locator(".toast", has_text="Đã tạm gác 1 báo động.").wait_for()
    page.locator("#queue-empty").wait_for()

    keys.press("/")
    for _ in "cho sia":
        keys.press("Backspace")
    keys.press("Escape")
    assert page.locator("li.alarm:visible").count() == before - 1
    assert page.locator("[data-count=shelved]").inner_text() == "1"
    page.get_by_role("button", name="Hoàn tác").press("Enter")
    page.locator(".toast", has_text="trở lại hàng chờ").wait_for()
    line(page, "chợ Sịa").wait_for()


def test_several_are_acknowledged_together_after_being_asked_back(
    house: House, open_page: OpenPage
) -> None:
    page = at_desk(open_page(house.server), house)
    house.send(house.phu_oc, 3.05)
    house.send(house.tu_phu, 2.5)
    line(page, PHU_OC).wait_for()
    line(page, "Cầu Tứ Phú trên BĐ2").wait_for()
    keys = page.keyboard

    line(page, PHU_OC).locator("[data-open]").focus()
    keys.press("k")
    for _ in range(2):
        keys.press("x")
        keys.press("j")
    assert page.locator("#bulk [data-picked]").inner_text() == "2"
    keys.press("a")
    dialog = page.locator("#dialog-act")
    dialog.wait_for()
    assert dialog.locator("h2").inner_text() == "Xác nhận 2 báo động?"
    assert dialog.locator("li").count() == 2
    keys.press("Escape")
    assert page.locator("li.alarm.at-acknowledged").count() == 1
    keys.press("a")
    keys.press("Enter")

    page.locator(".toast", has_text="Đã xác nhận 2 báo động.").wait_for()
    expect(page.locator("li.alarm.at-acknowledged")).to_have_count(3)
    assert page.locator("#bulk").is_hidden()


def test_the_other_operator_sees_and_is_told_who_acknowledged(
    house: House, open_page: OpenPage
) -> None:
    first, second = open_page(house.server), open_page(house.server)
    at_desk(first, house)
    at_desk(second, house, "canbotruc")
    house.send(house.phu_oc, 3.05)
    line(first, PHU_OC).wait_for()
    line(second, PHU_OC).wait_for()

    line(first, PHU_OC).locator("[data-open]").click()
    first.keyboard.press("a")

    said = "Trực ban trung tâm (mẫu) đã xác nhận: Trạm Phú Ốc trên BĐ2 0,05 m"
    second.locator(".toast", has_text=said).wait_for()
    line(second, PHU_OC).filter(has_text="Đã xác nhận").wait_for()
    assert first.locator(".toast", has_text=said).count() == 0
    line(second, PHU_OC).locator("[data-open]").click()
    second.keyboard.press("a")
    fault = second.locator(".toast-fault")
    fault.wait_for()
    assert "đã được Trực ban trung tâm (mẫu) xác nhận lúc" in fault.inner_text()


def test_the_sound_is_switched_on_by_a_press_and_silenced_for_a_time_that_is_seen(
    house: House, open_page: OpenPage
) -> None:
    page = open_page(house.server)
    page.add_init_script(TONES)
    at_desk(page, house)
    sound = page.locator("#sound")
    assert sound.get_attribute("data-state") == "off"
    house.send(house.tu_phu, 3.7)
    line(page, TU_PHU).filter(has_text="BĐ3").wait_for()
    # A critical alarm that nobody hears is told in words.
    page.get_by_text("Âm thanh đang tắt: 1 báo động khẩn cấp chưa được xác nhận.").wait_for()
    assert page.evaluate("window.tones") is None

    page.get_by_role("button", name="Bật âm thanh").click()
    page.locator("#sound[data-state=on]").wait_for()
    assert page.locator("#unheard").is_hidden()
    house.send(house.phu_oc, 3.05)
    line(page, PHU_OC).wait_for()
    assert page.evaluate("window.tones.filter((one) => one === 'high').length") >= 2

    page.get_by_role("button", name="Tắt tiếng 5 phút").click()
    page.locator("#sound[data-state=silenced]").wait_for()
    words = page.get_by_role("button", name="Tắt tiếng còn").inner_text()
    minutes, seconds = words.rpartition(" ")[2].split(":")
    assert 290 <= 60 * int(minutes) + int(seconds) <= 300
    page.get_by_text("Âm thanh đang tắt tạm: 1 báo động khẩn cấp chưa được xác nhận.").wait_for()

    # The choice is kept; after a reload the first press of a key wakes the sound.
    page.reload()
    page.locator("#console[data-ready]").wait_for()
    page.keyboard.press("j")
    page.locator("#sound[data-state=silenced]").wait_for()


def test_a_loss_is_shown_and_what_was_missed_is_there_when_the_line_is_back(
    house: House, browser: Browser
) -> None:
    # A page without a line complains in its console; that is not what is looked for here.
    context = browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768})
    page = at_desk(context.new_page(), house)
    line(page, "chợ Sịa").locator("[data-open]").click()
    line(page, "chợ Sịa").locator("input").check()

    context.set_offline(True)
    page.locator("[data-connection][data-state=lost]").wait_for()
    assert page.locator("[data-connection]").inner_text() == "Mất kết nối"
    assert page.locator("#lost").is_visible()
    house.send(house.phu_oc, 3.05)
    page.keyboard.press("a")
    page.locator("#dialog-act, .toast-fault").first.wait_for()
    context.set_offline(False)

    page.locator("[data-connection][data-state=connected]").wait_for()
    line(page, PHU_OC).wait_for()
    assert page.locator("#lost").is_hidden()
    # Choice and selection are as they were.
    assert "chợ Sịa" in current(page)
    assert line(page, "chợ Sịa").locator("input").is_checked()
    context.close()


def test_what_comes_between_the_page_and_its_line_is_seen(
    house: House, open_page: OpenPage
) -> None:
    page = open_page(house.server)
    sign_in(page, house.url, "trucban")

    def come_first(route: Route) -> None:
        # The page is drawn and asks where to listen; the alarm is faster.
        house.send(house.phu_oc, 3.05)
        while PHU_OC not in route.fetch(url=f"{house.url}/centre/").text():
            time.sleep(0.1)
        route.continue_()

    page.route("**/centre/live/**", come_first)
    page.goto(f"{house.url}/centre/")

    line(page, PHU_OC).wait_for()


def test_filters_are_kept_in_the_address_and_cleared_with_one_press(
    house: House, open_page: OpenPage
) -> None:
    page = at_desk(open_page(house.server), house)
    before = page.locator("li.alarm:visible").count()

    page.get_by_role("checkbox", name="Khẩn cấp").check()
    assert page.locator("li.alarm:visible").count() == 0
    assert page.url.endswith("?priority=critical")
    page.reload()
    page.locator("#console[data-ready]").wait_for()
    assert page.locator("li.alarm:visible").count() == 0
    page.get_by_role("button", name="Bỏ lọc").click()

    assert page.locator("li.alarm:visible").count() == before
    assert json.loads(page.evaluate("JSON.stringify(location.search)")) == ""


@pytest.mark.parametrize(("width", "look"), [("laptop", "dark"), ("phone", "light")])
def test_a_console_at_work_has_no_serious_finding(
    house: House, open_page: OpenPage, width: str, look: str
) -> None:
    page = open_page(house.server, width=width)
    page.context.add_cookies([{"name": "theme", "value": look, "url": house.url}])
    at_desk(page, house)
    publish(house.port, house.phu_oc, *rising(4.0, 4.62, 5))
    line(page, PHU_OC).filter(has_text="BĐ3").wait_for()
    if width == "laptop":
        line(page, PHU_OC).first.locator("[data-open]").click()
        page.locator("#pane .gauge").wait_for()
        page.keyboard.press("x")
        page.locator("#bulk").wait_for()

    found = serious_findings(page)
    page.keyboard.press("?")
    page.locator("#console-keys").wait_for()

    assert (found, serious_findings(page)) == ([], [])
