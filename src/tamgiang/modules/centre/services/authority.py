"""Who may act on an incident: permissions of the centre, which carry the writing of its records."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tamgiang.kernel.errors import NotPermitted
from tamgiang.platform.scopes import Grant, Scope, current_scope, scope_of

OPERATE, COMMAND, SECOND = "centre.operate", "centre.command", "centre.second"
WRITES = frozenset(f"registers.write:centre.{name}" for name in ("incident", "alarm", "task"))


@contextmanager
def writing(block: int, *needs: str) -> Iterator[Scope]:
    """Open the same scope with the centre's records writable where one of `needs` is held.

    A leader commands without a permission to edit registers; only the services of the centre
    write for them. Raises NotPermitted.
    """
    scope = current_scope()
    if not any(scope.may(need, block) for need in needs):
        raise NotPermitted()
    if scope.grants is None:
        yield scope
        return
    grants = tuple(_widened(grant, needs) for grant in scope.grants)
    with scope_of(Scope(scope.actor, scope.blocks, grants)) as wide:
        # Asked here, so that whoever stands in for somebody is named in what is written next.
        any(wide.may(need, block) for need in needs)
        yield wide


def _widened(grant: Grant, needs: tuple[str, ...]) -> Grant:
    if not any(grant.allows(need) for need in needs):
        return grant
    return replace(grant, permissions=grant.permissions | WRITES)
