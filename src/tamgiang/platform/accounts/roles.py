"""Roles as data: read from `data/roles.yaml`, checked, and brought into the database.

A module has permissions of its own and gives them to roles, or adds roles, in a `roles.yaml` of
its folder: the same keys, `permissions` and `roles`. What it says of a role there is is added.
"""

import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import transaction

from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import Role, User
from tamgiang.platform.audit.services import append

FILE = Path(__file__).parent / "data" / "roles.yaml"


class RolesInvalid(ValueError):
    """The file of roles contradicts itself; says where and what to write."""


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """One role as the file states it."""

    code: str
    name: Label
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactorRule:
    """Which roles need a second factor, and within how many days of being given."""

    roles: frozenset[str]
    grace_days: int


@cache
def factor_rule() -> FactorRule:
    """The rule of the file. Raises RolesInvalid when it names a role there is not."""
    rule = _document()["second_factor"]
    unknown = set(rule["roles"]) - {draft.code for draft in role_drafts()}
    if unknown:
        raise RolesInvalid(
            f"{FILE.name}: second_factor names {', '.join(sorted(unknown))}; "
            "write roles of the file"
        )
    return FactorRule(frozenset(rule["roles"]), int(rule["grace_days"]))


@cache
def permissions() -> dict[str, Label]:
    """Every permission there is, with what it lets a person do."""
    return {code: Label(**label) for code, label in _document()["permissions"].items()}


@cache
def role_drafts() -> tuple[RoleDraft, ...]:
    """The roles of the file. Raises RolesInvalid when one names a permission there is not."""
    drafts = tuple(
        RoleDraft(code, Label(**role["name"]), tuple(role["permissions"]))
        for code, role in _document()["roles"].items()
    )
    known = permissions()
    for draft in drafts:
        for permission in draft.permissions:
            # A permission may be narrowed to one register: registers.write:centre.incident.
            if permission.partition(":")[0] not in known:
                raise RolesInvalid(
                    f"{FILE.name}: role {draft.code} names {permission!r}; "
                    f"write one of {', '.join(sorted(known))}"
                )
    return drafts


def module_logins() -> list[dict[str, str]]:
    """Sample accounts that modules add: username, full_name, role."""
    return list(_document().get("sample", []))


def sync_roles() -> None:
    """Bring the database to what the file says; safe to repeat, writes only what differs."""
    stored = {role.code: role for role in Role.objects.all()}
    changed = [draft for draft in role_drafts() if _differs(stored.get(draft.code), draft)]
    if not changed:
        return
    with transaction.atomic():
        for draft in changed:
            values = {"name_vi": draft.name.vi, "name_en": draft.name.en}
            values |= {"permissions": list(draft.permissions)}  # type: ignore[dict-item]
            Role.objects.update_or_create(code=draft.code, defaults=values)
            said = {"permissions": list(draft.permissions)}
            append(f"accounts:role:{draft.code}", "accounts.role_set", said, actor="system:roles")
        User.objects.update(access_stamp=uuid.uuid4())


def _differs(role: Role | None, draft: RoleDraft) -> bool:
    wanted = (draft.name.vi, draft.name.en, list(draft.permissions))
    return role is None or (role.name_vi, role.name_en, role.permissions) != wanted


@cache
def _document() -> dict[str, Any]:
    """The file of the house with those of the installed modules."""
    document: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for config in apps.get_app_configs():
        own = Path(config.path) / "roles.yaml"
        if own.exists():
            _add(document, yaml.safe_load(own.read_text(encoding="utf-8")), own)
    return document


def _add(document: dict[str, Any], own: dict[str, Any], file: Path) -> None:
    if taken := set(document["permissions"]) & set(own["permissions"]):
        raise RolesInvalid(f"{file}: {', '.join(sorted(taken))} is declared already")
    document["permissions"] |= own["permissions"]
    roles = document["roles"]
    for code, said in own["roles"].items():
        if code not in roles and "name" not in said:
            raise RolesInvalid(f"{file}: there is no role {code}; give it a name to add it")
        role = roles.setdefault(code, {"name": said.get("name"), "permissions": []})
        role["permissions"] += [p for p in said["permissions"] if p not in role["permissions"]]
    document.setdefault("sample", []).extend(own.get("sample", []))
    factor = document["second_factor"]["roles"]
    factor += [role for role in own.get("second_factor", {}).get("roles", []) if role not in factor]
