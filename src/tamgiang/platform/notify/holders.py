"""Who may do something over a place: those a notice about it is for."""

from collections.abc import Collection

from tamgiang.platform.accounts.access import scope_for
from tamgiang.platform.accounts.models import User


def holders(permission: str, blocks: Collection[int] = ()) -> list[str]:
    """Accounts in use that hold the permission today: over all of `blocks`, or at all."""
    found = []
    for user in User.objects.filter(is_active=True).order_by("pk"):
        scope = scope_for(user)
        over = all(scope.may(permission, block) for block in blocks)
        if over and scope.may(permission):
            found.append(user.actor)
    return found
