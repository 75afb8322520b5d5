"""Whose eyes a query has: every read of records happens inside a scope, or raises."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class ScopeRequired(Refusal):
    """A query over records was made outside any scope: a fault of ours, never shown as data."""

    code = "scopes.required"
    message = Label(
        "Truy vấn hồ sơ chưa nêu phạm vi được xem.",
        "Records were queried without saying for whom.",
    )
    status = 500


@dataclass(frozen=True, slots=True)
class Grant:
    """Permissions held over some building blocks; `blocks` None means everywhere.

    A permission covers those it begins: `registers.write` covers
    `registers.write:people.resident`. `on_behalf_of` names the person in whose name it is held
    while they are away (`user:7`); it is empty for what is held in one's own right.
    """

    permissions: frozenset[str]
    blocks: frozenset[int] | None = None
    on_behalf_of: str = ""

    def allows(self, permission: str) -> bool:
        """Whether the permission is among those held, or begins with one of them."""
        return permission in self.permissions or permission.split(":")[0] in self.permissions

    def covers(self, block: int) -> bool:
        """Whether the grant reaches this building block."""
        return self.blocks is None or block in self.blocks


@dataclass(frozen=True, slots=True)
class Scope:
    """Who reads, and over which building blocks; `blocks` None means all of them.

    `grants` says what else the person may do, and where; None (the house itself) everything.
    """

    actor: str
    blocks: frozenset[int] | None = None
    grants: tuple[Grant, ...] | None = None

    def covers(self, block: int) -> bool:
        """Whether records of this building block may be seen."""
        return self.blocks is None or block in self.blocks

    def may(self, permission: str, block: int | None = None) -> bool:
        """Whether the permission is held: over `block`, or anywhere at all when none is named.

        Asked of the open scope, it notes in whose name: `acting_for` tells it to what is written
        next. What a person holds in their own right goes before what they stand in for.
        """
        if self.grants is None:
            return block is None or self.covers(block)
        found = [
            grant.on_behalf_of
            for grant in self.grants
            if grant.allows(permission) and (block is None or grant.covers(block))
        ]
        if found and _current.get() is self:
            _behalf.set("" if "" in found else found[0])
        return bool(found)


_behalf: ContextVar[str] = ContextVar("tamgiang_on_behalf_of", default="")
_current: ContextVar[Scope | None] = ContextVar("tamgiang_scope", default=None)


def current_scope() -> Scope:
    """The scope of this call. Raises ScopeRequired when none is open."""
    scope = _current.get()
    if scope is None:
        raise ScopeRequired()
    return scope


def acting_for(actor: str) -> str:
    """In whose name `actor` acts: by the permission that was last found in the open scope.

    Empty in one's own right, for the house itself, and for anybody but the one whose scope it is.
    """
    scope = _current.get()
    return _behalf.get() if scope is not None and scope.actor == actor else ""


@contextmanager
def scope_of(scope: Scope) -> Iterator[Scope]:
    """Open `scope` for the body; the earlier one returns afterwards."""
    token, behalf = _current.set(scope), _behalf.set("")
    try:
        yield scope
    finally:
        _behalf.reset(behalf)
        _current.reset(token)


@contextmanager
def no_scope() -> Iterator[None]:
    """Close every scope for the body, as for an anonymous request."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def system_scope(job: str) -> Iterator[Scope]:
    """Open the scope of the house itself, named by the job that needs it."""
    with scope_of(Scope(actor=f"system:{job}")) as scope:
        yield scope
