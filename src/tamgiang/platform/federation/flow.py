"""The code flow with an outside provider: discovery, exchange of the code, what it proves."""

from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tamgiang.platform.federation.tokens import verified
from tamgiang.platform.federation.transport import GuardedSession, is_allowed_form

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class OutsideAdapter(OpenIDConnectOAuth2Adapter):
    """Checks what allauth takes on trust: issuer, endpoints, signature, nonce, subject."""

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        super().__init__(request, provider_id)
        self.nonce = ""

    @property
    def outside(self) -> OpenIDConnectProvider:
        """The declared provider. Raises SocialApp.DoesNotExist when it is not in use."""
        found: OpenIDConnectProvider = self.get_provider()  # type: ignore[no-untyped-call]
        return found

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's description, when it is the one that was asked for."""
        if not hasattr(self, "_openid_config"):
            provider = self.outside
            config = self._fetched(provider.server_url)
            issuer = provider.app.settings["issuer"]
            if config.get("issuer") != issuer:
                raise OAuth2Error("issuer")
            if not all(is_allowed_form(str(config.get(name, ""))) for name in ENDPOINTS):
                raise OAuth2Error("endpoints")
            self._openid_config = config
        return dict(self._openid_config)

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **given: dict[str, Any]
    ) -> SocialLogin:
        """Who signed in, by a token that proved itself; `outside_claims` go with it."""
        id_token = given["response"].get("id_token")
        if not isinstance(id_token, str):
            raise OAuth2Error("id_token")
        claims = verified(
            id_token,
            keys=self._fetched(self.openid_config["jwks_uri"]),
            issuer=app.settings["issuer"],
            client_id=app.client_id,
            nonce=self.nonce,
        )
        told = dict(claims)
        if app.settings["ask_userinfo"]:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo")
            told = {**more, **claims}
        login: SocialLogin = self.outside.sociallogin_from_response(request, claims)
        login.outside_claims = told  # type: ignore[attr-defined]
        return login

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the provider sends the person back to."""
        path = reverse("federation:callback", args=[self.provider_id])
        return str(build_absolute_uri(request, path))

    def _fetched(self, url: str) -> dict[str, Any]:
        with GuardedSession() as session:
            answer = session.get(url)
            answer.raise_for_status()
            found = answer.json()
        if not isinstance(found, dict):
            raise OAuth2Error("answer")
        return found


class OutsideCallback(OAuth2CallbackView):
    """The way back: the state of this browser, used once, carries the nonce of the token."""

    adapter: OutsideAdapter

    def _get_state(
        self, request: HttpRequest, provider: OpenIDConnectProvider
    ) -> tuple[dict[str, Any] | None, HttpResponse | None]:
        state, answer = super()._get_state(request, provider)
        if state is not None:
            self.adapter.nonce = str(state.get("nonce", ""))
        return state, answer

    def dispatch(self, request: HttpRequest, *given: object, **named: object) -> HttpResponse:
        """Refuses an answer that names another issuer (RFC 9207), or that says no."""
        provider = self.adapter.outside
        issuer = provider.app.settings["issuer"]
        other = request.GET.get("iss", issuer) != issuer
        if other or "error" in request.GET:
            declined = request.GET.get("error") == "access_denied"
            wrong = OAuth2Error("iss" if other else "declined" if declined else "provider")
            refused: HttpResponse = render_authentication_error(request, provider, exception=wrong)
            return refused
        answer: HttpResponse = super().dispatch(request, *given, **named)
        return answer
