"""The duty officer's phone: its page, who is signed in there, and its service worker."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tamgiang.modules.centre.selectors.phone import phone_page
from tamgiang.modules.centre.views.phone_shell import shell, version, worker_text
from tamgiang.modules.centre.views.phone_words import phone_words
from tamgiang.platform.ui.access import may, require
from tamgiang.platform.ui.preferences import theme_of

VIEW = "centre.view"
#: Says whose page it is, so that the worker never shows it to somebody else.
PERSON = "Tamgiang-Person"
ACTS = {name: f"centre.{name}" for name in ("operate", "command")}


@never_cache
@login_required
@require_GET
def phone(request: HttpRequest) -> HttpResponse:
    """What is going on, what waits for me, whom to call."""
    require(request, VIEW)
    page = {
        "page": phone_page(),
        "may_act": any(may(request.user, needed) for needed in ACTS.values()),
        "words": phone_words(),
        "may_operate": may(request.user, ACTS["operate"]),
    }
    answer = render(request, "centre/phone/page.html", page)
    answer.headers[PERSON] = str(request.user.pk)
    patch_vary_headers(answer, ("Cookie",))
    return answer


@never_cache
@require_GET
def phone_state(request: HttpRequest) -> JsonResponse:
    """Who is signed in here now, with a fresh token for what is sent next."""
    if not request.user.is_authenticated:
        return JsonResponse({"person": None}, status=401)
    require(request, VIEW)
    said = {"person": str(request.user.pk), "token": get_token(request), "at": timezone.now()}
    return JsonResponse(said)


@require_GET
def phone_worker(request: HttpRequest) -> HttpResponse:
    """The service worker of this page alone, told which files make up the shell."""
    offline = render_to_string("centre/phone/offline.html", {"theme": theme_of(request)}, request)
    told = {"version": version(), "shell": shell(), "page": reverse("centre:phone"),
            "person": PERSON, "offline": offline}  # fmt: skip
    text = f"self.TOLD = {json.dumps(told)};\n{worker_text()}"
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer.headers["Service-Worker-Allowed"] = reverse("centre:phone")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
