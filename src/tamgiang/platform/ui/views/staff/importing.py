"""A staff list from a sheet: upload, what each row comes to, taking it, slips for who is new."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import Role, User
from tamgiang.platform.accounts.profiles import profile_of
from tamgiang.platform.accounts.staff import password_link
from tamgiang.platform.imports.reader.limits import LIMITS
from tamgiang.platform.staffing.columns import TARGETS
from tamgiang.platform.staffing.models import StaffSheet
from tamgiang.platform.staffing.planning import Line, Plan, Verdict
from tamgiang.platform.staffing.sheets import empty_list, left_out
from tamgiang.platform.staffing.taking import planned, receive, set_mapping, take
from tamgiang.platform.ui.access import actor
from tamgiang.platform.ui.status import Light
from tamgiang.platform.ui.views.registers.filters import parsed_day
from tamgiang.platform.ui.views.staff.people import require_manager
from tamgiang.platform.ui.words import today

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIGHTS = {
    Verdict.NEW: Light("new", Label("Mới", "New"), "good", "plus"),
    Verdict.CHANGED: Light("changed", Label("Thay đổi", "Changed"), "data", "edit"),
    Verdict.SAME: Light("same", Label("Đã có, không đổi", "Already here"), "none", "check"),
    Verdict.WRONG: Light("wrong", Label("Chưa ghi được", "Wrong"), "behind", "alert-triangle"),
}


@login_required
def staff_import(request: HttpRequest) -> HttpResponse:
    """Choose the file, the day for rows without one, and a role for rows without one."""
    require_manager(request)
    error: Refusal | None = None
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if isinstance(file, UploadedFile):
                return redirect("ui:staff_sheet", _received(file, request.POST).uid)
        except Refusal as refusal:
            error = refusal
    page = {
        "error": error,
        "lacking": request.method == "POST" and error is None,
        "roles": Role.objects.order_by("pk"),
        "today": today(),
        "given": request.POST,
        "megabytes": LIMITS.file_bytes >> 20,
        "recent": StaffSheet.objects.all()[:10],
    }
    wrong = request.method == "POST"
    return render(request, "ui/staff/import.html", page, status=422 if wrong else 200)


@login_required
def staff_template(request: HttpRequest) -> HttpResponse:
    """The empty list to fill in."""
    require_manager(request)
    return _download(empty_list(get_language() or "vi", today()), "danh-sach-can-bo.xlsx")


@login_required
def staff_sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What each row comes to; columns can be chosen again, and the good rows taken."""
    require_manager(request)
    sheet = _sheet(uid)
    error: Refusal | None = None
    if request.method == "POST":
        try:
            _act(request, sheet)
        except Refusal as refusal:
            error = refusal
        else:
            return redirect(request.path)
    decided, fault = _planned(sheet)
    page = _shown(sheet, decided) | {"error": error or fault}
    return render(request, "ui/staff/sheet.html", page)


@login_required
def staff_left_out(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The rows that cannot be taken, as a sheet with the reasons beside them."""
    require_manager(request)
    sheet = _sheet(uid)
    decided = planned(sheet)
    rows = [(one.row, one.cells, one.reason) for one in decided.of(Verdict.WRONG) if one.reason]
    content = left_out(sheet.headers, rows, get_language() or "vi")
    return _download(content, "can-bo-chua-ghi.xlsx")


@login_required
@require_POST
def staff_slips(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A page to print: one slip a person, with a link that sets the password once.

    Links are made for those who have no password yet; each is put on record and not shown again.
    """
    require_manager(request)
    sheet = _sheet(uid)
    waiting = User.objects.filter(pk__in=sheet.made, is_active=True).order_by("pk")
    slips = []
    with transaction.atomic():
        for user in waiting:
            if not user.has_usable_password():
                link = request.build_absolute_uri(password_link(user, actor=actor()))
                slips.append((user, profile_of(user), link))
    answer = render(request, "ui/staff/slips.html", {"sheet": sheet, "slips": slips})
    add_never_cache_headers(answer)
    return answer


def _received(file: UploadedFile, given: QueryDict) -> StaffSheet:
    role = Role.objects.filter(code=given.get("role", "")).first()
    return receive(
        file.chunks(),
        file.name or "",
        since=parsed_day(given.get("since", "")) or today(),
        default_role=role.code if role else "",
        actor=actor(),
    )


def _sheet(uid: UUID) -> StaffSheet:
    found = StaffSheet.objects.filter(uid=uid).first()
    if found is None:
        raise NotFound(what=Label("danh sách này", "This list"))
    return found


def _act(request: HttpRequest, sheet: StaffSheet) -> None:
    if request.POST.get("act") == "take":
        take(sheet, actor=actor())
        messages.success(request, _("The list was taken."))
    else:
        chosen = {}
        for index in range(len(sheet.headers)):
            if target := request.POST.get(f"column-{index}", ""):
                chosen[target] = index
        set_mapping(sheet, chosen)


def _planned(sheet: StaffSheet) -> tuple[Plan, Refusal | None]:
    try:
        return planned(sheet), None
    except Refusal as refusal:
        return Plan(()), refusal


def _shown(sheet: StaffSheet, decided: Plan) -> dict[str, Any]:
    by_column = {column: target for target, column in sheet.mapping.items()}
    counts = sheet.counts if sheet.taken_at else decided.counts
    made = User.objects.filter(pk__in=sheet.made).order_by("pk")
    roles = {role.code: role for role in Role.objects.all()}
    return {
        "sheet": sheet,
        "lines": [(line, LIGHTS[line.verdict], _told(line, roles)) for line in decided.lines],
        "counts": [(LIGHTS[verdict], counts.get(str(verdict), 0)) for verdict in Verdict],
        "wrong": len(decided.of(Verdict.WRONG)),
        "good": len(decided.of(Verdict.NEW, Verdict.CHANGED)),
        "made": made,
        "waiting": sum(not user.has_usable_password() for user in made),
        "columns": [(n, title, by_column.get(n, "")) for n, title in enumerate(sheet.headers)],
        "targets": TARGETS.items(),
    }


def _told(line: Line, roles: Mapping[str, Role]) -> list[str]:
    """What changes, in words; the reason of a wrong row."""
    language = get_language() or "vi"
    if line.reason is not None:
        return [line.reason.text(language)]
    told = [_("Is given: %(role)s") % {"role": _role(roles[code], language)} for code in line.give]
    ends = (_role(held.role, language) for held in line.end)
    told += [_("Ends: %(role)s") % {"role": role} for role in ends]
    labels = {**TARGETS, "personal_key": TARGETS["personal"]}
    if line.verdict == Verdict.CHANGED and line.fields:
        names = ", ".join(labels[name].in_language(language) for name in line.fields)
        told.append(_("Other value: %(fields)s") % {"fields": names})
    if line.by_name:
        told.append(_("Found by the name; write the account name to be sure."))
    return told


def _role(role: Role, language: str) -> str:
    return role.name_vi if language == "vi" else role.name_en


def _download(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    add_never_cache_headers(answer)
    return answer
