"""Who an outside sign-in lets in: people linked beforehand, and nobody else."""

import hashlib
from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from tamgiang.platform.accounts import outside
from tamgiang.platform.accounts.loopback import from_loopback
from tamgiang.platform.accounts.models import Profile, User
from tamgiang.platform.accounts.profiles import personal_key
from tamgiang.platform.audit.services import append
from tamgiang.platform.federation.models import Provider
from tamgiang.platform.federation.sealing import opened
from tamgiang.platform.federation.transport import GuardedSession


class OutsideAccounts(DefaultSocialAccountAdapter):
    """Providers are read from `Provider`; nobody becomes a member of staff by signing in."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The sign-ins in use, as allauth knows them; their secrets are in memory only."""
        found = Provider.objects.filter(active=True)
        if provider not in (None, "openid_connect"):
            found = found.filter(code=provider)
        if client_id:
            found = found.filter(client_id=client_id)
        return [_app(one) for one in found]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never."""
        return False

    def get_requests_session(self) -> GuardedSession:
        """A session with limits."""
        return GuardedSession()

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        """One's own list of links."""
        return reverse("ui:links_own")

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in who is linked or declared; tell everybody else how to be linked."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        chosen = Provider.objects.get(code=sociallogin.account.provider)
        claims = getattr(sociallogin, "outside_claims", {})
        if not sociallogin.is_existing:
            declared = _declared(chosen, claims)
            if declared is None:
                _refuse(request, sociallogin, "not_linked")
            else:
                sociallogin.connect(request, declared)
        user = sociallogin.user
        if not isinstance(user, User) or not user.is_active:
            _refuse(request, sociallogin, "stopped")
        elif user.sample and not from_loopback(request):
            _refuse(request, sociallogin, "sample")
        else:
            strong = str(claims.get("acr", "")) in chosen.strong_acr
            outside.remember(request, user, chosen.code, strong=strong)

    def send_notification_mail(
        self, template_prefix: str, user: object, **more: dict[str, Any]
    ) -> None:
        """Put a new link on record in place of a letter: none are sent."""
        given = more.get("context", {}).get("account")
        if isinstance(user, User) and isinstance(given, SocialAccount):
            done = template_prefix.rpartition("/")[2]
            action = "federation.linked" if done == "account_connected" else "federation.unlinked"
            with transaction.atomic():
                said = {"provider": given.provider}
                append(f"accounts:user:{user.pk}", action, said, actor=user.actor)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: OpenIDConnectProvider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Put a way back that proved nothing on record, by its reason alone."""
        why = str(exception or error or "state")
        shown = why if why.isidentifier() and len(why) < 30 else type(exception).__name__
        _record(provider.sub_id, {"why": shown})


def _app(provider: Provider) -> SocialApp:
    return SocialApp(
        provider="openid_connect",
        provider_id=provider.code,
        name=provider.name_vi[:40],
        client_id=provider.client_id,
        secret=opened(provider.sealed_secret),
        settings={
            "server_url": provider.issuer,
            "issuer": provider.issuer,
            "scope": provider.scope,
            "ask_userinfo": provider.ask_userinfo,
            "oauth_pkce_enabled": True,
        },
    )


def _declared(provider: Provider, claims: dict[str, Any]) -> User | None:
    """The person whose keys in the staff list are those of the claims; None unless it is one."""
    found: set[int] = set()
    code = claims.get(provider.code_claim) if provider.code_claim else None
    number = claims.get(provider.personal_claim) if provider.personal_claim else None
    if isinstance(code, str) and code:
        found |= set(Profile.objects.filter(code=code).values_list("user_id", flat=True))
    if isinstance(number, str) and (key := personal_key(number)):
        found |= set(Profile.objects.filter(personal_key=key).values_list("user_id", flat=True))
    return User.objects.get(pk=found.pop()) if len(found) == 1 else None


def _refuse(request: HttpRequest, login: SocialLogin, why: str) -> None:
    subject = hashlib.sha256(login.account.uid.encode()).hexdigest()[:16]
    _record(login.account.provider, {"why": why, "subject": subject})
    clear_login(request)
    chosen = Provider.objects.get(code=login.account.provider)
    page = {"why": why, "provider": chosen}
    raise ImmediateHttpResponse(render(request, "account/outside_refused.html", page, status=403))


def _record(provider: str, said: dict[str, str]) -> None:
    with transaction.atomic():
        append(f"federation:provider:{provider}", "federation.refused", said, actor="anonymous")
