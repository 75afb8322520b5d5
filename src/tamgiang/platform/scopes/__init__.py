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
    `registers.write:people.resident`.
    """

    permissions: frozenset[str]
    blocks: frozenset[int] | None = None

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
        """Whether the permission is held: over `block`, or anywhere at all when none is named."""
        if self.grants is None:
            return block is None or self.covers(block)
        return any(
            grant.allows(permission) and (block is None or grant.covers(block))
            for grant in self.grants
        )


_current: ContextVar[Scope | None] = ContextVar("tamgiang_scope", default=None)


def current_scope() -> Scope:
    """The scope of this call. Raises ScopeRequired when none is open."""
    scope = _current.get()
    if scope is None:
        raise ScopeRequired()
    return scope


@contextmanager
def scope_of(scope: Scope) -> Iterator[Scope]:
    """Open `scope` for the body; the earlier one returns afterwards."""
    token = _current.set(scope)
    try:
        yield scope
    finally:
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
