"""Signing in through an outside provider: who is let in, and which answers are believed."""

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from django.utils import timezone

from tamgiang.platform.accounts.models import Assignment, Role, User
from tamgiang.platform.accounts.profiles import personal_key, set_profile
from tamgiang.platform.accounts.roles import sync_roles
from tamgiang.platform.accounts.services import assign, create_user
from tamgiang.platform.accounts.staff import set_active
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.audit.selectors import entries_of, verify
from tamgiang.platform.federation.models import Provider
from tamgiang.platform.federation.services import save_provider
from tamgiang.platform.federation.tests.conftest import BY, CODE, GIVEN, PASSWORD, away
from tamgiang.platform.federation.tests.standin import StandIn

BACK = f"/accounts/outside/{CODE}/callback/"


def back(browser: Client, asked: dict[str, str], code: str = "c1", **more: str) -> int:
    """Come back from the provider; the status of the answer."""
    given = {"code": code, "state": asked["state"], **more}
    return browser.get(BACK, given).status_code


def signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def linked(user: User, sub: str = "người-1") -> SocialAccount:
    return SocialAccount.objects.create(user=user, provider=CODE, uid=sub)


def reasons() -> list[str]:
    found = AuditEntry.objects.filter(action="federation.refused").order_by("pk")
    return [entry.body["why"] for entry in found]


class TestWhoIsLetIn:
    """Only people who were linked or declared before; nobody becomes staff by signing in."""

    def test_a_linked_person_signs_in_and_the_audit_names_the_provider(
        self, declared: Provider, standin: StandIn, person: User, browser: Client
    ) -> None:
        linked(person)
        asked = away(browser)
        assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
        standin.grant("c1", asked)
        assert back(browser, asked) == 302
        assert browser.session["_auth_user_id"] == str(person.pk)
        last = entries_of(f"accounts:user:{person.pk}").last()
        assert last is not None
        assert (last.action, last.body) == ("accounts.signed_in", {"by": CODE})

    def test_who_is_not_linked_is_refused_and_no_account_is_made(
        self, declared: Provider, standin: StandIn, person: User, browser: Client
    ) -> None:
        before = User.objects.count()
        asked = away(browser)
        standin.grant("c1", asked, preferred_username=person.username, email="a@b.vn")
        assert back(browser, asked) == 403
        assert not signed_in(browser)
        assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)
        assert reasons() == ["not_linked"]

    def test_nothing_of_the_person_is_kept_but_the_subject(
        self, declared: Provider, standin: StandIn, person: User, browser: Client
    ) -> None:
        linked(person)
        asked = away(browser)
        standin.grant("c1", asked, name="Tên ở nơi khác", phone_number="0905123456")
        assert back(browser, asked) == 302
        person.refresh_from_db()
        assert (person.full_name, SocialAccount.objects.get().extra_data) == ("Người thử", {})
        assert not SocialToken.objects.exists()
        assert "id_token" not in str(dict(browser.session)) + str(browser.cookies)

    def test_the_same_subject_of_another_provider_is_somebody_else(
        self, declared: Provider, standin: StandIn, person: User, browser: Client
    ) -> None:
        SocialAccount.objects.create(user=person, provider="tinh", uid="người-1")
        asked = away(browser)
        standin.grant("c1", asked)
        assert back(browser, asked) == 403
        assert not signed_in(browser)

    def test_a_stopped_account_stays_out(
        self, declared: Provider, standin: StandIn, person: User, browser: Client
    ) -> None:
        linked(person)
        User.objects.filter(pk=person.pk).update(is_active=False)
        asked = away(browser)
        standin.grant("c1", asked)
        assert back(browser, asked) == 403
        assert not signed_in(browser) and reasons() == ["stopped"]

    def test_a_provider_that_is_stopped_is_not_there(
        self, declared: Provider, browser: Client
    ) -> None:
        Provider.objects.update(active=False)
        assert browser.get(f"/accounts/outside/{CODE}/").status_code == 404
        assert browser.get(BACK, {"code": "c", "state": "s"}).status_code == 404


