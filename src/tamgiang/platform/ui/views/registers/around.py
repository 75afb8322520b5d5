"""What people attach to a record: links to other records, comments, mentions dealt with."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tamgiang.kernel.errors import NotPermitted, Refusal
from tamgiang.platform.accounts.models import User
from tamgiang.platform.comments.services import change, comment, done, take_back
from tamgiang.platform.links.selectors import named
from tamgiang.platform.links.services import link, unlink
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.access import actor
from tamgiang.platform.ui.views.registers.detail import opened, record_url


@require_POST
def link_add(request: HttpRequest, name: str, uid: UUID) -> HttpResponse:
    """Link the record to the one that is named."""
    record = opened(request, name, uid)
    given = request.POST
    return _acted(
        request,
        record,
        lambda: link(record, named(given.get("to", "")), given.get("kind", ""), actor=actor()),
        _("The records are linked."),
        "links",
    )


@require_POST
def link_remove(request: HttpRequest, name: str, uid: UUID, link_uid: UUID) -> HttpResponse:
    """Take a link back."""
    record = opened(request, name, uid)
    return _acted(
        request,
        record,
        lambda: unlink(record, link_uid, actor=actor()),
        _("The link was taken back."),
        "links",
    )


@require_POST
def comment_add(request: HttpRequest, name: str, uid: UUID) -> HttpResponse:
    """Say something on the record."""
    record, text = opened(request, name, uid), request.POST.get("text", "")
    return _acted(
        request,
        record,
        lambda: comment(record, text, actor=actor()),
        _("Your comment was added."),
        "comments",
    )


@require_POST
def comment_change(request: HttpRequest, name: str, uid: UUID, comment_uid: UUID) -> HttpResponse:
    """Say it differently, or take it back."""
    record, text = opened(request, name, uid), request.POST.get("text", "")
    if "withdraw" in request.POST:
        return _acted(
            request,
            record,
            lambda: take_back(record, comment_uid, actor=actor()),
            _("Your comment was withdrawn."),
            "comments",
        )
    return _acted(
        request,
        record,
        lambda: change(record, comment_uid, text, actor=actor()),
        _("Your comment was changed."),
        "comments",
    )


@login_required
@require_POST
def mention_done(request: HttpRequest, mention: int) -> HttpResponse:
    """The mentioned person has dealt with it."""
    if isinstance(request.user, User):
        done(request.user, mention)
    return redirect("ui:today")


def _acted(
    request: HttpRequest, record: Record, act: Callable[[], object], said: str, part: str
) -> HttpResponse:
    """Do it and go back to the record, with the refusal in words when there is one."""
    try:
        act()
    except NotPermitted:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.text(get_language() or "vi"))
    else:
        messages.success(request, said)
    return redirect(f"{_where(request, record)}#{part}")


def _where(request: HttpRequest, record: Record) -> str:
    """The page of this house that the form stood on; the record's own when it does not say."""
    page = request.POST.get("page", "")
    here = url_has_allowed_host_and_scheme(page, None) and page.startswith("/")
    return page.partition("#")[0] if here else record_url(record)
