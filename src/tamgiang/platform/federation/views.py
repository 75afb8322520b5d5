"""Going out to sign in, coming back, and the doors for other systems."""

import json
from collections.abc import Callable
from functools import wraps
from secrets import token_urlsafe
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.idp.oidc import views as idp
from allauth.idp.oidc.adapter import get_adapter as get_outward
from allauth.idp.oidc.models import Token
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.base.provider import Provider
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from requests import RequestException

from tamgiang.platform.accounts.models import User
from tamgiang.platform.audit.services import append
from tamgiang.platform.federation.flow import OutsideAdapter, OutsideCallback
from tamgiang.platform.federation.services import outlet_open

LINK_SECONDS = 600
_SIGNER = TimestampSigner(salt="federation.link")
View = Callable[..., HttpResponseBase]


def link_token(request: HttpRequest) -> str:
    """Proof that the person asked for a link on a page of ours; good for ten minutes."""
    return _SIGNER.sign(f"{request.user.pk}:{request.session.session_key}")


def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Send a visitor to the provider to sign in; who is signed in already stays."""
    if request.user.is_authenticated:
        return redirect("ui:today")
    return _away(request, code, AuthProcess.LOGIN, _next(request))


@login_required
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Send a person to the provider to link their account; asked for on a page of ours.

    Who has to prove themselves first comes back to that page: an answer to the password form may
    not lead to another site (form-action of the content security policy).
    """
    if not did_recently_reauthenticate(request):
        back = urlencode({"next": reverse("ui:links_own")})
        return redirect(f"{reverse('account_reauthenticate')}?{back}")
    try:
        asked = _SIGNER.unsign(request.GET.get("t", ""), max_age=LINK_SECONDS)
    except BadSignature:
        return redirect("ui:links_own")
    if asked.split(":")[0] != str(request.user.pk):
        return redirect("ui:links_own")
    return _away(request, code, AuthProcess.CONNECT, "")


def callback(request: HttpRequest, code: str) -> HttpResponse:
    """The way back from the provider."""
    try:
        view = OutsideCallback.adapter_view(OutsideAdapter(request, code))  # type: ignore[no-untyped-call]
        answer: HttpResponse = view(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (KeyError, TypeError, ValueError) as fault:
        # Answers of a form nobody foresaw prove nothing either.
        provider = get_adapter(request).get_provider(request, provider=code)
        return _failed(request, provider, fault)
    add_never_cache_headers(answer)
    return answer


def _away(request: HttpRequest, code: str, process: str, after: str) -> HttpResponse:
    try:
        provider = get_adapter(request).get_provider(request, provider=code)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    nonce = token_urlsafe(24)
    try:
        answer: HttpResponse = provider.redirect(
            request, process, next_url=after or None, auth_params={"nonce": nonce}, nonce=nonce
        )
    except (RequestException, OAuth2Error, KeyError, ValueError) as fault:
        return _failed(request, provider, fault)
    add_never_cache_headers(answer)
    return answer


def _failed(request: HttpRequest, provider: Provider, fault: Exception) -> HttpResponse:
    try:
        answer: HttpResponse = render_authentication_error(request, provider, exception=fault)
    except ImmediateHttpResponse as done:
        answer = done.response
    return answer


def _next(request: HttpRequest) -> str:
    given = request.GET.get("next", "")
    return given if url_has_allowed_host_and_scheme(given, {request.get_host()}) else ""


def _only_open(view: View) -> View:
    """The address is there only while the house is a provider."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if not outlet_open():
            raise Http404
        return view(request)

    return guarded


configuration = _only_open(idp.configuration)
jwks = _only_open(idp.jwks)


@csrf_exempt
@_only_open
def token(request: HttpRequest) -> HttpResponseBase:
    """A token for a code. The library adds a refresh token, which this house does not offer."""
    answer = idp.token(request)
    said = json.loads(answer.content) if isinstance(answer, HttpResponse) else {}
    unasked = said.pop("refresh_token", "")
    if not unasked:
        return answer
    said.pop("refresh_expires_in", None)
    kept = Token.objects.filter(hash=get_outward().hash_token(unasked))
    kept.filter(type=Token.Type.REFRESH_TOKEN).delete()
    return JsonResponse(said, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})


user_info = csrf_exempt(_only_open(idp.user_info))
revoke = csrf_exempt(_only_open(idp.revoke))


@csrf_exempt
@_only_open
def authorization(request: HttpRequest) -> HttpResponseBase:
    """The consent of a signed-in person; only with PKCE (S256), and on record when given."""
    if request.method == "GET" and request.GET.get("code_challenge_method") != "S256":
        raise Http404
    answer = idp.authorization(request)
    target = answer.headers.get("Location", "")
    if request.method == "POST" and isinstance(request.user, User) and "code=" in target:
        with transaction.atomic():
            said = {"to": urlsplit(target).netloc[:80]}
            stream = f"accounts:user:{request.user.pk}"
            append(stream, "federation.signed_in_elsewhere", said, actor=request.user.actor)
    origin = urlsplit(request.GET.get("redirect_uri", ""))
    if answer.status_code == 200 and origin.netloc:
        # The answer to the form leads to the other system, which the page must allow.
        shown = f"{origin.scheme}://{origin.netloc}"
        answer._csp_update = {"form-action": [shown]}  # type: ignore[attr-defined]
    return answer


def absent(request: HttpRequest) -> HttpResponse:
    """Flows that allauth offers and this house does not."""
    raise Http404
