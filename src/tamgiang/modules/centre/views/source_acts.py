"""What people do with a source: keys, quota, marks, readings by hand, unreadable messages."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import DeadReading, Mark, Token
from tamgiang.modules.centre.services.marks import BadMark, end_mark, set_mark
from tamgiang.modules.centre.services.reading_refusals import NotAReading
from tamgiang.modules.centre.services.readings import drop, try_again, type_in
from tamgiang.modules.centre.services.sources import set_quota
from tamgiang.modules.centre.services.tokens import give_token, revoke_token
from tamgiang.modules.centre.views.forms import day_in, moment_in, number_in
from tamgiang.modules.centre.views.source import source_at, source_page
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.access import actor, require
from tamgiang.platform.ui.words import today

READINGS, CONFIGURE = "centre.readings", "centre.configure"
_TIME = Label("thời điểm không đọc được", "the time cannot be read")
_NUMBER = Label("giá trị không phải là số", "a value is not a number")


@require_POST
@login_required
def source_token(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Make a key and show it, this once."""
    record = _of(request, uid, CONFIGURE)
    return source_page(request, record, token=give_token(record, actor=actor()))


@require_POST
@login_required
def source_revoke(request: HttpRequest, uid: UUID, token: int) -> HttpResponse:
    """Take a key back."""
    record = _of(request, uid, CONFIGURE)
    held = get_object_or_404(Token, pk=token, source=record.uid)
    return _done(
        request,
        record,
        "token",
        lambda: revoke_token(held, actor=actor()),
        _("The key was taken back; devices that use it are let go within seconds."),
    )


@require_POST
@login_required
def source_quota(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How many messages it may send in a minute."""
    record = _of(request, uid, CONFIGURE)
    given = request.POST

    def act() -> None:
        quota = int(number_in(given, "per_minute") or 0)
        set_quota(record, quota, reason=given.get("reason", ""), actor=actor())

    return _done(request, record, "quota", act, _("The quota was changed."))


@require_POST
@login_required
def source_mark(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Set a mark from a day on, by a decision."""
    record = _of(request, uid, CONFIGURE)
    given = request.POST

    def act() -> None:
        value, day = number_in(given, "value"), day_in(given, "valid_from")
        if value is None or day is None:
            raise BadMark(day="–")
        vi, en = given.get("label_vi", "").strip(), given.get("label_en", "").strip()
        set_mark(
            str(record.values()["code"]),
            given.get("key", ""),
            given.get("name", "").strip(),
            value,
            day,
            basis=_basis(given.get("basis", ""), given.get("reason", "")),
            actor=actor(),
            label=Label(vi, en or vi) if vi else None,
        )

    return _done(request, record, "mark", act, _("The mark was set; rules use it at once."))


@require_POST
@login_required
def source_mark_end(request: HttpRequest, uid: UUID, mark: int) -> HttpResponse:
    """A mark holds no longer from a day on."""
    record = _of(request, uid, CONFIGURE)
    held = get_object_or_404(Mark, pk=mark, source=record.values()["code"])
    on: date = day_in(request.POST, "on") or today()
    return _done(
        request,
        record,
        "mark_end",
        lambda: end_mark(held, on, request.POST.get("reason", ""), actor=actor()),
        _("The mark was ended."),
    )


@require_POST
@login_required
def source_type(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Store what a person read off the gauge."""
    record = _of(request, uid, READINGS)
    given = request.POST

    def act() -> None:
        value, at = number_in(given, "value"), moment_in(given, "at")
        if value is None or at is None:
            raise NotAReading(reason=_NUMBER if value is None else _TIME)
        type_in(record, given.get("key", ""), value, at, actor=actor())

    return _done(request, record, "reading", act, _("The reading was stored in your name."))


@require_POST
@login_required
def source_dead(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Try messages that could not be taken once more, or drop them; one by one or many."""
    record = _of(request, uid, CONFIGURE)
    act, _sep, one = request.POST.get("one", "").partition(":")
    again = (act or request.POST.get("act")) == "again"
    named = [one] if one else request.POST.getlist("dead")
    wanted = [int(number) for number in named if number.isdigit()]
    chosen = DeadReading.objects.filter(source=record.uid, pk__in=wanted, settled_at=None)
    done, faults = _settle(list(chosen.order_by("pk")), again=again)
    _tell(request, done, faults, again=again)
    return redirect("centre:source", uid=record.uid)


@require_POST
@login_required
def unknown_dead(request: HttpRequest) -> HttpResponse:
    """Drop messages that name no source of the house."""
    require(request, CONFIGURE)
    wanted = [int(one) for one in request.POST.getlist("dead") if one.isdigit()]
    chosen = DeadReading.objects.filter(source=None, pk__in=wanted, settled_at=None)
    done, faults = _settle(list(chosen.order_by("pk")), again=False)
    _tell(request, done, faults, again=False)
    return redirect("centre:sources")


def _settle(dead: list[DeadReading], *, again: bool) -> tuple[int, list[Refusal]]:
    done, faults = 0, []
    for one in dead:
        try:
            if again:
                try_again(one, actor=actor())
            else:
                drop(one, actor=actor())
            done += 1
        except Refusal as fault:
            if fault.status == 403:
                raise
            faults.append(fault)
    return done, faults


def _tell(request: HttpRequest, done: int, faults: list[Refusal], *, again: bool) -> None:
    if done and again:
        told = ngettext("%(n)s message was stored.", "%(n)s messages were stored.", done)
        messages.success(request, told % {"n": done})
    elif done:
        told = ngettext("%(n)s message was dropped.", "%(n)s messages were dropped.", done)
        messages.success(request, told % {"n": done})
    if faults:
        told = ngettext("%(n)s stays in the list: %(why)s", "%(n)s stay in the list: %(why)s",
                        len(faults))  # fmt: skip
        language = request.LANGUAGE_CODE
        why = faults[0].text(language)
        messages.error(request, told % {"n": len(faults), "why": why})
    if not done and not faults:
        messages.warning(request, _("Choose at least one message."))


def _of(request: HttpRequest, uid: UUID, permission: str) -> Record:
    record = source_at(request, uid)
    require(request, permission, record.block_id)
    return record


def _done(
    request: HttpRequest, record: Record, form: str, act: Callable[[], object], told: str
) -> HttpResponse:
    """Act and go back to the page; a refusal is shown beside the form it came from."""
    try:
        act()
    except Refusal as fault:
        if fault.status == 403:
            raise
        return source_page(request, record, faults={form: fault})
    messages.success(request, told)
    return redirect("centre:source", uid=record.uid)


def _basis(decision: str, reason: str) -> str:
    """The decision, with the reason for the change behind it."""
    said = decision.strip()
    return f"{said}; {reason.strip()}" if said and reason.strip() else said
