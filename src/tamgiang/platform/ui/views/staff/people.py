"""The staff: who has an account, which roles over which places, from when until when."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import NotFound, NotPermitted, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts import staff
from tamgiang.platform.accounts.factors import due_on, has_factor
from tamgiang.platform.accounts.models import Assignment, Role, User
from tamgiang.platform.accounts.profiles import profile_of
from tamgiang.platform.accounts.refusals import DatesInvalid
from tamgiang.platform.audit.selectors import entries_of
from tamgiang.platform.federation.services import unlink
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.ui.access import actor, require
from tamgiang.platform.ui.actors import doers
from tamgiang.platform.ui.acts import act_text
from tamgiang.platform.ui.views.notices.people import keep_mail, mail_link, mail_of
from tamgiang.platform.ui.views.registers.filters import parsed_day
from tamgiang.platform.ui.views.staff.places import chosen_place, place_options, place_texts
from tamgiang.platform.ui.words import today

PAGE = 50


def require_manager(request: HttpRequest) -> None:
    """Raise NotPermitted unless the person manages accounts, and everywhere.

    Who manages a part only could otherwise give themselves the whole.
    """
    require(request, staff.MANAGE)
    grants = current_scope().grants
    if grants is not None and not any(g.blocks is None and g.allows(staff.MANAGE) for g in grants):
        raise NotPermitted()


@login_required
def staff_list(request: HttpRequest) -> HttpResponse:
    """Every account with the roles of today."""
    require_manager(request)
    typed = request.GET.get("q", "").strip()
    current = Assignment.objects.filter(_on(today())).select_related("role", "area", "on_behalf_of")
    people = User.objects.prefetch_related(Prefetch("assignments", current, "held"))
    if typed:
        people = people.filter(Q(full_name__icontains=typed) | Q(username__icontains=typed))
    page = Paginator(people.order_by("-is_active", "username"), PAGE).get_page(
        request.GET.get("page")
    )
    places = place_texts([held for person in page for held in person.held])
    return render(request, "ui/staff/list.html", {"page": page, "q": typed, "places": places})


@login_required
def staff_new(request: HttpRequest) -> HttpResponse:
    """Make an account; its page then gives roles and the link to choose a password."""
    require_manager(request)
    error: Refusal | None = None
    if request.method == "POST":
        given = request.POST
        try:
            person = staff.invite(
                username=given.get("username", "")[:150],
                full_name=given.get("full_name", "")[:120],
                actor=actor(),
            )
        except Refusal as refusal:
            error = refusal
        else:
            messages.success(request, _("The account was made. Give it a role and a link."))
            return redirect("ui:staff_person", person.pk)
    return render(request, "ui/staff/new.html", {"error": error, "given": request.POST})


@login_required
def staff_person(request: HttpRequest, person: int) -> HttpResponse:
    """One account: its roles over time, who stands in, its ways of signing in, its history."""
    require_manager(request)
    user = User.objects.filter(pk=person).first()
    if user is None:
        raise NotFound(what=Label("tài khoản này", "This account"))
    error: Refusal | None = None
    link = ""
    if request.method == "POST":
        try:
            link = ACTS.get(request.POST.get("act", ""), _nothing)(user, request.POST)
        except Refusal as refusal:
            error = refusal
        else:
            if not link:
                messages.success(request, _("The account was changed."))
                return redirect(request.path)
    shown = _shown(user) | {"error": error, "link": link and request.build_absolute_uri(link)}
    answer = render(request, "ui/staff/person.html", shown)
    add_never_cache_headers(answer)
    return answer


def _shown(user: User) -> dict[str, Any]:
    held = user.assignments.select_related("role", "area", "on_behalf_of").order_by("-valid_from")
    entries = list(entries_of(f"accounts:user:{user.pk}").order_by("-seq")[:30])
    done_by = doers(entries)
    language = get_language() or "vi"
    return {
        "person": user,
        "mail": mail_of(user),
        "held": held,
        "places": place_texts(held),
        "today": today(),
        "options": place_options(),
        "roles": Role.objects.order_by("pk"),
        "others": User.objects.filter(is_active=True).exclude(pk=user.pk).order_by("username"),
        "has_factor": has_factor(user),
        "due": due_on(user),
        "sessions": UserSession.objects.filter(user=user).count(),
        "profile": profile_of(user),
        "links": SocialAccount.objects.filter(user=user).order_by("pk"),
        "entries": [(e, done_by[e.pk], act_text(e.action, language)) for e in entries],
    }


def _on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))


def _give(user: User, given: QueryDict) -> str:
    unit, area = chosen_place(given.get("place", ""))
    role = Role.objects.filter(code=given.get("role", "")).first()
    if role is None:
        raise NotFound(what=Label("vai trò này", "This role"))
    until = parsed_day(given.get("until", ""))
    staff.give_role(
        user,
        role,
        unit=unit,
        area=area,
        since=_day(given, "since"),
        until=until + timedelta(days=1) if until else None,
        transfer="transfer" in given,
        actor=actor(),
    )
    return ""


def _end(user: User, given: QueryDict) -> str:
    number = given.get("assignment", "")
    held = user.assignments.filter(pk=int(number) if number.isdigit() else 0).first()
    if held is None:
        raise NotFound(what=Label("vai trò này", "This role"))
    staff.end_role(held, on=_day(given, "on"), actor=actor())
    return ""


def _stand_in(user: User, given: QueryDict) -> str:
    name = given.get("substitute", "")
    substitute = User.objects.filter(username=name, is_active=True).first()
    if substitute is None:
        raise NotFound(what=Label("tài khoản này", "This account"))
    staff.stand_in(
        user,
        substitute,
        since=_day(given, "since"),
        until=_day(given, "until") + timedelta(days=1),
        reason=given.get("reason", ""),
        actor=actor(),
    )
    return ""


def _link(user: User, _given: QueryDict) -> str:
    return staff.password_link(user, actor=actor())


def _forget(user: User, _given: QueryDict) -> str:
    staff.forget_factors(user, actor=actor())
    return ""


def _sessions(user: User, _given: QueryDict) -> str:
    staff.end_sessions(user, actor=actor())
    return ""


def _unlink(user: User, given: QueryDict) -> str:
    number = given.get("account", "")
    found = SocialAccount.objects.filter(user=user, pk=int(number) if number.isdigit() else 0)
    account = found.first()
    if account is None:
        raise NotFound(what=Label("liên kết này", "This link"))
    unlink(account, actor=actor())
    return ""


def _activity(user: User, given: QueryDict) -> str:
    staff.set_active(user, active=given.get("act") == "start", actor=actor())
    return ""


def _nothing(_user: User, _given: QueryDict) -> str:
    return ""


def _day(given: QueryDict, name: str) -> date:
    found = parsed_day(given.get(name, ""))
    if found is None:
        raise DatesInvalid()
    return found


ACTS: dict[str, Callable[[User, QueryDict], str]] = {
    "give": _give,
    "end": _end,
    "stand_in": _stand_in,
    "link": _link,
    "mail": keep_mail,
    "mail_link": mail_link,
    "forget": _forget,
    "sessions": _sessions,
    "unlink": _unlink,
    "start": _activity,
    "stop": _activity,
}