class TestTheStaffList:
    """A key in the staff list is a link that an administrator made beforehand."""

    def declare(self, standin: StandIn, **more: str) -> None:
        given = {**GIVEN, "issuer": standin.issuer, **more}
        save_provider(given, actor=BY, code=CODE)

    def test_by_the_employee_code(
        self, declared: Provider, standin: StandIn, person: User, browser: Client
    ) -> None:
        set_profile(person, {"code": "CB-07"}, actor=BY)
        self.declare(standin, code_claim="employee_code")
        asked = away(browser)
        standin.grant("c1", asked, employee_code="CB-07")
        assert back(browser, asked) == 302
        assert SocialAccount.objects.get().user == person
        acts = [entry.action for entry in entries_of(f"accounts:user:{person.pk}")]
        assert acts[-2:] == ["federation.linked", "accounts.signed_in"]

    def test_by_the_digest_of_the_personal_number(
        self, declared: Provider, standin: StandIn, person: User, browser: Client
    ) -> None:
        set_profile(person, {"personal_key": personal_key("046190000123")}, actor=BY)
        self.declare(standin, personal_claim="personal_id")
        asked = away(browser)
        standin.grant("c1", asked, personal_id="046190000123")
        assert back(browser, asked) == 302
        assert signed_in(browser)

    @pytest.mark.parametrize(
        "claim", [{"employee_code": "CB-08"}, {"employee_code": ["CB-07"]}, {}]
    )
    def test_another_key_or_none_links_nobody(
        self,
        declared: Provider,
        standin: StandIn,
        person: User,
        browser: Client,
        claim: dict[str, Any],
    ) -> None:
        set_profile(person, {"code": "CB-07"}, actor=BY)
        self.declare(standin, code_claim="employee_code")
        asked = away(browser)
        standin.grant("c1", asked, **claim)
        assert back(browser, asked) == 403
        assert not SocialAccount.objects.exists()

    def test_two_keys_of_two_people_link_nobody(
        self, declared: Provider, standin: StandIn, person: User, browser: Client
    ) -> None:
        other = create_user(username="nv.b", full_name="Người B", password=PASSWORD, actor=BY)
        set_profile(person, {"code": "CB-07"}, actor=BY)
        set_profile(other, {"personal_key": personal_key("046190000123")}, actor=BY)
        self.declare(standin, code_claim="employee_code", personal_claim="personal_id")
        asked = away(browser)
        standin.grant("c1", asked, employee_code="CB-07", personal_id="046190000123")
        assert back(browser, asked) == 403


class TestTheSecondStep:
    """The rule of the house holds; an outside sign-in counts only by a declared `acr`."""

    @pytest.fixture
    def overdue(self, person: User) -> User:
        sync_roles()
        since = timezone.localdate() - timedelta(days=60)
        assign(person, Role.objects.get(code="viewer"), valid_from=since, actor=BY)
        User.objects.filter(pk=person.pk).update(date_joined=timezone.now() - timedelta(days=60))
        assert Assignment.objects.filter(user=person).exists()
        linked(person)
        return person

    @pytest.mark.parametrize(("acr", "opens"), [("level-3", True), ("level-1", False), ("", False)])
    def test_only_a_declared_acr_counts(
        self,
        declared: Provider,
        standin: StandIn,
        overdue: User,
        browser: Client,
        acr: str,
        opens: bool,
    ) -> None:
        given = {**GIVEN, "issuer": standin.issuer, "strong_acr": "level-3 level-4"}
        save_provider(given, actor=BY, code=CODE)
        asked = away(browser)
        standin.grant("c1", asked, **({"acr": acr} if acr else {}))
        assert back(browser, asked) == 302
        page = browser.get("/units/")
        assert (page.status_code == 200) is opens
        if not opens:
            assert page.headers["Location"] == "/accounts/2fa/"

    def test_it_does_not_count_for_a_later_sign_in_with_a_password(
        self, declared: Provider, standin: StandIn, overdue: User, browser: Client
    ) -> None:
        given = {**GIVEN, "issuer": standin.issuer, "strong_acr": "level-3"}
        save_provider(given, actor=BY, code=CODE)
        asked = away(browser)
        standin.grant("c1", asked, acr="level-3")
        back(browser, asked)
        browser.post("/accounts/logout/")
        browser.post("/accounts/login/", {"login": overdue.username, "password": PASSWORD})
        assert browser.get("/units/").status_code == 302


