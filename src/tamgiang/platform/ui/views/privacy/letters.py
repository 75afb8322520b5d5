"""What is printed for the person: the letter of answer, and a copy of their data."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST

from tamgiang.kernel.refs import Ref
from tamgiang.platform.audit.services import append
from tamgiang.platform.house.services.changing import site
from tamgiang.platform.privacy.limits import all_limits, grounds
from tamgiang.platform.privacy.models import Case, Kind
from tamgiang.platform.privacy.services import cases
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.selectors import record_at
from tamgiang.platform.ui.access import actor, may, require, require_reveal
from tamgiang.platform.ui.area import area_name, place_names
from tamgiang.platform.ui.views.privacy.cases import VIEW, case_at
from tamgiang.platform.ui.views.privacy.shown import shown_record
from tamgiang.platform.ui.views.registers.shown import text_of, value_of
from tamgiang.platform.ui.words import today


@login_required
def case_letter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The answer, to be printed and signed; it is put together anew each time and kept nowhere."""
    require(request, VIEW)
    case = case_at(uid)
    rule = next((r for r in all_limits() if r.code == case.law), all_limits()[-1])
    told = _about(request, case) | {
        "records": [shown_record(entry, planning=False) for entry in case.records.all()],
        "grounds": grounds(),
        "law": rule.source,
        "erasing": case.kind == Kind.ERASE,
    }
    answer = render(request, "ui/privacy/letter.html", told)
    add_never_cache_headers(answer)
    return answer


def _about(request: HttpRequest, case: Case) -> dict[str, Any]:
    house = site()
    return {
        "case": case,
        "told": cases.told_of(case) if may(request.user, cases.MANAGE) else cases.Told(""),
        "house_name": house.name or area_name(),
        "officer": house.privacy_officer,
        "officer_contact": house.privacy_contact,
        "on": today(),
    }


@require_POST
@login_required
def case_copy(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everything the chosen records say of the person; opening it is a look that is logged."""
    require(request, cases.MANAGE)
    case = case_at(uid)
    records = [record_at(Ref.parse(entry.ref)) for entry in case.records.all()]
    for record in records:
        require_reveal(request, record.register, record.block_id)
    with transaction.atomic():
        for record in records:
            seen = sorted(f.name for f in record.register.fields if f.personal)
            body = {"fields": seen, "reason": f"case:{case.number}"}
            append(str(record.ref), "record.viewed", body, actor=actor())
    told = _about(request, case) | {"copies": [_copy(record) for record in records]}
    answer = render(request, "ui/privacy/copy.html", told)
    add_never_cache_headers(answer)
    return answer


def _copy(record: Record) -> dict[str, Any]:
    facts = [
        (field.label, text_of(field, value_of(record, field), unmasked=True))
        for field in record.register.fields
    ]
    place = place_names({record.block_id}).get(record.block_id, "")
    return {"record": record, "register": record.register, "facts": facts, "place": place}
