"""Changing what is said of a system, and who works in it under which name. Each is audited."""

import re
from collections.abc import Mapping

from django.db import transaction

from tamgiang.kernel.text import squeeze
from tamgiang.platform.accounts.models import User
from tamgiang.platform.audit.services import append
from tamgiang.platform.neighbours.models import State, System, SystemAccount
from tamgiang.platform.neighbours.patterns import checked, is_address
from tamgiang.platform.neighbours.refusals import CodeTaken, PatternInvalid, SystemInvalid
from tamgiang.platform.neighbours.selectors import system_of
from tamgiang.platform.registry.registry import registers

TEXTS = (
    "name_vi",
    "name_en",
    "purpose_vi",
    "purpose_en",
    "address",
    "owner_role",
    "help",
    "source",
)
_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


def save_system(given: Mapping[str, str], *, actor: str, code: str = "") -> System:
    """Add a system, or change that of `code`. `links` is a line "register address" each.

    Raises SystemInvalid, CodeTaken, PatternInvalid.
    """
    known = system_of(code or given.get("code", ""))
    if known is not None and not code:
        raise CodeTaken(given=known.code)
    system = known or System(code=given.get("code", ""))
    before = {name: getattr(system, name) for name in _KEPT}
    for name in TEXTS:
        setattr(system, name, squeeze(given.get(name, "")))
    system.state = given.get("state", "")
    system.links = _links(given.get("links", ""))
    system.owner = User.objects.filter(username=given.get("owner", "")).first()
    _check(system)
    fields = [name for name in _KEPT if getattr(system, name) != before[name]]
    with transaction.atomic():
        system.save()
        said = {"fields": fields, "state": system.state}
        append(f"neighbours:system:{system.code}", "neighbours.changed", said, actor=actor)
    return system


def set_account(code: str, user: User, name: str, *, actor: str) -> None:
    """Say under which name a person works in a system; an empty one takes it away."""
    system = system_of(code)
    if system is None:
        raise SystemInvalid()
    with transaction.atomic():
        if system.pk is None:
            system.save()
        mine = SystemAccount.objects.filter(system=system, user=user)
        if not squeeze(name):
            mine.delete()
        else:
            values = {"name": squeeze(name)[:120]}
            SystemAccount.objects.update_or_create(system=system, user=user, defaults=values)
        said = {"person": user.actor, "given": bool(squeeze(name))}
        append(f"neighbours:system:{code}", "neighbours.account_set", said, actor=actor)


_KEPT = (*TEXTS, "state", "links", "owner_id")


def _check(system: System) -> None:
    named = system.name_vi and system.name_en and _CODE.fullmatch(system.code)
    reached = not system.address or is_address(system.address)
    if not named or not reached or system.code == "new" or system.state not in State.values:
        raise SystemInvalid()


def _links(text: str) -> dict[str, str]:
    found = {}
    for line in text.splitlines():
        name, _blank, pattern = squeeze(line).partition(" ")
        if not name:
            continue
        if name not in registers():
            raise PatternInvalid(given=line[:80], known=", ".join(registers()))
        found[name] = checked(pattern, registers()[name])
    return found
