"""A source is connected by the line its page shows, a rule is tried, what is dead is dropped."""

import shlex
import subprocess
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import sideways
from tests.browsers import serious_findings, sign_in
from tests.servers import Server


def source(page: Page, server: Server, name: str = "Cầu Sịa") -> str:
    """The address of a source's page, for a person who signed in."""
    page.goto(server.url + "/centre/sources/")
    found = page.get_by_role("link", name=name, exact=True).get_attribute("href")
    assert found is not None
    return server.url + found


def sent(line: str, body: str) -> str:
    """Run a line of the page with another payload until the house knows its key: the status."""
    words = shlex.split(line)
    words[words.index("-d") + 1] = body
    until = time.monotonic() + 30
    while True:
        told = subprocess.run(
            [*words, "-s", "-o", "/dev/null", "-w", "%{http_code}"],
            capture_output=True, text=True, check=False, timeout=20,
        ).stdout  # fmt: skip
        if told != "401" or time.monotonic() > until:
            return told
        time.sleep(0.5)


def test_the_line_to_copy_connects_and_what_it_sends_wrongly_waits_to_be_dropped(
    own_server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(own_server)
    sign_in(page, own_server.url, "phutrach")
    address = source(page, own_server)
    page.goto(address)

    page.get_by_role("button", name="Tạo khóa").click()
    line = page.locator("#line-curl").inner_text()
    key = page.locator("#token").inner_text()
    statuses = [sent(line, body) for body in ('{"level": 0.47}', '{"level": 99}', "x")]

    assert key in line
    assert statuses == ["200", "422", "422"]
    until = time.monotonic() + 30
    page.goto(address)
    while page.locator("#dead tbody tr").count() < 2 and time.monotonic() < until:
        page.wait_for_timeout(500)
        page.goto(address)
    expect(page.locator(".gauge-value")).to_contain_text("0,47")
    expect(page.locator("#dead")).to_contain_text("Giá trị ngoài khoảng thiết bị đo được")
    expect(page.locator("main")).not_to_contain_text(key)

    page.locator("#dead [data-all]").check()
    assert page.locator("#dead tbody input:checked").count() == 2
    page.get_by_role("button", name="Bỏ mục đã chọn").click()

    expect(page.get_by_role("status").first).to_contain_text("Đã bỏ 2 bản tin.")
    expect(page.locator("#dead")).to_contain_text("Không có.")


def test_a_long_back_test_shows_its_progress_and_then_what_it_found(
    server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page(server)
    sign_in(page, server.url, "trucban")

    page.goto(server.url + "/centre/rules/river_above_bd2/try/?span=month")

    page.wait_for_selector("#trial .tallies", timeout=60_000)
    expect(page.locator("#trial")).to_contain_text("Báo động sẽ phát sinh")
    expect(page.locator("#trial")).to_contain_text("Trạm Phú Ốc")
    assert serious_findings(page) == []


@pytest.mark.parametrize("width", ["laptop", "phone"])
def test_the_pages_of_a_source_have_no_serious_finding(
    server: Server, open_page: Callable[..., Page], width: str
) -> None:
    page = open_page(server, width=width)
    sign_in(page, server.url, "phutrach")
    address = source(page, server, "Trạm Phú Ốc")

    found = {}
    for more in ("", "sheet/", "?span=week&measure=level"):
        page.goto(address + more)
        found[more] = (serious_findings(page), sideways(page) > 0)

    assert found == {more: ([], False) for more in found}
