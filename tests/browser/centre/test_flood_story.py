"""One flood from its first reading to its last task, over MQTT and through four pages.

60 readings are one alarm on the operator's screen; one key opens the incident; the officer's phone
does a step without a line and it arrives once; the incident closes with a corrective task, and the
overview that stood open all the while shows one more.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import servers
from tests.browsers import WIDTHS, phone_kept, sign_in
from tests.faults.acts import Acts
from tests.tools.gauges import publish, rising, tokens

pytestmark = [pytest.mark.browser, pytest.mark.server]
HOUSE = Acts("tests.browser.centre.flood_house")
FIGURE = ".tile[data-code='centre.incidents']"
#: The step of the duty officer that asks for a number.
STEP = 4
SLOW = 60_000


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


def person(
    browser: Browser, contexts: list[BrowserContext], url: str, login: str, width: str
) -> Page:
    """A browser of their own, signed in."""
    wide, high = WIDTHS[width]
    context = browser.new_context(
        base_url=url,
        locale="vi-VN",
        viewport={"width": wide, "height": high},
        reduced_motion="reduce",
    )
    context.set_default_timeout(SLOW)
    contexts.append(context)
    page = context.new_page()
    sign_in(page, url, login)
    return page


def counted(page: Page) -> int:
    """Incidents handled, as the tile of the overview counts them."""
    said = page.locator(FIGURE).get_attribute("data-value") or ""
    return int(said.partition("/")[0] or 0)


def flood(home: Path) -> dict[str, Any]:
    """The incident as the house keeps it."""
    said: dict[str, Any] = json.loads(HOUSE.run(home, "flood"))
    return said


def test_a_flood_from_its_readings_to_its_corrective_task(
    home: Path, browser: Browser, contexts: list[BrowserContext]
) -> None:
    [token] = tokens(home, "PHU-OC")
    port = servers.free_port()
    with servers.running(home, TAMGIANG_MQTT=f"127.0.0.1:{port}") as house:
        try:
            _story(browser, contexts, house, port, token)
        finally:
            # Before the house they look at.
            for context in contexts:
                context.close()
            contexts.clear()


def _story(
    browser: Browser,
    contexts: list[BrowserContext],
    house: servers.Server,
    port: int,
    token: str,
) -> None:
    chairman = person(browser, contexts, house.url, "lanhdao", "laptop")
    chairman.goto("/")
    before = counted(chairman)
    operator = person(browser, contexts, house.url, "trucban", "laptop")
    operator.goto("/centre/")
    operator.locator("[data-connection][data-state=connected]").wait_for()

    # 60 readings up to 3.05 m: one alarm
    publish(port, token, *rising(3.001, 3.05, 60))
    alarm = operator.locator("li.alarm").filter(has_text="Trạm Phú Ốc")
    expect(alarm).to_contain_text("×60", timeout=SLOW)
    expect(alarm).to_have_count(1)
    expect(alarm.locator("[data-open]")).to_have_text("Trạm Phú Ốc trên BĐ2 0,05 m")

    # One key: the incident with its procedure
    alarm.locator("[data-open]").focus()
    operator.keyboard.press("i")
    operator.wait_for_url("**/centre/incidents/*-*/")
    uid = operator.url.rstrip("/").rpartition("/")[2]
    expect(operator.locator("#procedure-steps > li")).to_have_count(8)

    # The officer's phone, without a line
    officer = person(browser, contexts, house.url, "canbotruc", "phone")
    officer.goto("/centre/phone/")
    phone_kept(officer)
    card = officer.locator(f"article[data-key='step-{uid}-{STEP}']")
    officer.context.set_offline(True)
    card.locator("input[name=number]").fill("23")
    card.get_by_role("button", name="Đã làm xong").click()
    expect(officer.locator("[data-to-send]")).to_have_attribute("data-to-send", "1")
    assert STEP not in flood(house.home)["done"]
    officer.context.set_offline(False)
    expect(officer.locator("[data-to-send]")).to_have_attribute("data-to-send", "0", timeout=SLOW)
    expect(card).to_have_count(0, timeout=SLOW)
    assert flood(house.home)["done"].count(STEP) == 1
    expect(operator.locator(f"#step-{STEP}")).to_have_attribute("data-state", "done", timeout=SLOW)

    # It is closed, with something left to mend
    officer.goto(f"/centre/incidents/{uid}/close/")
    for check in officer.locator("input[name=check]").all():
        check.check()
    officer.locator("#summary").fill("Nước đã rút dưới báo động 2, không có thiệt hại về người.")
    officer.locator("#title-0").fill("Gia cố bờ sông tại Phú Ốc")
    officer.locator("#assignee-0").select_option(index=1)
    due = timezone.localtime() + timedelta(days=7)
    officer.locator("#due-0").fill(f"{due:%Y-%m-%dT%H:%M}")
    officer.locator("#product-0").fill("Biên bản nghiệm thu")
    officer.locator("#reason").fill("Kết thúc sớm theo lệnh của lãnh đạo trực")
    officer.get_by_role("button", name="Kết thúc sự cố").click()
    officer.wait_for_url(f"**/centre/incidents/{uid}/")
    assert flood(house.home) == {
        "stage": "closed",
        "done": [STEP],
        "tasks": [["corrective", "Gia cố bờ sông tại Phú Ốc", "Biên bản nghiệm thu", "new"]],
    }

    # The overview has moved by itself
    expect(chairman.locator(f"{FIGURE}[data-value^='{before + 1}/']")).to_have_count(
        1, timeout=SLOW
    )
