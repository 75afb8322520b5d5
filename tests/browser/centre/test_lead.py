"""The chairman's page in a real browser: a decision is taken on it, once, and the page follows."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import browsers, servers
from tests.faults.acts import Acts

pytestmark = [pytest.mark.browser, pytest.mark.server]
# A machine that does other things beside answers late, and that is no fault of the page.
expect.set_options(timeout=30_000)
OpenPage = Callable[..., Page]
LEAD = "/centre/lead/"
HOUSE = Acts("tests.browser.centre.phone_house")


@pytest.mark.parametrize("width", ["phone", "laptop"])
def test_the_chairman_signs_as_the_second_person_and_decides_without_leaving_the_page(
    own_server: servers.Server, open_page: OpenPage, width: str
) -> None:
    HOUSE.run(own_server.home, "flood")
    page = open_page(own_server, width=width)
    browsers.sign_in(page, own_server.url, "lanhdao")
    page.goto(LEAD)
    expect(page.locator("#verdict")).to_have_text("3 sự cố đang xử lý")
    siren = page.locator(".lead-decision", has_text="Quyết định phát còi")
    report = page.locator(".lead-decision", has_text="Báo cáo nhanh")
    assert browsers.serious_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    siren.get_by_role("button", name="Xác nhận là người thứ hai").click()
    expect(page.locator("[data-answer]")).to_contain_text("Đã ghi bước 3.")
    expect(siren).to_have_count(0)
    report.locator("textarea").fill("Đã báo cáo")
    report.get_by_role("button", name="Quyết định").click()
    expect(report).to_have_count(0)

    expect(page.locator(".lead-part").first).to_contain_text("Không có việc nào chờ quyết định")
    assert HOUSE.run(own_server.home, "flood_acts") == "half seconded done"
    page.reload()
    expect(page.locator(".lead-incident", has_text="Phú Ốc")).to_contain_text("2/8")


def test_an_incident_opened_elsewhere_appears_by_itself(
    own_server: servers.Server, open_page: OpenPage
) -> None:
    page = open_page(own_server)
    browsers.sign_in(page, own_server.url, "lanhdao")
    page.goto(LEAD)
    expect(page.locator("#verdict")).to_have_text("2 sự cố đang xử lý")
    page.locator("[data-connection][data-state=connected]").wait_for()

    HOUSE.run(own_server.home, "flood")

    expect(page.locator("#verdict")).to_have_text("3 sự cố đang xử lý")
    expect(page.locator(".lead-decision").first).to_contain_text("người thứ nhất")
