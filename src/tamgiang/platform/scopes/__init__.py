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
class Scope:
    """Who reads, and over which building blocks; `blocks` None means all of them."""

    actor: str
    blocks: frozenset[int] | None = None

    def covers(self, block: int) -> bool:
        """Whether records of this building block may be seen."""
        return self.blocks is None or block in self.blocks


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
