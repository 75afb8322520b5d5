"""What everybody does for their own account: sessions, and a new password when it is lost."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.staff import end_sessions
from tamgiang.platform.ui.access import actor


def password_help(request: HttpRequest) -> HttpResponse:
    """How to get a new password: no letter is sent, an administrator makes a link."""
    return render(request, "account/password_reset.html")


@login_required
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in; each session, or all the others, can be ended."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("a signed-in person is an account")
    here = request.session.session_key or ""
    if request.method == "POST":
        one = request.POST.get("session", "")
        chosen = int(one) if one.isdigit() else None
        end_sessions(user, actor=actor(), keep=here, only=chosen)
        messages.success(request, _("Signed out there."))
        return redirect(request.path)
    UserSession.objects.create_from_request(request)
    found = UserSession.objects.purge_and_list(user)
    found.sort(key=lambda session: session.created_at, reverse=True)
    return render(request, "ui/staff/sessions.html", {"sessions": found, "session_here": here})
