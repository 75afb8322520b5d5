"""Outside sign-ins: one's own links, the providers, and the systems that sign in through here."""

from collections.abc import Mapping
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.idp.oidc.models import Client
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import User
from tamgiang.platform.federation.models import Kind, Provider
from tamgiang.platform.federation.services import (
    outlet_open,
    register_client,
    remove_client,
    save_provider,
    set_outlet,
    unlink,
)
from tamgiang.platform.federation.views import link_token
from tamgiang.platform.ui.access import actor
from tamgiang.platform.ui.views.staff.people import require_manager

KINDS = {
    Kind.CITIZEN: Label("Định danh điện tử (VNeID)", "Electronic identity (VNeID)"),
    Kind.PROVINCE: Label("Đăng nhập một lần của tỉnh", "Single sign-on of the province"),
}


def links_of(user: User) -> list[tuple[SocialAccount, Provider | None]]:
    """The links of a person, each with its provider while that is declared."""
    known = {provider.code: provider for provider in Provider.objects.all()}
    found = SocialAccount.objects.filter(user=user).order_by("pk")
    return [(account, known.get(account.provider)) for account in found]


@login_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def links_own(request: HttpRequest) -> HttpResponse:
    """With which outside sign-ins one's own account is linked; linking and unlinking."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("a signed-in person is an account")
    error: Refusal | None = None
    if request.method == "POST":
        error = _unlinked(user, request.POST)
        if error is None:
            messages.success(request, _("The link was taken away."))
            return redirect(request.path)
    links = links_of(user)
    linked = {account.provider for account, _provider in links}
    open_ones = [] if user.sample else Provider.objects.filter(active=True)
    page = {
        "links": links,
        "offered": [provider for provider in open_ones if provider.code not in linked],
        "token": link_token(request),
        "error": error,
    }
    return render(request, "ui/staff/links.html", page)


def _unlinked(user: User, given: Mapping[str, str]) -> Refusal | None:
    number = given.get("link", "")
    account = SocialAccount.objects.filter(user=user, pk=int(number) if number.isdigit() else 0)
    found = account.first()
    if found is None:
        return NotFound(what=Label("liên kết này", "This link"))
    try:
        unlink(found, actor=actor())
    except Refusal as refusal:
        return refusal
    return None


@login_required
def outside_list(request: HttpRequest) -> HttpResponse:
    """The outside sign-ins, how many people are linked with each, and the outlet."""
    require_manager(request)
    counts: dict[str, int] = {}
    for code in SocialAccount.objects.values_list("provider", flat=True):
        counts[code] = counts.get(code, 0) + 1
    providers = [(p, KINDS[Kind(p.kind)], counts.get(p.code, 0)) for p in Provider.objects.all()]
    page = {"providers": providers, "outlet": outlet_open(), "clients": Client.objects.count()}
    return render(request, "ui/staff/outside.html", page)


@login_required
def outside_edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """Declare an outside sign-in, or change one."""
    require_manager(request)
    provider = Provider.objects.filter(code=code).first() if code else None
    if code and provider is None:
        raise NotFound(what=Label("nơi xác thực này", "This outside sign-in"))
    error: Refusal | None = None
    if request.method == "POST":
        try:
            saved = save_provider(request.POST, actor=actor(), code=code)
        except Refusal as refusal:
            error = refusal
        else:
            messages.success(request, _("Saved."))
            return redirect("ui:outside_edit", saved.code)
    page = {
        "provider": provider,
        "given": request.POST if request.method == "POST" else _given(provider),
        "kinds": KINDS.items(),
        "error": error,
        "callback": _callback(request, provider),
        "links": SocialAccount.objects.filter(provider=code).select_related("user")[:200],
    }
    return render(request, "ui/staff/outside_edit.html", page, status=422 if error else 200)


@login_required
def outlet(request: HttpRequest) -> HttpResponse:
    """Whether other systems may sign people in here, and which."""
    require_manager(request)
    error: Refusal | None = None
    fresh: dict[str, str] = {}
    if request.method == "POST":
        try:
            fresh = _outlet_act(request)
        except Refusal as refusal:
            error = refusal
        else:
            if not fresh:
                messages.success(request, _("Saved."))
                return redirect(request.path)
    page = {
        "enabled": outlet_open(),
        "clients": Client.objects.order_by("created_at"),
        "issuer": request.build_absolute_uri("/").rstrip("/"),
        "error": error,
        "fresh": fresh,
        "given": request.POST if error else {},
    }
    answer = render(request, "ui/staff/outlet.html", page, status=422 if error else 200)
    add_never_cache_headers(answer)
    return answer


def _outlet_act(request: HttpRequest) -> dict[str, str]:
    """Do what was asked; the id and secret of a new client, told once."""
    given = request.POST
    match given.get("act"):
        case "open" | "close":
            set_outlet(enabled=given["act"] == "open", actor=actor())
        case "register":
            made = register_client(given.get("name", ""), given.get("redirects", ""), actor=actor())
            return {"id": made.client.pk, "secret": made.secret}
        case "remove":
            client = Client.objects.filter(pk=given.get("client", "")).first()
            if client is None:
                raise NotFound(what=Label("hệ thống này", "This system"))
            remove_client(client, actor=actor())
    return {}


def _callback(request: HttpRequest, provider: Provider | None) -> str:
    if provider is None:
        return ""
    return request.build_absolute_uri(reverse("federation:callback", args=[provider.code]))


def _given(provider: Provider | None) -> dict[str, Any]:
    if provider is None:
        return {"scope": "openid profile", "kind": Kind.PROVINCE, "active": "on"}
    names = ("name_vi", "name_en", "issuer", "client_id", "scope", "code_claim", "personal_claim")
    told = {name: getattr(provider, name) for name in names}
    flags = {"active": provider.active, "ask_userinfo": provider.ask_userinfo}
    return told | flags | {"kind": provider.kind, "strong_acr": " ".join(provider.strong_acr)}