class TestWhatIsBelieved:
    """An answer that does not prove itself signs nobody in, and the audit says why."""

    def refused(self, browser: Client, asked: dict[str, str], code: str = "c1") -> str:
        assert back(browser, asked, code) in (200, 401, 403)
        assert not signed_in(browser)
        assert verify().intact
        return reasons()[-1]

    @pytest.mark.parametrize(
        ("claims", "why"),
        [
            ({"iss": "https://elsewhere.vn"}, "id_token"),
            ({"aud": "another-client"}, "id_token"),
            ({"aud": ["tam-giang", "another"]}, "azp"),
            ({"nonce": "of another"}, "nonce"),
            ({"exp": int(time.time()) - 3600}, "id_token"),
            ({"sub": ""}, "sub"),
        ],
    )
    def test_a_token_that_says_something_else(
        self,
        declared: Provider,
        standin: StandIn,
        person: User,
        browser: Client,
        claims: dict[str, object],
        why: str,
    ) -> None:
        linked(person)
        asked = away(browser)
        standin.grant("c1", asked).claims |= claims
        assert self.refused(browser, asked) == why

    @pytest.mark.parametrize(("algorithm", "why"), [("none", "alg"), ("HS256", "alg")])
    def test_a_token_that_is_not_signed_with_the_providers_key(
        self,
        declared: Provider,
        standin: StandIn,
        person: User,
        browser: Client,
        algorithm: str,
        why: str,
    ) -> None:
        linked(person)
        asked = away(browser)
        standin.grant("c1", asked).algorithm = algorithm
        assert self.refused(browser, asked) == why

    def test_a_key_that_the_provider_does_not_publish(
        self, declared: Provider, standin: StandIn, person: User, browser: Client
    ) -> None:
        linked(person)
        asked = away(browser)
        standin.grant("c1", asked).kid = "two"
        assert self.refused(browser, asked) == "kid"

    def test_a_description_that_names_another_issuer(
        self, declared: Provider, standin: StandIn, browser: Client
    ) -> None:
        standin.claims_issuer = "https://elsewhere.vn"
        assert browser.get(f"/accounts/outside/{CODE}/").status_code in (200, 401)
        assert reasons() == ["issuer"]

    def test_an_answer_in_the_name_of_another_issuer(
        self, declared: Provider, standin: StandIn, person: User, browser: Client
    ) -> None:
        linked(person)
        asked = away(browser)
        standin.grant("c1", asked)
        back(browser, asked, iss="https://elsewhere.vn")
        assert not signed_in(browser) and reasons() == ["iss"]
        assert "/token" not in standin.asked

    @pytest.mark.parametrize(
        ("error", "why"), [("access_denied", "declined"), ("server_error", "provider")]
    )
    def test_who_says_no_there_is_told_so_here(
        self, declared: Provider, standin: StandIn, browser: Client, error: str, why: str
    ) -> None:
        asked = away(browser)
        answer = browser.get(BACK, {"error": error, "state": asked["state"]})
        assert "Chưa đăng nhập được" in answer.content.decode()
        assert answer.status_code < 500
        assert not signed_in(browser) and reasons() == [why]

    def test_a_state_is_good_once_and_in_its_own_browser(
        self, declared: Provider, standin: StandIn, person: User, browser: Client
    ) -> None:
        linked(person)
        asked = away(browser)
        standin.grant("c1", asked)
        stranger = Client(SERVER_NAME="localhost")
        back(stranger, asked)
        assert not signed_in(stranger) and reasons() == ["unknown"]
        assert back(browser, asked) == 302
        browser.post("/accounts/logout/")
        standin.grant("c2", asked)
        back(browser, asked, "c2")
        assert not signed_in(browser)

    def test_a_code_that_expired_or_was_spent(
        self, declared: Provider, standin: StandIn, person: User, browser: Client
    ) -> None:
        linked(person)
        asked = away(browser)
        standin.grant("c1", asked).expires = time.time() - 1
        assert self.refused(browser, asked) == "OAuth2Error"
        again = away(browser)
        standin.grant("c2", again).spent = True
        assert self.refused(browser, again, "c2") == "OAuth2Error"

    def test_a_code_of_another_browser_lacks_its_verifier(
        self, declared: Provider, standin: StandIn, person: User, browser: Client
    ) -> None:
        linked(person)
        stolen = away(Client(SERVER_NAME="localhost"))
        standin.grant("c1", stolen)
        assert self.refused(browser, away(browser)) == "OAuth2Error"


