"""A passkey, from being made to signing in with it alone, on Chromium's virtual authenticator."""

from playwright.sync_api import Browser, Page

from tests.browsers import sign_in
from tests.servers import Server

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(browser: Browser) -> Page:
    page = browser.new_page(locale="vi-VN")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


def sign_out(page: Page, url: str) -> None:
    page.goto(f"{url}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Đăng xuất").click()


def test_a_passkey_is_made_and_signs_in_alone(own_server: Server, browser: Browser) -> None:
    # Passkeys belong to names, not to addresses.
    url = own_server.url.replace("127.0.0.1", "localhost")
    page = with_authenticator(browser)
    sign_in(page, url, "nguoixem")

    page.goto(f"{url}/accounts/2fa/webauthn/add/")
    page.get_by_label("Mật khẩu").fill("tamgiang")
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Đăng nhập chỉ bằng khóa này").check()
    page.get_by_role("button", name="Thêm khóa truy cập").click()
    page.wait_for_url("**/recovery-codes/")
    assert page.locator("main code").count() == 10

    sign_out(page, url)
    page.goto(f"{url}/accounts/login/")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    page.wait_for_url("**/today/")

    # With the password, the second step takes the same key.
    sign_out(page, url)
    page.goto(f"{url}/accounts/login/")
    page.locator("#id_login").fill("nguoixem")
    page.locator("#id_password").fill("tamgiang")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/2fa/authenticate/")
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.wait_for_url("**/today/")
    page.close()
