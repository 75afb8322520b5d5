"""What every answer carries, what a browser keeps, and what a forged request gets."""

import logging

import pytest
from django.test import Client

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.services import create_user
from tests.security.conftest import House, SignInWith
from tests.security.routes import declared

PASSWORD = "Phá-Tam-Giang-2026"  # noqa: S105 - of a test's own account
LOGIN = "/accounts/login/"
#: Writes nothing, and what it answers cannot be read from another origin.
#: Addresses without a form token: one changes nothing; the others are for programs, which prove
#: themselves by a secret or a token, and closed (404) while the house signs in for nobody. The page
#: of consent asks for the form token itself.
HARMLESS = {
    "api/v1/tickets",
    "identity/o/authorize",
    "identity/o/api/token",
    "identity/o/api/userinfo",
    "identity/o/api/revoke",
}
PAGES = ("/", LOGIN, "/api/v1/openapi.json", "/indicators/", "/no-such-page/", "/staff/")


def browser(**given: bool) -> Client:
    return Client(SERVER_NAME="localhost", raise_request_exception=False, **given)  # type: ignore[arg-type]


@pytest.fixture
def person(db: None) -> User:
    """Somebody with a password, and no role."""
    return create_user(
        username="thu", full_name="Người thử", password=PASSWORD, actor="system:security"
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_says_what_a_browser_may_do_with_it(house: House, page: str) -> None:
    headers = browser().get(page).headers

    policy = headers["Content-Security-Policy"]
    if headers["Content-Type"].startswith("text/html"):
        assert "default-src 'self'" in policy
        assert "object-src 'none'" in policy
    else:
        assert "default-src 'none'" in policy
        assert policy.endswith("sandbox")
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "unsafe-" not in policy
    assert "*" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Access-Control-Allow-Origin" not in headers


def test_the_session_is_for_the_server_alone_and_changes_at_the_sign_in(person: User) -> None:
    client = browser()
    client.get(LOGIN)
    session = client.session
    session["seen"] = True
    session.save()
    client.cookies["sessionid"] = before = str(session.session_key)

    client.post(LOGIN, {"login": person.username, "password": PASSWORD})

    cookie = client.cookies["sessionid"]
    assert cookie.value not in {"", before}
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


def test_a_signed_out_session_opens_nothing_any_more(person: User) -> None:
    client = browser()
    client.post(LOGIN, {"login": person.username, "password": PASSWORD})
    kept = client.cookies["sessionid"].value
    assert client.get("/today/").status_code == 200

    client.post("/accounts/logout/")
    client.cookies["sessionid"] = kept

    assert client.get("/today/").status_code == 302


def test_no_address_takes_a_write_without_the_token_of_its_form(
    house: House, sign_in_with: SignInWith
) -> None:
    every = {permission for route in declared().values() for permission in route.permissions}
    client = sign_in_with(every)
    client.handler.enforce_csrf_checks = True

    taken = [
        (path, answer.status_code)
        for path, route in declared().items()
        if path not in HARMLESS
        and (answer := client.post(route.address(house.ids(path)))).status_code not in {403, 405}
    ]

    assert taken == []


def test_a_fault_inside_is_told_without_its_inside(
    monkeypatch: pytest.MonkeyPatch, house: House
) -> None:
    def broken(*_given: object, **_more: object) -> None:
        raise RuntimeError("kho-bạc /srv/tamgiang")

    monkeypatch.setattr("tamgiang.platform.ui.views.overview.chosen_day", broken)

    answer = browser().get("/")

    said = answer.content.decode()
    assert answer.status_code == 500
    for word in ("Traceback", "RuntimeError", "kho-bạc", ".py"):
        assert word not in said


def test_no_password_reaches_the_log(person: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = browser()

    client.post(LOGIN, {"login": person.username, "password": "sai-mật-khẩu-này"})
    client.post(LOGIN, {"login": person.username, "password": PASSWORD})

    # The statements of the database are only logged where somebody debugs.
    said = [r.getMessage() for r in caplog.records if r.name != "django.db.backends"]
    assert not [line for line in said if PASSWORD in line or "sai-mật-khẩu-này" in line]
    assert not [line for line in said if client.cookies["sessionid"].value in line]