class TestLinking:
    """A signed-in person links after proving who they are, from a page of ours."""

    def ready(self, person: User) -> Client:
        browser = Client(SERVER_NAME="localhost")
        browser.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return browser

    def test_linked_used_and_unlinked(
        self, declared: Provider, standin: StandIn, person: User, browser: Client
    ) -> None:
        own = self.ready(person)
        page = own.get("/accounts/links/")
        asked = away(own, f"/accounts/outside/{CODE}/link/?t={page.context['token']}")
        standin.grant("c1", asked)
        assert back(own, asked) == 302
        assert SocialAccount.objects.get().user == person

        there = away(browser)
        standin.grant("c2", there)
        assert back(browser, there, "c2") == 302
        assert browser.session["_auth_user_id"] == str(person.pk)

        own.post("/accounts/links/", {"link": SocialAccount.objects.get().pk})
        assert not SocialAccount.objects.exists()
        acts = [entry.action for entry in entries_of(f"accounts:user:{person.pk}")]
        assert acts[-4:] == [
            "accounts.signed_in",
            "federation.linked",
            "accounts.signed_in",
            "federation.unlinked",
        ]

    def test_only_who_has_just_proved_who_they_are(
        self, declared: Provider, standin: StandIn, person: User
    ) -> None:
        own = Client(SERVER_NAME="localhost")
        own.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
        page = own.get("/accounts/links/")
        answer = own.get(f"/accounts/outside/{CODE}/link/", {"t": page.context["token"]})
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
        kept = linked(person)
        answer = own.post("/accounts/links/", {"link": kept.pk})
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
        assert SocialAccount.objects.exists()

    @pytest.mark.parametrize("token", ["", "forged", "1:x:y"])
    def test_a_page_of_somebody_else_cannot_begin_it(
        self, declared: Provider, standin: StandIn, person: User, token: str
    ) -> None:
        own = self.ready(person)
        answer = own.get(f"/accounts/outside/{CODE}/link/", {"t": token})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/links/")

    def test_an_identity_of_somebody_else_stays_theirs(
        self, declared: Provider, standin: StandIn, person: User
    ) -> None:
        other = create_user(username="nv.b", full_name="Người B", password=PASSWORD, actor=BY)
        linked(other)
        own = self.ready(person)
        token = own.get("/accounts/links/").context["token"]
        asked = away(own, f"/accounts/outside/{CODE}/link/?t={token}")
        standin.grant("c1", asked)
        back(own, asked)
        assert SocialAccount.objects.get().user == other
        assert own.session["_auth_user_id"] == str(person.pk)

    def test_the_only_way_in_stays(self, declared: Provider, person: User) -> None:
        own = self.ready(person)
        link = linked(person)
        person.set_unusable_password()
        person.save()
        own.force_login(person)
        own.post("/accounts/links/", {"link": link.pk})
        assert SocialAccount.objects.filter(pk=link.pk).exists()


def test_stopping_an_account_ends_its_sessions_by_whatever_way_they_began(
    declared: Provider, standin: StandIn, person: User, browser: Client
) -> None:
    sync_roles()
    keeper = create_user(username="qt", full_name="Quản trị", password=PASSWORD, actor=BY)
    today = timezone.localdate()
    assign(keeper, Role.objects.get(code="administrator"), valid_from=today, actor=BY)
    linked(person)
    asked = away(browser)
    standin.grant("c1", asked)
    back(browser, asked)
    set_active(person, active=False, actor=BY)
    assert browser.get("/today/").status_code == 302
