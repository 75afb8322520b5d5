"""Declaring providers and systems: which addresses are asked, how secrets are kept."""

import pytest
from allauth.idp.oidc.models import Client, Token
from django.test import Client as Browser
from pytest_django import Settings

from tamgiang.platform.audit.selectors import entries_of
from tamgiang.platform.federation.models import Provider
from tamgiang.platform.federation.refusals import (
    CodeTaken,
    IssuerInvalid,
    ProviderInvalid,
    RedirectInvalid,
)
from tamgiang.platform.federation.sealing import opened
from tamgiang.platform.federation.services import register_client, save_provider, set_outlet
from tamgiang.platform.federation.tests.conftest import BY, GIVEN
from tamgiang.platform.federation.tests.standin import SECRET, StandIn
from tamgiang.platform.federation.transport import GuardedSession, Refused, require_allowed

pytestmark = pytest.mark.django_db


class TestAddresses:
    """An issuer cannot make the house ask itself or what stands beside it."""

    @pytest.mark.parametrize(
        "issuer",
        [
            "http://sso.hue.gov.vn",
            "http://127.0.0.1:8000",
            "https://sso.hue.gov.vn/?next=x",
            "https://a:b@sso.hue.gov.vn",
            "ftp://sso.hue.gov.vn",
            "file:///etc/passwd",
            "sso.hue.gov.vn",
            "https://",
        ],
    )
    def test_only_https_without_more(self, issuer: str) -> None:
        with pytest.raises(IssuerInvalid):
            save_provider({**GIVEN, "issuer": issuer}, actor=BY)
        assert not Provider.objects.exists()

    @pytest.mark.parametrize(
        "address",
        [
            "https://127.0.0.1/",
            "https://localhost/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::1]/",
            "https://0.0.0.0/",
            "https://2130706433/",
        ],
    )
    def test_this_machine_and_its_link_are_not_asked(self, address: str) -> None:
        with pytest.raises(Refused):
            require_allowed(address)

    def test_a_redirect_is_not_followed(self, standin: StandIn) -> None:
        with pytest.raises(Refused), GuardedSession() as session:
            session.get(f"{standin.issuer}/elsewhere")
        assert standin.asked == ["/elsewhere"]

    def test_a_flood_is_not_read(self, standin: StandIn) -> None:
        standin.large = True
        with pytest.raises(Refused), GuardedSession() as session:
            session.get(f"{standin.issuer}/jwks")


class TestProviders:
    """A provider is data; its secret is kept enciphered and never told."""

    def save(self, settings: Settings, **more: str) -> Provider:
        settings.FEDERATION_LOOPBACK = False
        return save_provider({**GIVEN, "issuer": "https://sso.hue.gov.vn/", **more}, actor=BY)

    def test_the_secret_is_sealed_and_the_audit_names_fields_only(self, settings: Settings) -> None:
        made = self.save(settings)
        assert made.issuer == "https://sso.hue.gov.vn"
        assert SECRET not in made.sealed_secret and opened(made.sealed_secret) == SECRET
        entry = entries_of("federation:provider:vneid").get()
        assert "sealed_secret" in entry.body["fields"] and SECRET not in str(entry.body)

    def test_an_empty_secret_stays(self, settings: Settings) -> None:
        self.save(settings)
        given = {**GIVEN, "issuer": "https://sso.hue.gov.vn", "secret": "", "name_vi": "Tên mới"}
        again = save_provider(given, actor=BY, code="vneid")
        assert opened(again.sealed_secret) == SECRET
        assert entries_of("federation:provider:vneid").last().body["fields"] == ["name_vi"]  # type: ignore[union-attr]

    def test_another_house_cannot_open_it(self, settings: Settings) -> None:
        made = self.save(settings)
        settings.FEDERATION_SECRET = "of another house"  # noqa: S105
        assert opened(made.sealed_secret) == ""

    def test_what_is_refused(self, settings: Settings) -> None:
        self.save(settings)
        with pytest.raises(CodeTaken):
            self.save(settings)
        for wrong in ({"code": "Có Dấu"}, {"code": "b1", "client_id": ""}, {"code": "new"}):
            with pytest.raises(ProviderInvalid):
                self.save(settings, **wrong)


class TestOutlet:
    """The house answers other systems only while an administrator has opened it."""

    def test_closed_there_is_nothing(self) -> None:
        browser = Browser(SERVER_NAME="localhost")
        for path in ("/.well-known/openid-configuration", "/.well-known/jwks.json"):
            assert browser.get(path).status_code == 404
        assert browser.get("/identity/o/authorize").status_code == 404
        assert browser.post("/identity/o/api/token").status_code == 404

    def test_open_it_describes_the_code_flow_alone(self) -> None:
        set_outlet(enabled=True, actor=BY)
        browser = Browser(SERVER_NAME="localhost")
        told = browser.get("/.well-known/openid-configuration").json()
        assert told["response_types_supported"] == ["code"]
        assert told["code_challenge_methods_supported"] == ["S256"]
        assert "device_authorization_endpoint" not in told
        (key,) = browser.get("/.well-known/jwks.json").json()["keys"]
        assert "d" not in key and key["kty"] == "RSA"
        assert browser.post("/identity/o/api/device/code").status_code == 404

    @pytest.mark.parametrize(
        "redirects", ["", "http://x.vn/cb", "https://*.x.vn/cb", "https://x.vn/cb#a", "x.vn"]
    )
    def test_addresses_that_somebody_else_may_listen_on(self, redirects: str) -> None:
        with pytest.raises(RedirectInvalid):
            register_client("Một cửa", redirects, actor=BY)

    def test_a_secret_is_told_once_and_kept_as_a_digest(self) -> None:
        made = register_client("Một cửa", "https://motcua.hue.gov.vn/cb", actor=BY)
        stored = Client.objects.get()
        assert made.secret not in stored.secret and stored.check_secret(made.secret)
        assert stored.get_response_types() == ["code"]

    def test_closing_ends_what_was_given(self) -> None:
        made = register_client("Một cửa", "https://motcua.hue.gov.vn/cb", actor=BY)
        Token.objects.create(client=made.client, type=Token.Type.ACCESS_TOKEN, hash="x")
        set_outlet(enabled=False, actor=BY)
        assert not Token.objects.exists()
