"""Sổ xử lý dữ liệu cá nhân and the impact assessment, generated from what is declared."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Field, Privacy, Register
from tamgiang.platform.accounts.models import Role
from tamgiang.platform.accounts.roles import role_drafts
from tamgiang.platform.house.services.changing import site
from tamgiang.platform.privacy.assessment import MEASURES, categories_of, purpose_of, recipients
from tamgiang.platform.privacy.models import Case, Erasure
from tamgiang.platform.registers.models import State, model_of
from tamgiang.platform.registry.registry import registers
from tamgiang.platform.scopes import system_scope
from tamgiang.platform.ui.access import require
from tamgiang.platform.ui.area import area_name
from tamgiang.platform.ui.views.privacy.cases import VIEW
from tamgiang.platform.ui.words import today


@dataclass(frozen=True, slots=True)
class Processing:
    """One register as it processes personal data."""

    register: Register
    purpose: Label
    categories: tuple[Label, ...]
    fields: tuple[tuple[Field, bool], ...]
    persons: int
    seen_by: tuple[str, ...]
    recipients: Label


@login_required
def processing(request: HttpRequest) -> HttpResponse:
    """What is processed, why, who sees it, how long, and how it is guarded; to be printed."""
    require(request, VIEW)
    house = site()
    rows = _rows()
    told: dict[str, Any] = {
        "rows": rows,
        "measures": MEASURES,
        "house_name": house.name or area_name(),
        "officer": house.privacy_officer,
        "officer_contact": house.privacy_contact,
        "on": today(),
        "persons": sum(row.persons for row in rows),
        "sensitive": any(sensitive for row in rows for _field, sensitive in row.fields),
        "requests": Case.objects.count(),
        "erased": Erasure.objects.count(),
    }
    return render(request, "ui/privacy/processing.html", told)


def _rows() -> list[Processing]:
    with system_scope("privacy.processing"):
        return [_row(register) for register in registers().values() if register.personal]


def _row(register: Register) -> Processing:
    personal = [field for field in register.fields if field.personal]
    return Processing(
        register,
        purpose_of(register),
        categories_of(register),
        tuple((field, field.privacy is Privacy.SENSITIVE) for field in personal),
        model_of(register).objects.exclude(state=State.PENDING).count(),
        _seen_by(register),
        recipients(register),
    )


def _seen_by(register: Register) -> tuple[str, ...]:
    """The roles that may open masked values of the register."""
    wanted = {"registers.reveal", f"registers.reveal:{register.full_name}"}
    names = {draft.code: draft.name.in_language(get_language() or "vi") for draft in role_drafts()}
    roles = Role.objects.order_by("code").values_list("code", "permissions")
    return tuple(names.get(code, code) for code, held in roles if wanted & set(held))
