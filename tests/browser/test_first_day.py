"""From an empty house to the first own figure, as the guide of the first day tells it.

With TAMGIANG_GUIDE_SHOTS=FOLDER the pictures of the guide are taken on the way.
"""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page

from tests import servers
from tests.browser.pages import sideways
from tests.browsers import serious_findings, sign_in

NAME, PASSWORD = "quantri.xa", "ba con vịt trên phá"
#: The guide promises fifteen minutes to a person; the machine's own part must be small.
MOST = 180.0


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[servers.Server]:
    """A house after `tamgiang init`, with neither sample nor administrator."""
    home = tmp_path / "home"
    subprocess.run(
        [*servers.COMMAND, "init"], env=servers.environment(home), check=True, capture_output=True
    )
    with servers.running(home) as started:
        yield started


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Five cameras of the commune, in its own words."""
    path = tmp_path / "camera.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Mã camera", "Loại camera", "Ngày lắp đặt", "Địa điểm"])
        for number in range(1, 6):
            page.write_row(number, 0, [f"C{number}", "Ngân sách", f"{number}/3/2026", "Cổng chợ"])
    return path


def shot(page: Page, name: str) -> None:
    """A picture for the guide, when pictures are asked for."""
    folder = os.environ.get("TAMGIANG_GUIDE_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"first-day-{name}.png")


def well_made(page: Page) -> None:
    assert serious_findings(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("width", ["laptop", "phone"])
def test_from_empty_to_the_first_own_figure(
    empty: servers.Server, open_page: Callable[..., Page], sheet: Path, width: str
) -> None:
    began = time.monotonic()
    page = open_page(empty, width=width)

    # An empty house asks whose it is.
    page.goto(empty.url + "/")
    page.wait_for_url("**/first-day/")
    well_made(page)
    shot(page, f"1-empty-{width}")

    # Look up the commune, with no marks, and choose it.
    page.fill("#q", "quang dien")
    page.get_by_role("button", name="Tra cứu").click()
    page.get_by_label("Xã Quảng Điền").check()
    page.fill("#username", NAME)
    page.fill("#full_name", "Quản trị xã")
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    well_made(page)
    shot(page, f"2-chosen-{width}")
    page.get_by_role("button", name="Mở hệ thống").click()

    # Sign in; the overview is there, without a figure yet.
    page.wait_for_url("**/accounts/login/")
    sign_in(page, empty.url, NAME, PASSWORD)
    page.goto(empty.url + "/")
    page.wait_for_selector("article.tile")
    well_made(page)
    shot(page, f"3-overview-{width}")

    # Bring in the first sheet: its columns are matched by themselves.
    page.goto(empty.url + "/imports/new/?register=cameras.camera")
    page.set_input_files("#file", sheet)
    page.get_by_role("button", name="Đọc tệp").click()
    page.wait_for_selector("[data-columns]")
    page.select_option("#all-block", label="Xã Quảng Điền")
    shot(page, f"4-columns-{width}")
    page.get_by_role("button", name="Đối chiếu với sổ").click()
    page.get_by_role("button", name="Xác nhận 5 hồ sơ").click()
    page.wait_for_selector("text=Đã nhập xong", timeout=60_000)
    page.locator("#affected .moves a", has_text="Camera công cộng").wait_for(timeout=60_000)
    shot(page, f"5-moved-{width}")

    # The first own figure.
    page.goto(empty.url + "/")
    tile = page.locator("article.tile[data-code='cameras.public']")
    assert tile.get_attribute("data-value") == "5/"
    shot(page, f"6-figure-{width}")

    # What protects it is one command away.
    page.goto(empty.url + "/health/")
    assert "tamgiang backup" in page.inner_text("main")
    well_made(page)
    shot(page, f"7-health-{width}")
    assert time.monotonic() - began < MOST
