"""Passwords, links and sessions, point by point (ASVS 5.0, chapters 6 and 7)."""

import math
import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as configured
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.services import create_user
from tamgiang.platform.accounts.staff import password_link

BY = "user:1"
OLD = "ba-tu-ghep-lai-2026"
PAGES = (
    "/accounts/login/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
)


@pytest.fixture(autouse=True)
def unhurried() -> None:
    """Attempts of the test before do not count against this one."""
    cache.clear()


@pytest.fixture
def person(db: None) -> User:
    return create_user(username="nv.an", full_name="Người thử", password=OLD, actor=BY)


@pytest.fixture
def staff(person: User) -> Client:
    """The person, signed in."""
    browser = Client(SERVER_NAME="localhost")
    browser.post("/accounts/login/", {"login": "nv.an", "password": OLD})
    return browser


def change(browser: Client, new: str, old: str = OLD) -> None:
    given = {"oldpassword": old, "password1": new, "password2": new}
    browser.post("/accounts/password/change/", given)


def signs_in(password: str) -> bool:
    browser = Client(SERVER_NAME="localhost")
    browser.post("/accounts/login/", {"login": "nv.an", "password": password})
    return "_auth_user_id" in browser.session


def holds(person: User, password: str) -> bool:
    person.refresh_from_db()
    return person.check_password(password)


class TestPasswords:
    """Eight characters and more, not a common one, otherwise as the person likes."""

    @pytest.mark.parametrize("short", ["a1b2c3d", "ngắn"])
    def test_fewer_than_eight_characters_are_refused(
        self, staff: Client, person: User, short: str
    ) -> None:
        change(staff, short)
        assert holds(person, OLD)

    @pytest.mark.parametrize("common", ["password1234", "qwertyuiop", "11111111", "iloveyou1"])
    def test_a_common_password_is_refused(self, staff: Client, person: User, common: str) -> None:
        change(staff, common)
        assert holds(person, OLD)

    @pytest.mark.parametrize(
        "any_kind", ["toàn chữ thường", "CHỈ CHỮ HOA NHÉ", "8302 7719 4465", "!!??--==++//"]
    )
    def test_any_composition_is_taken(self, staff: Client, person: User, any_kind: str) -> None:
        change(staff, any_kind)
        assert holds(person, any_kind)

    def test_changing_needs_the_current_one(self, staff: Client, person: User) -> None:
        change(staff, "mot-mat-khau-khac", old="khong-phai")
        assert holds(person, OLD)
        change(staff, "mot-mat-khau-khac")
        assert holds(person, "mot-mat-khau-khac")

    def test_it_is_verified_exactly_as_typed(self, staff: Client, person: User) -> None:
        exact = " Có Dấu và khoảng trống "
        change(staff, exact)
        assert signs_in(exact)
        assert not signs_in(exact.strip()) and not signs_in(exact.lower())

    def test_long_ones_count_to_the_last_character(self, staff: Client, person: User) -> None:
        long = "x7" * 60
        change(staff, long)
        assert signs_in(long)
        assert not signs_in(long[:-1])

    def test_it_does_not_grow_old(self, person: User) -> None:
        past = timezone.now() - timedelta(days=3650)
        User.objects.filter(pk=person.pk).update(date_joined=past, last_login=past)
        assert signs_in(OLD)

    @pytest.mark.parametrize("path", PAGES)
    def test_fields_are_masked_and_open_to_password_managers(self, person: User, path: str) -> None:
        browser = Client(SERVER_NAME="localhost")
        if path != "/accounts/login/":
            browser.force_login(person)
        page = browser.get(path).content.decode()
        fields = re.findall(r"<input[^>]*name=\"(?:old)?password\d?\"[^>]*>", page)
        assert fields
        for field in fields:
            assert 'type="password"' in field and "paste" not in field
            assert re.search(r'autocomplete="(current|new)-password"', field), field


class TestLinks:
    """A link of an administrator: random, once, for a day; the second step stays."""

    def test_it_ends_after_a_day(self, person: User, settings: Settings) -> None:
        assert configured.PASSWORD_RESET_TIMEOUT == 24 * 3600
        link = password_link(person, actor=BY)
        settings.PASSWORD_RESET_TIMEOUT = -1
        page = Client(SERVER_NAME="localhost").get(link, follow=True)
        assert page.context["token_fail"] is True

    def test_it_does_not_pass_the_second_step_by(self, person: User) -> None:
        TOTP.activate(person, generate_totp_secret())
        browser = Client(SERVER_NAME="localhost")
        page = browser.get(password_link(person, actor=BY), follow=True)
        new = "mot-mat-khau-khac"
        browser.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
        assert holds(person, new)
        assert "_auth_user_id" not in browser.session
        browser.post("/accounts/login/", {"login": "nv.an", "password": new})
        assert "_auth_user_id" not in browser.session


class TestSessions:
    """Random names; all others end with the password; changes of the keys ask again."""

    def test_their_names_hold_more_than_128_bits(self, db: None) -> None:
        names = set()
        for _ in range(200):
            session = SessionStore()
            session.create()
            names.add(session.session_key)
        assert len(names) == 200
        assert all(re.fullmatch(r"[a-z0-9]{32}", str(name)) for name in names)
        assert 32 * math.log2(36) > 128

    def test_a_new_password_ends_the_others(self, staff: Client, person: User) -> None:
        other = Client(SERVER_NAME="localhost")
        other.post("/accounts/login/", {"login": "nv.an", "password": OLD})
        assert other.get("/accounts/sessions/").status_code == 200
        change(staff, "mot-mat-khau-khac")
        assert staff.get("/accounts/sessions/").status_code == 200
        assert other.get("/accounts/sessions/").status_code == 302

    @pytest.mark.parametrize(
        "path",
        [
            "/accounts/2fa/totp/activate/",
            "/accounts/2fa/webauthn/add/",
            "/accounts/2fa/recovery-codes/generate/",
        ],
    )
    def test_changing_a_way_in_asks_who_it_is_once_more(
        self, staff: Client, person: User, path: str
    ) -> None:
        answer = staff.get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
