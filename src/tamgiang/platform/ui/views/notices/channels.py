"""The channels for who manages them: how each does, its settings, a test, what is in doubt."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.notify.catalog import template_named
from tamgiang.platform.notify.channels import Channel, Result, channels
from tamgiang.platform.notify.configs import config_of, configure
from tamgiang.platform.notify.doubts import decide, held
from tamgiang.platform.notify.mending import send_failed_again, send_test
from tamgiang.platform.notify.models import Address, Delivery, State
from tamgiang.platform.notify.selectors import ChannelView, fault_text, views
from tamgiang.platform.notify.texts import written
from tamgiang.platform.ui.access import actor, require

MANAGE = "notify.manage"
LISTED = 50


@login_required
def channel_list(request: HttpRequest) -> HttpResponse:
    """Every channel: how it is, what waits, what went out and what did not."""
    require(request, MANAGE)
    return render(request, "ui/notices/channels.html", {"views": views(), "doubts": _held("")})


@login_required
def channel_page(request: HttpRequest, name: str) -> HttpResponse:
    """One channel: settings, trial, letters in doubt, letters that failed."""
    require(request, MANAGE)
    found = next((view for view in views() if view.channel.name == name), None)
    if found is None:
        raise NotFound(what=Label("kênh này", "This channel"))
    error: Refusal | None = None
    if request.method == "POST":
        try:
            _act(request, found.channel)
        except Refusal as refusal:
            error = refusal
        else:
            return redirect("ui:channel", name)
    answer = render(request, "ui/notices/channel.html", _shown(found, request) | {"error": error})
    add_never_cache_headers(answer)
    return answer


def _shown(view: ChannelView, request: HttpRequest) -> dict[str, Any]:
    channel = view.channel
    config = config_of(channel)
    fields = [
        {
            "setting": one,
            "value": "" if one.secret else config.values.get(one.name, ""),
            "kept": one.secret and bool(config.secrets.get(one.name)),
        }
        for one in channel.settings
    ]
    lost = Delivery.objects.filter(
        channel=channel.name, state__in=(State.FAILED, State.GIVEN_UP)
    ).select_related("message")
    mine = Address.objects.filter(owner=actor(), channel=channel.name, dead_at=None).first()
    return {
        "view": view,
        "fields": fields,
        "doubts": _held(channel.name),
        "lost": [_line(channel, each) for each in lost.order_by("-changed_at")[:LISTED]],
        "public": channel.public(),
        "mine": mine,
    }


def _held(name: str) -> list[dict[str, Any]]:
    known = {channel.name: channel for channel in channels()}
    return [_line(known.get(each.channel), each) for each in held(name)[:LISTED]]


def _line(channel: Channel | None, delivery: Delivery) -> dict[str, Any]:
    """A letter without its recipient's name: the masked address says enough."""
    address = Address.objects.filter(pk=delivery.address).values_list("shown", flat=True).first()
    try:
        title = written(delivery.message, delivery.owner, get_language() or "vi").title
        again = template_named(delivery.message.template).again
    except KeyError:
        title, again = delivery.message.template, False
    return {
        "delivery": delivery,
        "channel": channel,
        "title": title,
        "again": again,
        "address": address or "—",
        "fault": fault_text(channel, delivery.code) if delivery.code else None,
    }


def _act(request: HttpRequest, channel: Channel) -> None:
    given, act = request.POST, request.POST.get("act", "")
    if act == "configure":
        names = [setting.name for setting in channel.settings]
        values = {name: given.get(name, "")[:1000] for name in names}
        configure(channel.name, values, enabled="enabled" in given, actor=actor())
        messages.success(request, _("The settings were kept."))
    elif act == "test":
        send_test(actor(), channel.name, actor=actor())
        messages.success(request, _("A trial message to you is on its way."))
    elif act == "probe":
        _probe(request, channel)
    elif act == "again":
        count = send_failed_again(channel.name, actor=actor())
        text = ngettext("%(n)s message is sent again.", "%(n)s messages are sent again.", count)
        messages.success(request, text % {"n": count})
    elif act in {"send", "sent"}:
        _decide(request, channel, again=act == "send")


def _probe(request: HttpRequest, channel: Channel) -> None:
    config = config_of(channel)
    outcome = channel.probe(config) if channel.ready(config) else None
    if outcome is not None and outcome.result is Result.ACCEPTED:
        messages.success(request, _("The provider answers, and takes these settings."))
        return
    code = outcome.code if outcome else ""
    text = fault_text(channel, code).in_language(get_language() or "vi") if code else ""
    messages.error(request, text[:1].upper() + text[1:] or _("This channel is not set up yet."))


def _decide(request: HttpRequest, channel: Channel, *, again: bool) -> None:
    number = request.POST.get("delivery", "")
    found = Delivery.objects.filter(
        pk=int(number) if number.isdigit() else 0, channel=channel.name
    ).first()
    if found is None:
        raise NotFound(what=Label("tin này", "This message"))
    decide(found, again=again, actor=actor())
    messages.success(request, _("It is sent again.") if again else _("It counts as sent."))
