"""A stranger's spreadsheet goes in, and exactly the figures it touches move and open onto it."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Locator, Page

from tests.browsers import serious_findings, sign_in
from tests.servers import Server

CAMERAS = 12
#: The headings of the file that are matched by hand, and what they are matched with.
MATCHED = {
    "Số máy": "Mã camera *",
    "Nguồn tiền": "Loại *",
    "Chỗ gắn": "Vị trí lắp đặt",
    "Bắt đầu chạy": "Kết nối từ ngày *",
}
DROP = """([zone, name, content]) => {
  const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name));
  zone.dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true}));
}"""


@pytest.fixture
def foreign_sheet(tmp_path: Path) -> Path:
    """Merged titles, headings in an order and wording of their own, dates as text, a sum."""
    path = tmp_path / "camera-thon.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page, bold = book.add_worksheet("Tổng hợp"), book.add_format({"bold": True})
        page.merge_range(0, 0, 0, 5, "BAN ĐIỀU HÀNH THÔN", bold)
        page.merge_range(1, 0, 1, 5, "CAMERA BÀ CON ĐÓNG GÓP NĂM 2026", bold)
        page.write_row(3, 0, ["TT", "Bắt đầu chạy", "Chỗ gắn", "Nguồn tiền", "Số máy", "Ghi thêm"])
        for number in range(1, CAMERAS + 1):
            day = f"{number}/3/2026"
            row = [number, day, f"Ngã ba {number}", "Nhân dân đóng góp", f"MOI-{number:02d}", ""]
            page.write_row(3 + number, 0, row)
        page.write(4 + CAMERAS, 2, "Tổng cộng")
        page.write(4 + CAMERAS, 4, CAMERAS)
    return path


def figures(page: Page, server: Server) -> dict[str, str]:
    """Every figure of the overview of today: numerator/denominator by code."""
    page.goto(server.url + "/")
    tiles = page.locator("article.tile")
    read = "tiles => tiles.map(tile => [tile.dataset.code, tile.dataset.value])"
    return dict(tiles.evaluate_all(read))


def drop(page: Page, file: Path) -> None:
    """Drop a file onto the zone of the page."""
    zone = page.locator(".drop").element_handle()
    content = base64.b64encode(file.read_bytes()).decode()
    page.evaluate(DROP, [zone, file.name, content])


def row_of(page: Page, heading: str) -> Locator:
    """The row of the mapping screen that asks about a column."""
    return page.locator("[data-columns] tbody tr").filter(has_text=heading)


def match(page: Page) -> None:
    """Answer for the four columns, and say where all of it is."""
    for heading, target in MATCHED.items():
        row_of(page, heading).locator("select").select_option(label=target)
    page.select_option("#all-block", label="Xã Quảng Thọ")


def test_a_foreign_spreadsheet_moves_exactly_its_figures(
    own_server: Server, open_page: Callable[..., Page], foreign_sheet: Path
) -> None:
    page = open_page(own_server)
    sign_in(page, own_server.url, "nhaplieu")
    before = figures(page, own_server)
    public, socialised = before["cameras.public"], before["cameras.socialised"]

    # Drop the file.
    page.goto(own_server.url + "/imports/new/")
    page.select_option("#register", label="Camera")
    drop(page, foreign_sheet)
    assert page.inner_text("[data-drop-name]") == "camera-thon.xlsx"
    page.get_by_role("button", name="Đọc tệp").click()

    # Match four columns; all of it is in one commune.
    page.wait_for_selector("[data-columns]")
    assert "Đầu cột ở dòng 4, dữ liệu bắt đầu từ dòng 5." in page.inner_text(".page-head")
    match(page)
    assert serious_findings(page) == []
    page.get_by_role("button", name="Đối chiếu với sổ").click()

    # See what would change, and confirm.
    page.wait_for_selector("text=Những gì sẽ thay đổi")
    assert page.inner_text(".count:first-child") == f"{CAMERAS}\nsẽ thêm"
    assert serious_findings(page) == []
    page.get_by_role("button", name=f"Xác nhận {CAMERAS} hồ sơ").click()

    # The result names the figure that moved, by how much.
    page.wait_for_selector("text=Đã nhập xong", timeout=30_000)
    moved = page.locator("#affected .moves").first
    moved.locator(f"text=+{CAMERAS}").wait_for(timeout=30_000)
    assert moved.locator("li").count() == 1
    assert moved.locator("a").inner_text() == "Camera xã hội hóa"
    assert serious_findings(page) == []

    # Exactly that figure moved, on the overview too.
    after = figures(page, own_server)
    count = int(socialised.split("/")[0]) + CAMERAS
    assert {code: after[code] for code in after if after[code] != before[code]} == {
        "cameras.socialised": f"{count}/"
    }
    assert after["cameras.public"] == public

    # It opens onto the new rows.
    page.locator("article.tile[data-code='cameras.socialised'] a").click()
    page.wait_for_selector("#rows")
    listed = page.locator("table tbody th[scope=row] a").all_inner_texts()
    assert {f"MOI-{number:02d}" for number in range(1, CAMERAS + 1)} <= set(listed)
    page.get_by_role("link", name="MOI-07").click()
    page.wait_for_selector("h1:has-text('MOI-07')")
    assert "07/03/2026" in page.inner_text("main")


def test_the_same_goes_without_scripts(
    own_server: Server, open_page: Callable[..., Page], foreign_sheet: Path
) -> None:
    page = open_page(own_server, width="phone", script=False)
    sign_in(page, own_server.url, "nhaplieu")

    page.goto(own_server.url + "/imports/new/?register=cameras.camera")
    page.set_input_files("#file", foreign_sheet)
    page.get_by_role("button", name="Đọc tệp").click()
    match(page)
    page.get_by_role("button", name="Đối chiếu với sổ").click()
    page.get_by_role("button", name=f"Xác nhận {CAMERAS} hồ sơ").click()

    page.wait_for_selector("text=Đã nhập xong", timeout=30_000)
    assert page.locator("#records").count() == 1
