"""One house signs people of another in: a real provider, a real browser, two real servers."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import servers
from tests.browsers import sign_in

PASSWORD = "ba-tu-ghep-lai-2026"  # noqa: S105
LOOPBACK = {"TAMGIANG_FEDERATION_LOOPBACK": "1"}
COMMUNE = "19867"


@dataclass
class Two:
    """The house that vouches for people, and the one they want to enter."""

    outside: str
    own: str


@pytest.fixture
def houses(home: Path, tmp_path: Path) -> Iterator[Two]:
    """Two houses under two names, as cookies know names and not ports."""
    mine = tmp_path / "mine"
    env = servers.environment(mine, TAMGIANG_ADMIN_PASSWORD=PASSWORD)
    words = ["init", "--unit", COMMUNE, "--admin", "quan.tri", "--full-name", "Quản trị"]
    subprocess.run(
        [sys.executable, "-m", "tamgiang.project.cli", *words],
        env={**os.environ, **env},
        check=True,
        capture_output=True,
    )
    with servers.running(home, **LOOPBACK) as one, servers.running(mine, **LOOPBACK) as two:
        yield Two(one.url, two.url.replace("127.0.0.1", "localhost"))


def register(page: Page, houses: Two) -> tuple[str, str]:
    """Open the outlet of the other house and register ours there; its id and secret."""
    sign_in(page, houses.outside, "quantri")
    page.goto(f"{houses.outside}/staff/outlet/")
    page.get_by_role("button", name="Mở", exact=True).click()
    page.get_by_label("Tên", exact=True).fill("Trung tâm điều hành xã")
    page.get_by_label("Địa chỉ nhận").fill(f"{houses.own}/accounts/outside/tinh/callback/")
    page.get_by_role("button", name="Đăng ký hệ thống").click()
    told = page.locator(".notice-good code")
    return told.nth(0).inner_text(), told.nth(1).inner_text()


def enter(page: Page, url: str, name: str, password: str) -> None:
    page.goto(f"{url}/accounts/login/")
    page.locator("#id_login").fill(name)
    page.locator("#id_password").fill(password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/today/")


def leave(page: Page, url: str) -> None:
    page.goto(f"{url}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Đăng xuất").click()


def declare(page: Page, houses: Two, client: str, secret: str) -> None:
    """Declare the other house as an outside sign-in of ours."""
    page.goto(f"{houses.own}/staff/outside/new/")
    for label, text in {
        "Mã": "tinh",
        "Tên tiếng Việt": "Cổng của tỉnh",
        "Tên tiếng Anh": "Portal of the province",
        "Địa chỉ nơi xác thực": houses.outside,
        "Client ID": client,
        "Khóa bí mật": secret,
    }.items():
        page.get_by_label(label, exact=label == "Mã").fill(text)
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_text("Địa chỉ nhận (redirect):").wait_for()


def test_refused_then_linked_then_signed_in(houses: Two, browser: Browser) -> None:
    page = browser.new_page(locale="vi-VN")
    client, secret = register(page, houses)
    leave(page, houses.outside)
    enter(page, houses.own, "quan.tri", PASSWORD)
    declare(page, houses, client, secret)
    leave(page, houses.own)

    # Known there, but linked with nobody here.
    page.goto(f"{houses.own}/accounts/login/")
    page.get_by_role("link", name="Đăng nhập bằng Cổng của tỉnh").click()
    page.wait_for_url(f"{houses.outside}/accounts/login/**")
    page.locator("#id_login").fill("lanhdao")
    page.locator("#id_password").fill("tamgiang")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_role("heading", name="Đăng nhập Trung tâm điều hành xã").wait_for()
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_text("Không tài khoản nào được tạo").wait_for()

    # Linked by the person, after proving who they are.
    enter(page, houses.own, "quan.tri", PASSWORD)
    page.goto(f"{houses.own}/accounts/links/")
    page.get_by_role("link", name="Liên kết với Cổng của tỉnh").click()
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("link", name="Liên kết với Cổng của tỉnh").click()
    page.get_by_role("heading", name="Đăng nhập Trung tâm điều hành xã").wait_for()
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_text("Đã liên kết danh tính với tài khoản của bạn").wait_for()
    leave(page, houses.own)

    # From now on that identity opens this account, and the audit log names the way.
    page.goto(f"{houses.own}/accounts/login/")
    page.get_by_role("link", name="Đăng nhập bằng Cổng của tỉnh").click()
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url(f"{houses.own}/today/")
    page.goto(f"{houses.own}/audit/?action=accounts.signed_in")
    assert "by tinh" in page.locator("tbody tr").first.inner_text()

    # Who says no there comes back signed in nowhere.
    leave(page, houses.own)
    page.goto(f"{houses.own}/accounts/login/")
    page.get_by_role("link", name="Đăng nhập bằng Cổng của tỉnh").click()
    page.get_by_role("button", name="Không", exact=True).click()
    page.get_by_role("heading", name="Chưa đăng nhập được").wait_for()
    page.close()
