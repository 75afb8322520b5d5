"""The second factor: asked of those whose role needs it, and kept enciphered."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, hotp_value
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from tamgiang.platform.accounts.factors import FactorAdapter, due_on, must_stop
from tamgiang.platform.accounts.models import Role, User
from tamgiang.platform.accounts.roles import factor_rule, role_drafts
from tamgiang.platform.accounts.services import create_user
from tamgiang.platform.accounts.staff import end_sessions, forget_factors, give_role, set_active
from tamgiang.platform.audit.selectors import entries_of

SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - of no account
PASSWORD = "ba-tu-ghep-lai-2026"  # noqa: S105 - of a test


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def person(logins: dict[str, User]) -> User:
    made = create_user(username="nv.an", full_name="Người thử", password=PASSWORD, actor="t")
    leader = Role.objects.get(code="leader")
    give_role(made, leader, since=timezone.localdate() - timedelta(days=30), actor="t")
    User.objects.filter(pk=made.pk).update(date_joined=timezone.now() - timedelta(days=30))
    return User.objects.get(pk=made.pk)


def code_now(secret: str = SECRET) -> str:
    return f"{hotp_value(secret, int(time.time()) // 30):06d}"


def enter(client: Client, person: User) -> str:
    """Sign in by password; where that leads."""
    given = {"login": person.username, "password": PASSWORD}
    answer = client.post(reverse("account_login"), given)
    return str(answer.headers.get("Location", ""))


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


class TestWhoNeedsOne:
    """By the rule of the file, after the days of grace."""

    def test_the_rule_names_every_role_of_staff(self) -> None:
        assert factor_rule().roles == {draft.code for draft in role_drafts()}
        assert factor_rule().grace_days == 7

    def test_within_the_days_of_grace_work_goes_on(self, person: User, client: Client) -> None:
        User.objects.filter(pk=person.pk).update(date_joined=timezone.now() - timedelta(days=6))
        person.refresh_from_db()
        client.force_login(person)
        assert due_on(person) == timezone.localdate() + timedelta(days=1)
        assert client.get("/today/").status_code == 200

    def test_afterwards_only_the_set_up_is_open(self, person: User, client: Client) -> None:
        client.force_login(person)
        assert client.get("/today/").headers["Location"] == reverse("mfa_index")
        assert client.get("/registers/cameras.camera/").status_code == 302
        refused = client.get("/api/v1/figures")
        assert (refused.status_code, refused.json()["code"]) == (
            403,
            "accounts.second_factor_needed",
        )
        assert "xác thực" in client.get(reverse("mfa_index")).content.decode()

    def test_a_sample_login_and_a_person_without_role_are_not_asked(
        self, logins: dict[str, User], person: User
    ) -> None:
        assert due_on(logins["quantri"]) is None
        person.assignments.all().delete()
        assert not must_stop(person)


class TestSigningIn:
    """Password first, then the code; what was changed is on record."""

    @pytest.fixture
    def with_app(self, person: User) -> User:
        TOTP.activate(person, SECRET)
        RecoveryCodes.activate(person)
        return person

    def test_the_code_is_needed(self, with_app: User, client: Client) -> None:
        assert enter(client, with_app) == reverse("mfa_authenticate")
        assert not signed_in(client)
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert not signed_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code_now()})
        assert signed_in(client)
        assert client.get("/today/").status_code == 200

    def test_a_clock_that_is_an_hour_off_is_named(
        self, with_app: User, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        code, now = code_now(), time.time()
        enter(client, with_app)
        with monkeypatch.context() as patch:
            ahead = SimpleNamespace(time=lambda: now + 3600)
            patch.setattr("allauth.mfa.totp.internal.auth.time", ahead)
            answer = client.post(reverse("mfa_authenticate"), {"code": code})
        assert not signed_in(client)
        assert "đồng hồ của điện thoại và của máy chủ" in answer.content.decode()
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert signed_in(client)

    def test_a_code_works_once(self, with_app: User) -> None:
        code = code_now()
        first, second = Client(), Client()
        for client in (first, second):
            enter(client, with_app)
            client.post(reverse("mfa_authenticate"), {"code": code})
        assert (signed_in(first), signed_in(second)) == (True, False)

    def test_guessing_is_stopped(self, with_app: User, client: Client) -> None:
        enter(client, with_app)
        for _ in range(6):
            client.post(reverse("mfa_authenticate"), {"code": "000000"})
        client.post(reverse("mfa_authenticate"), {"code": code_now()})
        assert not signed_in(client)

    def test_a_recovery_code_works_once(self, with_app: User) -> None:
        stored = Authenticator.objects.get(user=with_app, type="recovery_codes")
        code = RecoveryCodes(stored).get_unused_codes()[0]
        came_in = []
        for client in (Client(), Client()):
            enter(client, with_app)
            client.post(reverse("mfa_authenticate"), {"code": code})
            came_in.append(signed_in(client))
        assert came_in == [True, False]

    def test_setting_up_an_app_on_the_page(
        self,
        person: User,
        client: Client,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        enter(client, person)
        asked = client.get(reverse("mfa_activate_totp")).headers["Location"]
        assert asked.startswith(reverse("account_reauthenticate"))
        client.post(asked, {"password": PASSWORD})
        page = client.get(reverse("mfa_activate_totp"))
        secret = page.context["form"].secret
        code = f"{hotp_value(secret, int(time.time()) // 30):06d}"
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("mfa_activate_totp"), {"code": code})
        assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
        assert client.get("/today/").status_code == 200
        changes = [
            entry.body["change"]
            for entry in entries_of(f"accounts:user:{person.pk}")
            if entry.action == "accounts.factor_changed"
        ]
        assert "totp_activated" in changes

    def test_the_key_is_enciphered_and_useless_under_another_house(
        self, with_app: User, settings: object
    ) -> None:
        stored = Authenticator.objects.get(user=with_app, type="totp")
        assert SECRET not in str(stored.data)
        assert FactorAdapter().decrypt(stored.data["secret"]) == SECRET
        settings.FACTOR_SECRET = "of another house"  # type: ignore[attr-defined]  # noqa: S105
        assert not TOTP(stored).validate_code(code_now())

    def test_a_lost_phone(self, with_app: User, client: Client) -> None:
        enter(client, with_app)
        client.post(reverse("mfa_authenticate"), {"code": code_now()})
        forget_factors(with_app, actor="user:1")
        assert not Authenticator.objects.filter(user=with_app).exists()
        assert client.get("/today/").headers["Location"].startswith("/accounts/login/")


class TestSessions:
    """Open sessions are listed and can be ended."""

    def test_each_sign_in_is_listed_and_ends_alone(self, person: User) -> None:
        User.objects.filter(pk=person.pk).update(date_joined=timezone.now())
        here, there = Client(), Client()
        enter(here, person)
        enter(there, person)
        other = UserSession.objects.get(session_key=there.session.session_key)
        answer = here.get(reverse("ui:sessions"))
        assert len(answer.context["sessions"]) == 2
        here.post(reverse("ui:sessions"), {"session": str(other.pk)})
        assert here.get("/today/").status_code == 200
        assert there.get("/today/").status_code == 302

    def test_nobody_ends_the_session_of_another(
        self, person: User, logins: dict[str, User], client: Client
    ) -> None:
        enter(client, person)
        session = UserSession.objects.get(user=person)
        assert end_sessions(logins["lanhdao"], actor="t", only=session.pk) == 0
        assert UserSession.objects.filter(pk=session.pk).exists()

    def test_a_stopped_account_is_out_at_once(self, person: User, client: Client) -> None:
        User.objects.filter(pk=person.pk).update(date_joined=timezone.now())
        person.refresh_from_db()
        enter(client, person)
        set_active(person, active=False, actor="user:1")
        assert client.get("/today/").status_code == 302
        assert not UserSession.objects.filter(user=person).exists()
        assert not signed_in(Client()) and "login" not in enter(Client(), person)
