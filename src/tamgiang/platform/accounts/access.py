"""What a person may do, and where: from dated assignments to the scope of a request."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from threading import Lock

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from tamgiang.kernel.errors import NotPermitted
from tamgiang.platform.accounts.models import Assignment, User
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.orgunits.selectors import block_to_commune, blocks_of
from tamgiang.platform.orgunits.selectors.units import stamp
from tamgiang.platform.scopes import Grant, Scope, current_scope

VIEW = "registers.view"
KEPT = 1024

_Key = tuple[int, str, str, date]
_scopes: OrderedDict[_Key, Scope] = OrderedDict()
_lock = Lock()


def scope_for(user: User) -> Scope:
    """The scope of a person today. One query when nothing changed since the last time.

    Records are seen over the places where the person holds `registers.view`. A unit that has
    since merged into another keeps the ground of its last day.
    """
    today = timezone.localdate()
    key = (user.pk, str(user.access_stamp), stamp(), today)
    with _lock:
        found = _scopes.get(key)
        if found is not None:
            _scopes.move_to_end(key)
            return found
    scope = _built(user, today)
    with _lock:
        _scopes[key] = scope
        while len(_scopes) > KEPT:
            _scopes.popitem(last=False)
    return scope


def permits(
    user: User | AbstractBaseUser | AnonymousUser, permission: str, unit: Unit | int | None = None
) -> bool:
    """Whether the person holds the permission: over the whole of `unit`, or anywhere at all."""
    if not isinstance(user, User) or not user.is_active:
        return False
    scope = scope_for(user)
    if unit is None:
        return scope.may(permission)
    blocks = blocks_of(unit.pk if isinstance(unit, Unit) else unit, timezone.localdate())
    return bool(blocks) and all(scope.may(permission, block) for block in blocks)


def require(permission: str, block: int | None = None) -> None:
    """Raise NotPermitted unless the open scope holds the permission (over `block`)."""
    if not current_scope().may(permission, block):
        raise NotPermitted()


def _built(user: User, today: date) -> Scope:
    in_force = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gt=today))
    assignments = Assignment.objects.filter(in_force, user=user).select_related("role", "area")
    grants = tuple(_grant(assignment, today) for assignment in assignments)
    return Scope(user.actor, _union(g.blocks for g in grants if g.allows(VIEW)), grants)


def _grant(assignment: Assignment, today: date) -> Grant:
    absent = assignment.on_behalf_of_id
    return Grant(
        frozenset(assignment.role.permissions),
        _ground(assignment, today),
        on_behalf_of=f"user:{absent}" if absent else "",
    )


def _ground(assignment: Assignment, today: date) -> frozenset[int] | None:
    if assignment.unit_id is not None:
        return frozenset(blocks_of(assignment.unit_id, today))
    if assignment.area is not None:
        return frozenset(block_to_commune(assignment.area.code, today))
    return None


def _union(parts: Iterable[frozenset[int] | None]) -> frozenset[int] | None:
    found: frozenset[int] = frozenset()
    for part in parts:
        if part is None:
            return None
        found |= part
    return found
