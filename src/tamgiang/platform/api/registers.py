"""Registers and their records, as the signed-in person may see them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import P, QueryEx, Router
from ninja.security import django_auth

from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.kernel.schema import Choice, Field, Register
from tamgiang.platform.accounts.access import require
from tamgiang.platform.api.paging import TEXT, Limit, Offset, page
from tamgiang.platform.api.records import record_out
from tamgiang.platform.api.schemas import RecordOut, RecordsOut, RegisterOut
from tamgiang.platform.registers.models import State
from tamgiang.platform.registers.selectors import record_at, records
from tamgiang.platform.registry.registry import register_named, registers

router = Router(tags=["registers"], auth=django_auth)
VIEW = "registers.view"
Block = QueryEx[int | None, P(ge=1, lt=2**63, description="Id of a building block")]
Search = QueryEx[str, P(max_length=200, pattern=TEXT, description="Words, with or without marks")]


@router.get("", response=list[RegisterOut], url_name="registers")
def register_list(request: HttpRequest) -> list[dict[str, Any]]:
    """Every declared register with its fields."""
    require(VIEW)
    return [_register_out(register) for register in registers().values()]


@router.get("/{name}/records", response=RecordsOut, url_name="records")
def record_list(
    request: HttpRequest,
    name: str,
    search: Search = "",
    block: Block = None,
    withdrawn: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Records of a register, newest first, personal values masked."""
    require(f"{VIEW}:{name}")
    filters: dict[str, Any] = {} if block is None else {"block": block}
    if withdrawn:
        filters["state"] = State.WITHDRAWN
    found = records(register_named(name), search=search, filters=filters)
    return page(found, limit, offset, record_out)


@router.get("/{name}/records/{uid}", response=RecordOut, url_name="record")
def record_one(request: HttpRequest, name: str, uid: UUID) -> dict[str, Any]:
    """One record, personal values masked."""
    require(f"{VIEW}:{name}")
    register = register_named(name)
    return record_out(record_at(Ref(register.module, register.name, uid)))


def _register_out(register: Register) -> dict[str, Any]:
    return {
        "name": register.full_name,
        "label": _texts(register.label),
        "key": list(register.key),
        "event": register.event,
        "fields": [_field_out(field) for field in register.fields],
    }


def _field_out(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "kind": type(field).__name__.lower(),
        "label": _texts(field.label),
        "required": field.required,
        "personal": field.personal,
        "choices": list(field.codes) if isinstance(field, Choice) else None,
    }


def _texts(label: Label) -> dict[str, str]:
    return {"vi": label.vi, "en": label.en}
