"""What one wants to hear of, over which channels, and when not."""

import json
from datetime import time
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.notify.addresses import drop_address, drop_by_value, of_owner, put_address
from tamgiang.platform.notify.catalog import Topic, topics
from tamgiang.platform.notify.channels import channels
from tamgiang.platform.notify.configs import config_of
from tamgiang.platform.notify.habits import choose, wishes_of
from tamgiang.platform.notify.models import Priority
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.ui.access import actor

PUSH = "push"
#: Trials are asked for one by one, and a digest is how other topics come.
NOT_CHOSEN = ("notify.test", "notify.digest")


@login_required
def notice_choices(request: HttpRequest) -> HttpResponse:
    """Topics by channel, quiet hours, language, and the addresses notices go to."""
    error: Refusal | None = None
    if request.method == "POST":
        try:
            _act(request)
        except Refusal as refusal:
            error = refusal
        else:
            messages.success(request, _("Your choices were kept."))
            return redirect("ui:notice_choices")
    answer = render(request, "ui/notices/choices.html", _shown() | {"error": error})
    add_never_cache_headers(answer)
    return answer


def _topics() -> list[Topic]:
    """What this person may be told of."""
    return [
        topic
        for topic in topics()
        if topic.code not in NOT_CHOSEN and (not topic.needs or current_scope().may(topic.needs))
    ]


def _shown() -> dict[str, Any]:
    owner = actor()
    wishes = wishes_of([owner])[owner]
    installed = channels()
    rows = [
        {
            "topic": topic,
            "urgent": topic.priority == Priority.URGENT,
            "marks": [(one, one.name in wishes.channels(topic)) for one in installed],
            "digest": wishes.gathers(topic),
        }
        for topic in _topics()
    ]
    mine = of_owner(owner)
    places = [
        {
            "channel": one,
            "ready": one.ready(config_of(one)),
            "addresses": [address for address in mine if address.channel == one.name],
        }
        for one in installed
    ]
    return {"wishes": wishes, "rows": rows, "channels": installed, "places": places}


def _act(request: HttpRequest) -> None:
    given, owner = request.POST, actor()
    if given.get("act") == "add":
        put_address(owner, given.get("channel", "")[:20], given.get("value", "")[:300], actor=owner)
    elif given.get("act") == "drop":
        number = given.get("address", "")
        name = given.get("channel", "")
        drop_address(owner, name, actor=owner, number=int(number) if number.isdigit() else 0)
    else:
        _choose(request, owner)


def _choose(request: HttpRequest, owner: str) -> None:
    given = request.POST
    known = {one.name for one in channels()}
    wanted = {
        topic.code: (
            tuple(name for name in given.getlist(f"on:{topic.code}") if name in known),
            given.get(f"digest:{topic.code}") == "1" and topic.priority != Priority.URGENT,
        )
        for topic in _topics()
    }
    kept = wishes_of([owner])[owner]
    choose(
        owner,
        language="en" if given.get("language") == "en" else "vi",
        quiet=(_clock(given.get("from"), kept.quiet[0]), _clock(given.get("to"), kept.quiet[1])),
        digest_at=_clock(given.get("digest_at"), kept.digest_at),
        topics=wanted,
    )


def _clock(text: str | None, otherwise: time) -> time:
    try:
        return time.fromisoformat(text or "")
    except ValueError:
        return otherwise


@require_POST
@login_required
def notice_browser(request: HttpRequest) -> HttpResponse:
    """A browser subscribes to notices, or no longer wants them; JSON from its own script."""
    try:
        given = json.loads(request.body)
        value, act = json.dumps(given["subscription"]), str(given["act"])
    except (KeyError, RawPostDataException, TypeError, ValueError):
        # A form instead of JSON was read before, and cannot be read again.
        return JsonResponse({"kept": False}, status=400)
    owner = actor()
    if act == "drop":
        drop_by_value(owner, PUSH, value, actor=owner)
    else:
        put_address(owner, PUSH, value, actor=owner)
    return JsonResponse({"kept": act != "drop"})
