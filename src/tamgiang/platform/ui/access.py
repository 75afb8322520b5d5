"""Who may see and do what on the screens; the one place that asks the open scope."""

from typing import TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from tamgiang.kernel.errors import NotPermitted
from tamgiang.kernel.schema import Register
from tamgiang.platform.accounts.models import User
from tamgiang.platform.scopes import ScopeRequired, current_scope

Person: TypeAlias = User | AnonymousUser


def may(person: Person, permission: str, block: int | None = None) -> bool:
    """Whether the person of this request holds `permission` somewhere, or over `block`.

    The request that signs a person in was made by nobody and has no scope: it may nothing yet.
    """
    if not person.is_authenticated:
        return False
    try:
        return current_scope().may(permission, block)
    except ScopeRequired:
        return False


def actor() -> str:
    """How the person of this request is named in records, audit and events."""
    return current_scope().actor


def require(request: HttpRequest, permission: str, block: int | None = None) -> None:
    """Raise NotPermitted unless the person of the request holds `permission`."""
    if not may(request.user, permission, block):
        raise NotPermitted()


def may_see(person: Person, register: Register) -> bool:
    """Whether the person may open this register, and take its list away with masked values."""
    return may(person, f"registers.view:{register.full_name}")


def may_write(person: Person, register: Register, block: int | None = None) -> bool:
    """Whether the person may add, correct and withdraw records of this register."""
    return may(person, f"registers.write:{register.full_name}", block)


def may_reveal(person: Person, register: Register, block: int | None = None) -> bool:
    """Whether the person may see personal values, for a reason that is logged."""
    return may(person, f"registers.reveal:{register.full_name}", block)


def require_view(request: HttpRequest, register: Register) -> None:
    """Raise NotPermitted unless the register may be opened."""
    require(request, f"registers.view:{register.full_name}")


def require_write(request: HttpRequest, register: Register, block: int | None = None) -> None:
    """Raise NotPermitted unless records (of a block) may be written."""
    require(request, f"registers.write:{register.full_name}", block)


def require_reveal(request: HttpRequest, register: Register, block: int) -> None:
    """Raise NotPermitted unless personal values of a block may be seen."""
    require(request, f"registers.reveal:{register.full_name}", block)
