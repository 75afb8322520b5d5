"""Thông báo: what came to this account, with its count live in the top bar."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.platform.events.listening import from_now
from tamgiang.platform.notify.catalog import topics
from tamgiang.platform.notify.counting import unread
from tamgiang.platform.notify.inbox import inbox_of, mark_read, shown
from tamgiang.platform.notify.sending import inbox_topic
from tamgiang.platform.ui.access import actor

PAGE = 30


@login_required
def notice_list(request: HttpRequest) -> HttpResponse:
    """The inbox, newest first; what is not read alone, or one topic alone."""
    owner = actor()
    found = inbox_of(owner)
    which, topic = request.GET.get("which", ""), request.GET.get("topic", "")
    if which == "unread":
        found = found.filter(read_at=None)
    if topic:
        found = found.filter(message__topic=topic)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    language = get_language() or "vi"
    lines = [line for row in page if (line := shown(row, language)) is not None]
    used = set(inbox_of(owner).order_by().values_list("message__topic", flat=True).distinct())
    shown_page = {
        "page": page,
        "notices": lines,
        "which": which,
        "topic": topic,
        "topics": [one for one in topics() if one.code in used],
        "filtered": bool(which or topic),
    }
    return render(request, "ui/notices/list.html", shown_page)


@login_required
def notice_open(request: HttpRequest, notice: int) -> HttpResponse:
    """Go to what a notice is about; it counts as read."""
    row = inbox_of(actor()).filter(pk=notice).first()
    if row is None:
        raise NotFound(what=Label("thông báo này", "This notice"))
    mark_read(actor(), notice)
    line = shown(row, get_language() or "vi")
    return redirect(line.text.link if line and line.text.link else "ui:notices")


@require_POST
@login_required
def notice_read(request: HttpRequest) -> HttpResponse:
    """Mark one (`notice`), or all, as read."""
    given = request.POST.get("notice", "")
    mark_read(actor(), int(given) if given.isdigit() else None)
    return redirect("ui:notices")


@never_cache
def notice_live(request: HttpRequest) -> JsonResponse:
    """How many are not read, and where to hear of more; nothing for who is not signed in."""
    if not request.user.is_authenticated:
        return JsonResponse({})
    topic = inbox_topic(actor())
    # The line first: what comes between the two is counted or told.
    line = from_now([topic])
    return JsonResponse({"unread": unread(actor()), "url": line, "topic": topic})
