"""Maps and files in a real browser: a map is taken away as picture and data, files are dropped."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Download, FilePayload, Page

from tests.servers import Server

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def taken(page: Page, name: str, section: str = "by-unit") -> Download:
    """What a button or link of a map's card brings down."""
    card = page.locator(f"section[aria-labelledby={section}]")
    button = card.get_by_role("button", name=name).or_(card.get_by_role("link", name=name))
    with page.expect_download() as brought:
        button.click()
    return brought.value


@pytest.mark.parametrize("section", ["by-unit", "country"])
def test_a_map_is_taken_away_as_a_picture(
    server: Server, open_page: Open, tmp_path: Path, section: str
) -> None:
    page = open_page(server)
    page.goto("/?on=2023-08-22")

    got = taken(page, "Tải ảnh", section)

    got.save_as(tmp_path / "map.png")
    with Image.open(tmp_path / "map.png") as picture:
        assert (picture.format, picture.width) == ("PNG", 2000)
        colours = picture.convert("RGB").getcolors(1 << 24) or []
    # Land or units, water, ink and the page: a blank picture has one colour.
    assert len(colours) > 50
    assert max(count for count, _ in colours) < 0.97 * picture.width * picture.height


def test_a_map_is_taken_away_as_data(server: Server, open_page: Open, tmp_path: Path) -> None:
    page = open_page(server)
    page.goto("/?on=2023-08-22")

    layer, sheet = taken(page, "Tải dữ liệu GeoJSON"), taken(page, "Tải dữ liệu CSV")

    layer.save_as(tmp_path / "a")
    told = json.loads((tmp_path / "a").read_text(encoding="utf-8"))
    assert (told["type"], told["date"], len(told["features"])) == (
        "FeatureCollection",
        "2023-08-22",
        11,
    )
    first = told["features"][0]
    assert first["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    assert first["properties"]["printed"]
    sheet.save_as(tmp_path / "b")
    lines = (tmp_path / "b").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("unit_code,unit,")
    assert len(lines) == 12


def test_files_are_added_with_progress_and_shown(own_server: Server, open_page: Open) -> None:
    page = open_page(own_server)
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "nhaplieu")
    page.fill("input[name=password]", "tamgiang")
    page.keyboard.press("Enter")
    page.wait_for_url("**/today/")
    page.goto("/registers/infrastructure.room/")
    page.locator("tbody th a").first.click()
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "teal").save(out, "JPEG")

    files = (("phòng.jpg", out.getvalue()), ("ghi.txt", b"x"), ("x.exe", b"MZ\0\0"))

    page.set_input_files(
        "#files-input",
        [FilePayload(name=name, mimeType="image/jpeg", buffer=content) for name, content in files],
    )
    page.get_by_role("button", name="Thêm tệp").click()

    page.locator(".uploads .wrong", has_text="files.type_not_taken").wait_for()
    face = page.locator("#files-grid .file", has_text="phòng.jpg").locator("img")
    face.wait_for(timeout=60_000)
    page.wait_for_function("picture => picture.naturalWidth === 320", arg=face.element_handle())
    assert page.locator("#files-grid .file a", has_text="ghi.txt").count() == 1
