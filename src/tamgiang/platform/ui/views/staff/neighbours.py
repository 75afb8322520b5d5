"""Living beside the systems of the province: the list, one of them, and changing what is said."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.staff import MANAGE
from tamgiang.platform.audit.selectors import entries_of
from tamgiang.platform.neighbours.models import State, System, SystemAccount
from tamgiang.platform.neighbours.patterns import offered
from tamgiang.platform.neighbours.selectors import last_import, registers_of, system_of, systems
from tamgiang.platform.neighbours.services import TEXTS, save_system, set_account
from tamgiang.platform.registry.registry import registers
from tamgiang.platform.ui.access import actor, may
from tamgiang.platform.ui.actors import doers
from tamgiang.platform.ui.acts import act_text
from tamgiang.platform.ui.status import Light
from tamgiang.platform.ui.views.staff.people import require_manager

LIGHTS = {
    State.PLANNED: Light("planned", Label("Dự kiến", "Planned"), "none", "circle-dashed"),
    State.IN_USE: Light("in_use", Label("Đang dùng", "In use"), "good", "circle-check"),
    State.PAUSED: Light("paused", Label("Tạm dừng", "Paused"), "slow", "clock"),
    State.ENDED: Light("ended", Label("Thôi dùng", "No longer used"), "none", "archive"),
}


@login_required
def system_list(request: HttpRequest) -> HttpResponse:
    """Every system with its state, owner, last import, and one's own name in it."""
    accounts = SystemAccount.objects.filter(user=request.user.pk).select_related("system")
    own = {account.system.code: account.name for account in accounts}
    rows = [
        (system, LIGHTS[State(system.state)], last_import(system), own.get(system.code, ""))
        for system in systems()
    ]
    page = {"rows": rows, "may_change": may(request.user, MANAGE)}
    return render(request, "ui/neighbours/list.html", page)


@login_required
def system_page(request: HttpRequest, code: str) -> HttpResponse:
    """One system: where it is, who answers for it, who works in it, what came from it."""
    system = _system(code)
    manages = may(request.user, MANAGE)
    error: Refusal | None = None
    if request.method == "POST":
        require_manager(request)
        try:
            set_account(code, _person(request), request.POST.get("name", ""), actor=actor())
        except Refusal as refusal:
            error = refusal
        else:
            messages.success(request, _("Saved."))
            return redirect(request.path)
    return render(request, "ui/neighbours/system.html", _shown(request, system, manages, error))


@login_required
def system_edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """Change what is said of a system, or add one."""
    require_manager(request)
    system = _system(code) if code else None
    error: Refusal | None = None
    if request.method == "POST":
        try:
            saved = save_system(request.POST, actor=actor(), code=code)
        except Refusal as refusal:
            error = refusal
        else:
            messages.success(request, _("Saved."))
            return redirect("ui:system", saved.code)
    page = {
        "system": system,
        "given": request.POST if request.method == "POST" else _given(system),
        "states": [(state.value, LIGHTS[state].label) for state in State],
        "people": User.objects.filter(is_active=True).order_by("full_name"),
        "registers": [(r, offered(r)) for r in registers().values() if offered(r)],
        "error": error,
    }
    return render(request, "ui/neighbours/edit.html", page, status=422 if error else 200)


def _system(code: str) -> System:
    found = system_of(code)
    if found is None:
        raise NotFound(what=Label("hệ thống này", "This system"))
    return found


def _person(request: HttpRequest) -> User:
    found = User.objects.filter(username=request.POST.get("person", "")).first()
    if found is None:
        raise NotFound(what=Label("tài khoản này", "This account"))
    return found


def _shown(
    request: HttpRequest, system: System, manages: bool, error: Refusal | None
) -> dict[str, Any]:
    accounts = SystemAccount.objects.filter(system__code=system.code).select_related("user")
    if not manages:
        accounts = accounts.filter(user=request.user.pk)
    entries = list(entries_of(f"neighbours:system:{system.code}").order_by("-seq")[:20])
    done_by = doers(entries)
    language = get_language() or "vi"
    known = registers()
    names = [name for name in registers_of(system) if name in known]
    return {
        "system": system,
        "light": LIGHTS[State(system.state)],
        "batch": last_import(system),
        "registers": [(known[name], system.links.get(name, "")) for name in names],
        "accounts": accounts.order_by("user__full_name"),
        "may_change": manages,
        "people": User.objects.filter(is_active=True).order_by("full_name") if manages else (),
        "entries": [(e, done_by[e.pk], act_text(e.action, language)) for e in entries]
        if manages
        else [],
        "error": error,
    }


def _given(system: System | None) -> dict[str, str]:
    if system is None:
        return {"state": State.PLANNED}
    told = {name: str(getattr(system, name)) for name in TEXTS}
    lines = [f"{name} {pattern}" for name, pattern in system.links.items()]
    owner = system.owner.username if system.owner else ""
    return told | {"state": system.state, "links": "\n".join(lines), "owner": owner}
