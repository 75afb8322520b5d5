"""Setting outside sign-ins up, unlinking, and letting other systems sign people in here."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client, Token
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from tamgiang.kernel.text import squeeze
from tamgiang.platform.accounts.models import User
from tamgiang.platform.audit.services import append
from tamgiang.platform.federation.models import Kind, Outlet, Provider
from tamgiang.platform.federation.refusals import (
    CodeTaken,
    IssuerInvalid,
    OnlyWayIn,
    ProviderInvalid,
    RedirectInvalid,
)
from tamgiang.platform.federation.sealing import sealed
from tamgiang.platform.federation.transport import is_allowed_form

TEXTS = ("name_vi", "name_en", "issuer", "client_id", "scope", "code_claim", "personal_claim")
_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


def save_provider(given: Mapping[str, str], *, actor: str, code: str = "") -> Provider:
    """Set an outside sign-in up, or change the one of `code`. An empty secret stays as it is.

    Raises ProviderInvalid, IssuerInvalid, CodeTaken.
    """
    provider = Provider.objects.get(code=code) if code else Provider(code=given.get("code", ""))
    if not code and Provider.objects.filter(code=provider.code).exists():
        raise CodeTaken(given=provider.code)
    before = {name: getattr(provider, name) for name in _STORED} if code else {}
    for name in TEXTS:
        setattr(provider, name, squeeze(given.get(name, "")))
    provider.kind = given.get("kind", "")
    provider.scope = " ".join(dict.fromkeys(["openid", *provider.scope.split()]))
    provider.strong_acr = given.get("strong_acr", "").split()
    provider.ask_userinfo = bool(given.get("ask_userinfo"))
    provider.active = bool(given.get("active"))
    if given.get("secret"):
        provider.sealed_secret = sealed(given["secret"].strip())
    _check(provider)
    fields = [n for n in _STORED if not code or getattr(provider, n) != before[n]]
    with transaction.atomic():
        provider.save()
        said = {"fields": fields, "issuer": provider.issuer, "active": provider.active}
        stream = f"federation:provider:{provider.code}"
        append(stream, "federation.provider_set", said, actor=actor)
    return provider


def unlink(account: SocialAccount, *, actor: str) -> None:
    """Take a link away. Raises OnlyWayIn when the person has no password and no other link."""
    user = account.user
    others = SocialAccount.objects.filter(user=user).exclude(pk=account.pk).exists()
    if not isinstance(user, User):
        raise TypeError("a link belongs to an account")
    if not others and not user.has_usable_password():
        raise OnlyWayIn()
    with transaction.atomic():
        account.delete()
        said = {"provider": account.provider}
        append(f"accounts:user:{user.pk}", "federation.unlinked", said, actor=actor)


def outlet_open() -> bool:
    """Whether other systems may sign people in through this house."""
    return Outlet.objects.filter(pk=1, enabled=True).exists()


def set_outlet(*, enabled: bool, actor: str) -> None:
    """Open or close it; closed, no code or token is given out and those given end."""
    with transaction.atomic():
        Outlet.objects.update_or_create(pk=1, defaults={"enabled": enabled})
        if not enabled:
            Token.objects.all().delete()
        append("federation:outlet", "federation.outlet_set", {"enabled": enabled}, actor=actor)


@dataclass(frozen=True, slots=True)
class NewClient:
    """A system that was registered; its secret is told once."""

    client: Client
    secret: str


def register_client(name: str, redirects: str, *, actor: str) -> NewClient:
    """Let a system sign people in here, with the code flow and PKCE. Raises RedirectInvalid."""
    addresses = redirects.split()
    if not squeeze(name) or not addresses or not all(_is_redirect(one) for one in addresses):
        raise RedirectInvalid()
    secret = secrets.token_urlsafe(32)
    client = Client(name=squeeze(name)[:100], type=Client.Type.CONFIDENTIAL)
    client.set_redirect_uris(addresses)
    client.set_scopes(["openid", "profile"])
    client.set_secret(secret)
    with transaction.atomic():
        client.save(force_insert=True)
        said = {"client": client.pk, "name": client.name}
        append("federation:outlet", "federation.client_registered", said, actor=actor)
    return NewClient(client, secret)


def remove_client(client: Client, *, actor: str) -> None:
    """Take a system away; its codes and tokens end with it."""
    with transaction.atomic():
        said = {"client": client.pk, "name": client.name}
        append("federation:outlet", "federation.client_removed", said, actor=actor)
        client.delete()


_STORED = (*TEXTS, "kind", "strong_acr", "ask_userinfo", "active", "sealed_secret")


def _check(provider: Provider) -> None:
    named = provider.name_vi and provider.name_en and provider.client_id
    if (
        not named
        or not _CODE.fullmatch(provider.code)
        or provider.code == "new"
        or provider.kind not in Kind.values
    ):
        raise ProviderInvalid()
    if not is_allowed_form(provider.issuer) or urlsplit(provider.issuer).query:
        raise IssuerInvalid()
    if provider.issuer.endswith("/") and not urlsplit(provider.issuer).path.strip("/"):
        provider.issuer = provider.issuer.rstrip("/")


def _is_redirect(address: str) -> bool:
    return "*" not in address and is_allowed_form(address)
